"""Valid things about letters; a builder takes only what its test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.notifications.mail.rendering import subject_of
from services.notifications.model.letters import Letter, State
from services.notifications.service import SERVICE
from services.notifications.store.letters import Letters
from shared import clock
from shared.calendar import Entry
from shared.challenge import Challenge, EventPlan, Office, Organiser, Places, Role, SessionPlan
from shared.messages import Fact, Message
from shared.mongo import Database
from shared.people import Contact

NOW = datetime(2020, 5, 4, 9, 30, tzinfo=UTC)
CLOSES = datetime(2020, 5, 29, 15, tzinfo=UTC)
START = datetime(2020, 9, 28, 8, tzinfo=UTC)
OFFICE, CHAIR, MARIA = "office@example.org", "chair@example.org", "maria@athens.example"
OPENING = "icc-2020.opening"
_NAMES = UUID("5b7c6c1e-4d39-4a3f-9f5e-3b1b0f4a7c55")
ATHENS = uuid5(_NAMES, "Athens")


def an_id(name: str) -> UUID:
    return uuid5(_NAMES, name)


def a_challenge(**changes: Any) -> Challenge:
    session = SessionPlan(
        id="opening", title="Opening", starts_at=START, ends_at=START + timedelta(hours=1), capacity=9
    )
    whole = {
        "id": "icc-2020",
        "title": "Intelligent Cities Challenge 2020",
        "summary": "A call for cities.",
        "zone": "Europe/Brussels",
        "lanes": [
            {
                "id": "new-cities",
                "title": "New cities",
                "opens_at": NOW - timedelta(days=60),
                "closes_at": CLOSES,
            }
        ],
        "eligible_countries": ["GR", "PT"],
        "themes": {"data": "Open data"},
        "questions": [],
        "places": [Places(id="core", title="Core", role=Role.CORE, count=80)],
        "criteria": [{"id": "relevance", "title": "Relevance", "question": "How?", "weight": 100}],
        "tie_breaks": ["relevance"],
        "reminder_days": (7, 1),
        "organisers": [
            Organiser(name="Office", email=OFFICE),
            Organiser(name="Chair", email=CHAIR, offices=(Office.CHAIR,)),
        ],
        "events": [EventPlan(id="launch-week", title="Launch week", zone="Europe/Brussels", sessions=(session,))],
    }
    return Challenge.model_validate({**whole, **changes})


def a_contact(name: str = "Maria", **changes: Any) -> Contact:
    whole = {"email": f"{name.lower()}@athens.example", "name": name, "language": "en", "zone": "Europe/Athens"}
    return Contact.model_validate({**whole, **changes})


def an_entry(sequence: int = 0, **changes: Any) -> Entry:
    whole = {
        "uid": "opening@icc-2020",
        "sequence": sequence,
        "title": "Opening",
        "place": "online",
        "starts_at": START + timedelta(hours=sequence),
        "ends_at": START + timedelta(hours=sequence + 1),
        "changed_at": NOW,
        "url": "/events/sessions/icc-2020.opening",
    }
    return Entry.model_validate({**whole, **changes})


def a_letter(**changes: Any) -> Letter:
    whole = {
        "id": an_id("letter"),
        "message": "applications/expression/1/1",
        "template": "receipt",
        "recipient": MARIA,
        "zone": "Europe/Athens",
        "call_zone": "Europe/Brussels",
        "subject": "Received: your expression of interest for Athens",
        "reason": "You get this letter.",
        "facts": {},
        "told_at": NOW,
        "queued_at": NOW,
        "next_try_at": NOW,
        "give_up_at": NOW + timedelta(hours=72),
    }
    return Letter.model_validate({**whole, **changes})


def being_sent(**changes: Any) -> Letter:
    return a_letter(**{"state": State.SENDING, "lease": an_id("lease"), **changes})


def tell(db: Database, *facts: Fact, source: str = "x") -> None:
    """Let notifications hear *facts* in this order, as its message side would: each in a transaction."""
    for fact in facts:
        heard = db["heard"].count_documents({"_id": {"$regex": f"^{fact.subject}/"}}) + 1
        db["heard"].insert_one({"_id": f"{fact.subject}/{heard}"})
        tell_again(db, fact, heard, source=source)


def tell_again(db: Database, fact: Fact, sequence: int = 1, *, source: str = "x", fact_id: str = "") -> None:
    """Let it hear *fact* under a message id, and maybe a fact's id, that it may have heard before."""
    handler = SERVICE.handlers[type(fact)]
    message = Message(
        id=f"{source}/{fact.subject}/{sequence}",
        source=source,
        type=f"{source}.{fact.contract_name()}",
        subject=fact.subject,
        time=NOW,
        sequence=sequence,
        data=fact.model_dump(mode="json"),
        fact=fact_id,
    )
    db.transact(lambda: handler(db, fact, message))


def ledger(db: Database, **wanted: Any) -> list[Letter]:
    """The letters that fit, oldest first."""
    return sorted(
        Letters(db).list(wanted, after=None, limit=1000), key=lambda letter: (letter.queued_at, letter.generation)
    )


def summary(db: Database, **wanted: Any) -> list[tuple[str, str, str]]:
    """Template, recipient and state of each letter, oldest first."""
    return [(letter.template, letter.recipient, str(letter.state)) for letter in ledger(db, **wanted)]


def subjects(db: Database, **wanted: Any) -> list[str]:
    """The subject that each letter goes out with, oldest first."""
    return [subject_of(letter) for letter in ledger(db, **wanted)]


def send_all(db: Database, **only: str) -> None:
    """Let the letters that fit have gone out."""
    for letter in ledger(db, **only):
        db["letters"].update_one({"_id": letter.id}, {"$set": {"state": State.SENT, "sent_at": clock.real()}})
