"""Valid things about events; a builder takes only what its test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.applications.contracts import ChallengeDefined, ExpressionSubmitted
from services.events import actions
from services.events.delegations import Delegate
from services.events.forms import NewDelegate
from services.events.model import Event, Session, event_of
from services.events.scheduling import Order, schedule
from services.events.store import Delegations, Events, Registrations, Sessions
from services.selection.contracts import DecisionReleased, Outcome
from shared.challenge import Challenge, EventPlan, Office, Organiser, Places, Role, SessionPlan
from shared.messages import Fact, Message
from shared.mongo import Database
from shared.people import City, Contact

ORGANISER = "office@example.org"
START = datetime(2020, 9, 28, 8, tzinfo=UTC)  # 10:00 in Brussels
BEFORE = datetime(2020, 9, 1, 12, tzinfo=UTC)
EVENT = "icc-2020.launch-week"
OPENING, WORKSHOP = "icc-2020.opening", "icc-2020.workshop"
MARIA, ELENI = "maria@athens.example", "eleni@athens.example"  # Maria speaks for Athens
HOUR = timedelta(hours=1)
_NAMES = UUID("7d1f0f5e-6a3e-4f0a-9d0e-2f5f4c6a1b11")
EXPRESSION = uuid5(_NAMES, "expression")


def a_plan(**changes: Any) -> SessionPlan:
    whole = {
        "id": "opening", "title": "Opening", "summary": "Welcome", "place": "online", "link": "https://meet.example/opening",
        "starts_at": START, "ends_at": START + timedelta(hours=1), "capacity": 10,
    }  # fmt: skip
    return SessionPlan.model_validate({**whole, **changes})


def a_workshop(**changes: Any) -> SessionPlan:
    times = {"starts_at": START + timedelta(hours=26), "ends_at": START + timedelta(hours=28)}
    return a_plan(**{"id": "workshop", "title": "Workshop on data", **times, **changes})


def an_event_plan(*sessions: SessionPlan, **changes: Any) -> EventPlan:
    whole = {"id": "launch-week", "title": "Launch week", "zone": "Europe/Brussels", "seats_per_city": 2}
    return EventPlan.model_validate({**whole, "sessions": sessions or (a_plan(), a_workshop()), **changes})


def a_challenge(*events: EventPlan) -> Challenge:
    return Challenge.model_validate({
        "id": "icc-2020", "title": "Intelligent Cities Challenge", "summary": "A challenge", "zone": "Europe/Brussels",
        "lanes": [{
            "id": "core", "title": "Core", "opens_at": "2020-02-27T10:00:00+01:00",
            "closes_at": "2020-05-29T17:00:00+02:00",
        }],
        "eligible_countries": ["GR", "PT"], "themes": {"data": "Open data"}, "questions": [],
        "places": [Places(id="core", title="Core", role=Role.CORE, count=80)],
        "criteria": [{"id": "relevance", "title": "Relevance", "question": "How?", "weight": 100}],
        "tie_breaks": ["relevance"],
        "organisers": [
            Organiser(name="Office", email=ORGANISER),
            Organiser(name="Chair", email="chair@example.org", offices=(Office.CHAIR,)),
        ],
        "events": events or (an_event_plan(),),
    })  # fmt: skip


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
        id=uuid5(_NAMES, name), delegation_id=uuid5(_NAMES, "delegation"), event_id=EVENT, contact=a_contact(name),
        added_at=BEFORE,
    )  # fmt: skip


def challenge_defined(*events: EventPlan, revision: int = 1) -> ChallengeDefined:
    return ChallengeDefined(revision=revision, challenge=a_challenge(*events))


def expression_submitted(expression_id: UUID = EXPRESSION, version: int = 1, **changes: Any) -> ExpressionSubmitted:
    whole = {
        "expression_id": expression_id, "challenge_id": "icc-2020", "lane": "core", "version": version,
        "role": Role.CORE, "alumni": False, "international": False, "consortium": False, "cities": CITIES,
        "name": "Athens", "countries": ("GR",), "themes": ("data",), "answers": {}, "contact": a_contact(),
        "content_hash": "0", "submitted_at": BEFORE,
    }  # fmt: skip
    return ExpressionSubmitted.model_validate({**whole, **changes})


CITIES = (City(name="Athens", country="GR"),)


def decision_released(
    outcome: Outcome = Outcome.SELECTED, expression_id: UUID = EXPRESSION, **changes: Any
) -> DecisionReleased:
    whole = {
        "expression_id": expression_id, "challenge_id": "icc-2020", "lane": "core", "name": "Athens",
        "role": Role.CORE, "alumni": False, "international": False, "consortium": False, "cities": CITIES,
        "outcome": outcome, "reasons": "", "released_at": BEFORE,
    }  # fmt: skip
    return DecisionReleased.model_validate({**whole, **changes})


def a_message(fact: Fact) -> Message:
    return Message(
        id=f"x/{fact.subject}/1", source="x", type=f"x.{fact.contract_name()}", subject=fact.subject, time=BEFORE,
        sequence=1, data=fact.model_dump(mode="json"),
    )  # fmt: skip


def learn(db: Database, *facts: Fact) -> None:
    """Tell events *facts*, as its message side would."""
    handlers = {
        ChallengeDefined: actions.learn_challenge,
        ExpressionSubmitted: actions.learn_applicant,
        DecisionReleased: actions.learn_decision,
    }
    for fact in facts:
        handlers[type(fact)](db, fact, a_message(fact))  # type: ignore[operator] # one handler per kind


def an_invited_delegation(db: Database, *events: EventPlan, cities: int = 1) -> UUID:
    """Let the challenge be known and Athens be selected; the delegation's id."""
    every_city = tuple(City(name=f"City {n}", country="GR") for n in range(cities))
    learn(db, challenge_defined(*events), expression_submitted(), decision_released(cities=every_city))
    (delegation,) = Delegations(db).of_event(Events(db).all()[0].id)
    return delegation.id


def told(db: Database, kind: type[Fact]) -> list[Any]:
    """Every fact of *kind* in the journal, in the order it was said."""
    name = f"{db.service}.{kind.contract_name()}"
    rows = db["journal"].find({"type": name}, sort=[("_id", 1)])
    return [Message.parse(row["message"]).read(kind) for row in rows]


def move(db: Database, session_id: str = OPENING, *, version: int = 1, by: str = ORGANISER) -> Session:
    """Let a session take place an hour later."""
    session = Sessions(db).get(session_id)
    slot = session.slot.model_copy(update={"starts_at": session.starts_at + HOUR, "ends_at": session.ends_at + HOUR})
    return actions.reschedule_session(db, session_id, slot, Order(version=version, by=by))


def held(db: Database, session_id: str = OPENING) -> int:
    """How many seats of a session are held."""
    return len(Registrations(db).held_in(session_id))
