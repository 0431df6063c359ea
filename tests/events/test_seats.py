"""Delegates and their seats: who may add whom, and who gets the last one."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from services.events import actions
from services.events.contracts import Cause, DelegateRegistered, RegistrationCancelled
from services.events.delegations import AlreadyDelegate, DelegationFull
from services.events.model import SessionFull
from services.events.registrations import Choice
from services.events.store import Delegates, Delegations, Sessions
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from tests.events.builders import (
    EVENT,
    HOUR,
    MARIA,
    OPENING,
    START,
    WORKSHOP,
    a_person,
    a_plan,
    a_workshop,
    an_event_plan,
    an_invited_delegation,
    challenge_defined,
    decision_released,
    expression_submitted,
    held,
    learn,
    move,
    told,
)


def test_delegates_are_added_with_their_sessions_in_one_call(db: Database) -> None:
    delegation_id = an_invited_delegation(db)

    actions.add_delegates(
        db, delegation_id, [a_person("Eleni", OPENING, WORKSHOP), a_person("Petros", OPENING)], by=MARIA
    )

    facts = told(db, DelegateRegistered)
    assert sorted((fact.contact.name, fact.session_id) for fact in facts) == [
        ("Eleni", OPENING),
        ("Eleni", WORKSHOP),
        ("Petros", OPENING),
    ]
    assert Sessions(db).get(OPENING).taken == 2


def test_the_same_delegates_again_change_nothing(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    people = [a_person("Eleni", OPENING), a_person("Petros", OPENING)]
    first = actions.add_delegates(db, delegation_id, people, by=MARIA)

    again = actions.add_delegates(db, delegation_id, people, by=MARIA)

    assert again == first
    assert len(told(db, DelegateRegistered)) == 2
    assert Sessions(db).get(OPENING).taken == 2


def test_a_delegation_takes_no_more_than_its_seats(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    actions.add_delegates(db, delegation_id, [a_person("Eleni")], by=MARIA)

    with pytest.raises(DelegationFull):
        actions.add_delegates(db, delegation_id, [a_person("Petros"), a_person("Anna")], by=MARIA)

    assert [delegate.contact.name for delegate in Delegates(db).of(delegation_id)] == ["Eleni"]


def test_one_person_sits_on_one_delegation_only(db: Database) -> None:
    athens = an_invited_delegation(db)
    porto = UUID(int=5)
    learn(db, expression_submitted(porto, name="Porto"), decision_released(expression_id=porto, name="Porto"))
    other = Delegations(db).of_expression(porto, EVENT)
    assert other is not None
    (eleni,) = actions.add_delegates(db, athens, [a_person("Eleni", OPENING)], by=MARIA)

    with pytest.raises(AlreadyDelegate):
        actions.add_delegates(db, other.id, [a_person("Eleni", email="ELENI@athens.example")], by=MARIA)
    actions.remove_delegate(db, eleni.id, by=MARIA)
    (moved,) = actions.add_delegates(db, other.id, [a_person("Eleni", OPENING)], by=MARIA)

    assert (moved.id, moved.delegation_id) == (eleni.id, other.id)
    assert told(db, DelegateRegistered)[-1].entry.sequence == 2


def test_a_full_session_refuses_and_registers_nobody_of_the_call(db: Database) -> None:
    delegation_id = an_invited_delegation(db, an_event_plan(a_plan(capacity=1), a_workshop()))

    with pytest.raises(SessionFull):
        actions.add_delegates(
            db, delegation_id, [a_person("Eleni", WORKSHOP, OPENING), a_person("Petros", OPENING)], by=MARIA
        )

    assert (Delegates(db).of(delegation_id), held(db, WORKSHOP), told(db, DelegateRegistered)) == ([], 0, [])


def test_a_delegate_registers_and_gives_the_seat_back(db: Database) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni")], by=MARIA)
    theirs = eleni.contact.email

    actions.register(db, eleni.id, [OPENING], by=theirs)
    actions.unregister(db, eleni.id, OPENING, by=theirs)
    actions.unregister(db, eleni.id, OPENING, by=theirs)

    assert Sessions(db).get(OPENING).taken == 0
    assert [(fact.entry.sequence, fact.cause) for fact in told(db, RegistrationCancelled)] == [(1, Cause.GIVEN_BACK)]


def test_a_removed_delegate_is_told_that_their_contact_removed_them(db: Database) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni", OPENING)], by=MARIA)

    actions.remove_delegate(db, eleni.id, by=MARIA)

    assert [fact.cause for fact in told(db, RegistrationCancelled)] == [Cause.REMOVED]


def test_choosing_sessions_keeps_what_somebody_else_chose_meanwhile(db: Database) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni", OPENING)], by=MARIA)
    actions.register(db, eleni.id, [WORKSHOP], by=MARIA)

    choice = Choice(ticked=frozenset(), shown=frozenset([OPENING]))
    actions.choose(db, eleni.id, choice, by=eleni.contact.email)

    assert (held(db, OPENING), held(db, WORKSHOP)) == (0, 1)


def test_strangers_neither_register_nor_remove_nor_renew(db: Database) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni")], by=MARIA)

    with pytest.raises(NotAllowed):
        actions.register(db, eleni.id, [OPENING], by="stranger@example.org")
    with pytest.raises(NotAllowed):
        actions.remove_delegate(db, eleni.id, by=eleni.contact.email)
    with pytest.raises(NotAllowed):
        actions.renew_link(db, eleni.id, by=MARIA)


def test_a_session_of_another_event_is_not_found(db: Database) -> None:
    lab = an_event_plan(a_plan(id="lab"), id="city-lab", title="City lab")
    learn(db, challenge_defined(an_event_plan(), lab), expression_submitted(), decision_released())
    delegation = Delegations(db).of_event(EVENT)[0]

    with pytest.raises(NotFound):
        actions.add_delegates(db, delegation.id, [a_person("Eleni", "icc-2020.lab")], by=MARIA)


def test_fifty_people_for_ten_seats_give_exactly_ten(db: Database) -> None:
    plan = an_event_plan(a_plan(capacity=10), seats_per_city=10)
    delegation_id = an_invited_delegation(db, plan, cities=5)
    people = [a_person(f"Delegate{n}") for n in range(50)]
    delegates = actions.add_delegates(db, delegation_id, people, by=MARIA)

    def one_seat(at: int) -> bool:
        try:
            actions.register(db, delegates[at].id, [OPENING], by=delegates[at].contact.email)
        except SessionFull:
            return False
        return True

    with ThreadPoolExecutor(50) as everybody:
        won = list(everybody.map(one_seat, range(50)))

    assert won.count(True) == 10
    assert (held(db), Sessions(db).get(OPENING).taken, len(told(db, DelegateRegistered))) == (10, 10, 10)


def test_who_registers_while_the_session_moves_is_told_one_time_or_the_other(db: Database) -> None:
    plan = an_event_plan(a_plan(capacity=20), seats_per_city=20)
    delegation_id = an_invited_delegation(db, plan)
    delegates = actions.add_delegates(db, delegation_id, [a_person(f"Delegate{n}") for n in range(20)], by=MARIA)

    def one_seat(at: int) -> None:
        actions.register(db, delegates[at].id, [OPENING], by=MARIA)

    with ThreadPoolExecutor(21) as everybody:
        registering = [everybody.submit(one_seat, at) for at in range(20)]
        everybody.submit(move, db).result()
        for one in registering:
            one.result()

    assert {(fact.entry.sequence, fact.entry.starts_at) for fact in told(db, DelegateRegistered)} <= {
        (0, START),
        (1, START + HOUR),
    }
    session = Sessions(db).get(OPENING)
    assert (session.taken, session.sequence, held(db)) == (20, 1, 20)
