"""Organisers move and cancel sessions: each once, and only they."""

import pytest

from services.events import actions
from services.events.contracts import SessionCancelled, SessionChanged
from services.events.model import StepNotAllowed
from services.events.scheduling import Order
from services.events.store import Registrations, Sessions
from shared.errors import NotAllowed, Stale
from shared.mongo import Database
from tests.events.builders import (
    MARIA,
    OPENING,
    ORGANISER,
    a_person,
    an_invited_delegation,
    challenge_defined,
    learn,
    move,
    told,
)


def test_an_organiser_moves_a_session_once(db: Database) -> None:
    learn(db, challenge_defined())

    moved = move(db)

    assert Sessions(db).get(OPENING) == moved
    assert [fact.entry.sequence for fact in told(db, SessionChanged)] == [1]
    with pytest.raises(Stale):
        move(db, version=1)


def test_only_organisers_move_or_cancel(db: Database) -> None:
    learn(db, challenge_defined())

    with pytest.raises(NotAllowed):
        move(db, by=MARIA)
    with pytest.raises(NotAllowed):
        actions.cancel_session(db, OPENING, Order(version=1, by=MARIA))


def test_a_cancelled_session_refuses_and_keeps_its_delegates(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    (eleni, _) = actions.add_delegates(db, delegation_id, [a_person("Eleni", OPENING), a_person("Petros")], by=MARIA)

    actions.cancel_session(db, OPENING, Order(version=1, by=ORGANISER, reason="Too few"))

    with pytest.raises(StepNotAllowed):
        actions.add_delegates(db, delegation_id, [a_person("Petros", OPENING)], by=MARIA)
    assert [row.delegate_id for row in Registrations(db).held_in(OPENING)] == [eleni.id]
    assert [fact.reason for fact in told(db, SessionCancelled)] == ["Too few"]
