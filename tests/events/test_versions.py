"""The first versions of facts, which say changes in English, are told beside those that say them in phrases."""

from datetime import timedelta

import pytest

from services.events.contracts import (
    SessionCancelled,
    SessionCancelledV1,
    SessionChanged,
    SessionChangedV1,
    SessionScheduled,
)
from services.events.model.scheduling import Order, follow_plan, reschedule
from services.events.store.events import Events
from shared.mongo import Database
from shared.phrases import phrase
from tests.events.builders import BEFORE, EVENT, OPENING, START, a_plan, a_session, a_workshop, an_event_plan
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.outcome import facts_of

ZONE = "Europe/Brussels"


def _what(fact: SessionChanged) -> str:
    (older,) = fact.older()
    assert isinstance(older, SessionChangedV1)
    return older.what


@pytest.mark.parametrize(
    ("slot", "what"),
    [
        (
            {"starts_at": START + timedelta(hours=1), "ends_at": START + timedelta(hours=2)},
            "moved from 10:00–11:00 to 11:00–12:00 on 28 September 2020 (Brussels time)",
        ),
        (
            {"ends_at": START + timedelta(hours=20)},
            "moved from 28 September 2020, 10:00–11:00 to 28 September 2020, 10:00–29 September 2020, 06:00"
            " (Brussels time)",
        ),
        ({"place": "Hall 2"}, "place changed to Hall 2"),
        ({"place": "Online, then Hall 2"}, "place changed to Online, then Hall 2"),
        (
            {"place": "Hall 2", "link": "https://meet.example/2"},
            "place changed to Hall 2; it has a new link",
        ),
        ({"link": ""}, "it has no link to join any more"),
    ],
)
def test_the_first_version_says_in_english_what_changed(slot: dict[str, object], what: str) -> None:
    session = a_session(link="https://meet.example/1")

    _, fact = reschedule(session, session.slot.model_copy(update=slot), Order(version=1), zone=ZONE, now=BEFORE)

    assert fact is not None
    assert _what(fact) == what


def test_the_first_version_says_in_english_that_a_session_went_online() -> None:
    session = a_session(place="Hall 2")

    _, fact = reschedule(
        session, session.slot.model_copy(update={"place": "online"}), Order(version=1), zone=ZONE, now=BEFORE
    )

    assert fact is not None
    assert fact.changes == (phrase("session-place-changed", place=phrase("online")),)
    assert _what(fact) == "place changed to online"


def test_the_first_version_says_a_new_title() -> None:
    _, fact = follow_plan(a_session(), a_plan(title="Grand opening"), zone=ZONE, now=BEFORE)

    assert isinstance(fact, SessionChanged)
    assert _what(fact) == "renamed from “Opening” to “Grand opening”"


def test_both_versions_of_a_session_that_the_file_dropped_are_told_with_the_reason(db: Database) -> None:
    an_invited_delegation(db)

    learn(db, challenge_defined(an_event_plan(a_workshop()), revision=2))

    (told,), (older,) = facts_of(db, SessionCancelled), facts_of(db, SessionCancelledV1)
    assert (told.session_id, told.reason.code) == (OPENING, "session-no-longer-planned")
    assert (older.session_id, older.reason) == (OPENING, "It is no longer part of the programme.")
    assert SessionCancelledV1.contract_name() == "SessionCancelled.v1"


def test_a_challenge_is_learnt_from_either_version_and_once(db: Database) -> None:
    fact = challenge_defined()

    learn(db, *fact.older())
    before = Events(db).get(EVENT)
    learn(db, fact, *fact.older())

    assert Events(db).get(EVENT) == before
    assert len(facts_of(db, SessionScheduled)) == 2
