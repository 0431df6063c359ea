"""Organisers move and cancel sessions: each once, and only they."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import pytest

from services.events.contracts import SessionCancelled, SessionChanged
from services.events.model.sessions import AlreadyCancelled
from services.events.store.events import Events
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared.errors import NotAllowed, Stale
from shared.mongo import Database
from tests.events.acting import add, call_off, move
from tests.events.builders import EVENT, HOUR, OPENING, START, WORKSHOP, a_person, a_plan, a_workshop, an_event_plan
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.outcome import facts_of
from tests.events.people import MARIA


def test_an_organiser_moves_a_session_once(db: Database) -> None:
    learn(db, challenge_defined())

    moved = move(db)

    assert Sessions(db).get(OPENING) == moved
    assert [fact.entry.sequence for fact in facts_of(db, SessionChanged)] == [1]
    with pytest.raises(Stale):
        move(db, version=1)


def test_an_event_begins_and_ends_with_its_sessions(db: Database) -> None:
    learn(db, challenge_defined())
    assert _span(db) == (START, START + 28 * HOUR)

    move(db, OPENING)
    moved = _span(db)
    call_off(db, WORKSHOP)
    cut_short = _span(db)
    call_off(db, OPENING, version=2)

    assert moved == (START + HOUR, START + 28 * HOUR)
    assert cut_short == _span(db) == (START + HOUR, START + 2 * HOUR)


def test_two_sessions_moved_at_once_leave_the_event_with_the_right_beginning(db: Database) -> None:
    dinner = a_plan(id="dinner", starts_at=START + 10 * HOUR, ends_at=START + 12 * HOUR)
    same_time = a_workshop(starts_at=START, ends_at=START + HOUR)
    learn(db, challenge_defined(an_event_plan(a_plan(), same_time, dinner)))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(move, db), (OPENING, WORKSHOP)))

    assert _span(db) == (START + HOUR, START + 12 * HOUR)


def test_only_organisers_move_or_cancel(db: Database) -> None:
    learn(db, challenge_defined())

    with pytest.raises(NotAllowed):
        move(db, by=MARIA)
    with pytest.raises(NotAllowed):
        call_off(db, OPENING, by=MARIA)


def test_a_cancelled_session_refuses_and_keeps_its_delegates(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    (eleni, _) = add(db, delegation_id, a_person("Eleni", OPENING), a_person("Petros"))

    call_off(db, OPENING, "Too few")

    with pytest.raises(AlreadyCancelled):
        add(db, delegation_id, a_person("Petros", OPENING))
    assert [row.delegate_id for row in Registrations(db).held_in(OPENING)] == [eleni.id]
    assert [fact.reason for fact in facts_of(db, SessionCancelled)] == ["Too few"]


def _span(db: Database) -> tuple[datetime, datetime]:
    event = Events(db).get(EVENT)
    return event.starts_at, event.ends_at
