"""Valid values of events; a builder takes only what its test is about."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.events.forms import NewDelegate, Substitute
from services.events.model.delegates import Delegate
from services.events.model.events import Event, event_of
from services.events.model.scheduling import schedule
from services.events.model.sessions import Session
from shared.challenge import Challenge, EventPlan, Office, Organiser, Places, Role, SessionPlan
from shared.people import Contact
from tests.events.people import CHAIR, ORGANISER

START = datetime(2020, 9, 28, 8, tzinfo=UTC)  # 10:00 in Brussels
BEFORE = datetime(2020, 9, 1, 12, tzinfo=UTC)
EVENT = "icc-2020.launch-week"
OPENING, WORKSHOP, LAB = "icc-2020.opening", "icc-2020.workshop", "icc-2020.lab"
HOUR = timedelta(hours=1)
At = Callable[[datetime], None]  # sets the clock
_NAMES = UUID("7d1f0f5e-6a3e-4f0a-9d0e-2f5f4c6a1b11")
EXPRESSION = uuid5(_NAMES, "expression")
LATER = {  # the opening, moved over the API
    "starts_at": (START + HOUR).isoformat(),
    "ends_at": (START + 2 * HOUR).isoformat(),
    "place": "Hall 2",
    "reason": "The hall is taken",
}


def a_plan(**changes: Any) -> SessionPlan:
    whole = {
        "id": "opening",
        "title": "Opening",
        "summary": "Welcome",
        "place": "online",
        "link": "https://meet.example/opening",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "capacity": 10,
    }
    return SessionPlan.model_validate({**whole, **changes})


def a_workshop(**changes: Any) -> SessionPlan:
    times = {"starts_at": START + timedelta(hours=26), "ends_at": START + timedelta(hours=28)}
    return a_plan(**{"id": "workshop", "title": "Workshop on data", **times, **changes})


def an_event_plan(*sessions: SessionPlan, **changes: Any) -> EventPlan:
    whole = {"id": "launch-week", "title": "Launch week", "zone": "Europe/Brussels", "seats_per_city": 2}
    return EventPlan.model_validate({**whole, "sessions": sessions or (a_plan(), a_workshop()), **changes})


def a_challenge(*events: EventPlan) -> Challenge:
    return Challenge.model_validate(
        {
            "id": "icc-2020",
            "title": "Intelligent Cities Challenge",
            "summary": "A challenge",
            "zone": "Europe/Brussels",
            "lanes": [
                {
                    "id": "core",
                    "title": "Core",
                    "opens_at": "2020-02-27T10:00:00+01:00",
                    "closes_at": "2020-05-29T17:00:00+02:00",
                }
            ],
            "eligible_countries": ["GR", "PT"],
            "themes": {"data": "Open data"},
            "questions": [],
            "places": [Places(id="core", title="Core", role=Role.CORE, count=80)],
            "criteria": [{"id": "relevance", "title": "Relevance", "question": "How?", "weight": 100}],
            "tie_breaks": ["relevance"],
            "organisers": [
                Organiser(name="Office", email=ORGANISER),
                Organiser(name="Chair", email=CHAIR, offices=(Office.CHAIR,)),
            ],
            "events": events or (an_event_plan(),),
        }
    )


def an_event(**changes: Any) -> Event:
    return event_of(a_challenge(), an_event_plan(), now=BEFORE).model_copy(update=changes)


def a_session(plan: SessionPlan | None = None, **changes: Any) -> Session:
    session, _ = schedule(an_event(), plan or a_plan(), now=BEFORE)
    return session.model_copy(update=changes)


def a_contact(name: str = "Maria", email: str = "") -> Contact:
    address = email or f"{name.lower()}@athens.example"
    return Contact(name=name, email=address, language="el", zone="Europe/Athens")


def a_person(name: str = "Eleni", *sessions: str, email: str = "") -> NewDelegate:
    contact = a_contact(name, email)
    return NewDelegate(**contact.model_dump(), sessions=sessions)


def a_delegate(name: str = "Eleni") -> Delegate:
    return Delegate(
        id=uuid5(_NAMES, name),
        delegation_id=uuid5(_NAMES, "delegation"),
        event_id=EVENT,
        contact=a_contact(name),
        added_at=BEFORE,
    )


def a_substitute(name: str = "Petros", email: str = "", reason: str = "") -> Substitute:
    return Substitute(**a_contact(name, email).model_dump(), reason=reason)
