"""Delegates and their seats: who may add whom, and who gets the last one."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from services.events.actions import choose_sessions, renew_feed
from services.events.contracts import Cause, DelegateRegistered, RegistrationCancelled
from services.events.model.delegates import AlreadyDelegate
from services.events.model.delegations import DelegationFull
from services.events.model.registrations import Choice
from services.events.model.sessions import SessionFull
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.sessions import Sessions
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from shared.person import Person
from tests.events.acting import add, eleni_with_seats, give_back, move, remove, take
from tests.events.builders import EVENT, HOUR, OPENING, START, WORKSHOP, a_person, a_plan, a_workshop, an_event_plan
from tests.events.hearing import (
    an_invited_delegation,
    challenge_defined,
    decision_released,
    expression_submitted,
    learn,
)
from tests.events.outcome import facts_of, seats_held
from tests.events.people import MARIA, STRANGER


def test_delegates_are_added_with_their_sessions_in_one_call(db: Database) -> None:
    delegation_id = an_invited_delegation(db)

    add(db, delegation_id, a_person("Eleni", OPENING, WORKSHOP), a_person("Petros", OPENING))

    facts = facts_of(db, DelegateRegistered)
    assert sorted((fact.contact.name, fact.session_id) for fact in facts) == [
        ("Eleni", OPENING),
        ("Eleni", WORKSHOP),
        ("Petros", OPENING),
    ]
    assert Sessions(db).get(OPENING).taken == 2


def test_the_same_delegates_again_change_nothing(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    people = [a_person("Eleni", OPENING), a_person("Petros", OPENING)]
    first = add(db, delegation_id, *people)

    again = add(db, delegation_id, *people)

    assert again == first
    assert len(facts_of(db, DelegateRegistered)) == 2
    assert Sessions(db).get(OPENING).taken == 2


def test_a_delegation_takes_no_more_than_its_seats(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    add(db, delegation_id, a_person("Eleni"))

    with pytest.raises(DelegationFull):
        add(db, delegation_id, a_person("Petros"), a_person("Anna"))

    assert [delegate.contact.name for delegate in Delegates(db).of(delegation_id)] == ["Eleni"]


def test_one_person_sits_on_one_delegation_only(db: Database) -> None:
    athens = an_invited_delegation(db)
    porto = UUID(int=5)
    learn(db, expression_submitted(porto, name="Porto"), decision_released(expression_id=porto, name="Porto"))
    other = Delegations(db).of_expression(porto, EVENT)
    assert other is not None
    (eleni,) = add(db, athens, a_person("Eleni", OPENING))

    with pytest.raises(AlreadyDelegate):
        add(db, other.id, a_person("Eleni", email="ELENI@athens.example"))
    remove(db, eleni)
    (moved,) = add(db, other.id, a_person("Eleni", OPENING))

    assert (moved.id, moved.delegation_id) == (eleni.id, other.id)
    assert facts_of(db, DelegateRegistered)[-1].entry.sequence == 2


def test_a_full_session_refuses_and_registers_nobody_of_the_call(db: Database) -> None:
    delegation_id = an_invited_delegation(db, an_event_plan(a_plan(capacity=1), a_workshop()))

    with pytest.raises(SessionFull):
        add(db, delegation_id, a_person("Eleni", WORKSHOP, OPENING), a_person("Petros", OPENING))

    assert (Delegates(db).of(delegation_id), seats_held(db, WORKSHOP), facts_of(db, DelegateRegistered)) == ([], 0, [])


def test_a_delegate_registers_and_gives_the_seat_back(db: Database) -> None:
    eleni = eleni_with_seats(db)
    theirs = eleni.contact.email

    take(db, eleni, OPENING, by=theirs)
    give_back(db, eleni, OPENING, by=theirs)
    give_back(db, eleni, OPENING, by=theirs)

    assert Sessions(db).get(OPENING).taken == 0
    assert [(fact.entry.sequence, fact.cause) for fact in facts_of(db, RegistrationCancelled)] == [
        (1, Cause.GIVEN_BACK)
    ]


def test_a_removed_delegate_is_told_that_their_contact_removed_them(db: Database) -> None:
    eleni = eleni_with_seats(db, OPENING)

    remove(db, eleni)

    assert [fact.cause for fact in facts_of(db, RegistrationCancelled)] == [Cause.REMOVED]


def test_choosing_sessions_keeps_what_somebody_else_chose_meanwhile(db: Database) -> None:
    eleni = eleni_with_seats(db, OPENING)
    take(db, eleni, WORKSHOP)

    choice = Choice(ticked=frozenset(), before=frozenset([OPENING]))
    choose_sessions.choose(db, eleni.id, choice, by=Person(eleni.contact.email))

    assert (seats_held(db, OPENING), seats_held(db, WORKSHOP)) == (0, 1)


def test_strangers_neither_register_nor_remove_nor_renew(db: Database) -> None:
    eleni = eleni_with_seats(db)

    with pytest.raises(NotAllowed):
        take(db, eleni, OPENING, by=STRANGER)
    with pytest.raises(NotAllowed):
        remove(db, eleni, by=eleni.contact.email)
    with pytest.raises(NotAllowed):
        renew_feed.renew(db, eleni.id, by=Person(MARIA))


def test_a_session_of_another_event_is_not_found(db: Database) -> None:
    lab = an_event_plan(a_plan(id="lab"), id="city-lab", title="City lab")
    learn(db, challenge_defined(an_event_plan(), lab), expression_submitted(), decision_released())
    delegation = Delegations(db).of_event(EVENT)[0]

    with pytest.raises(NotFound):
        add(db, delegation.id, a_person("Eleni", "icc-2020.lab"))


def test_fifty_people_for_ten_seats_give_exactly_ten(db: Database) -> None:
    plan = an_event_plan(a_plan(capacity=10), seats_per_city=10)
    delegation_id = an_invited_delegation(db, plan, cities=5)
    people = [a_person(f"Delegate{n}") for n in range(50)]
    delegates = add(db, delegation_id, *people)

    def one_seat(at: int) -> bool:
        try:
            take(db, delegates[at], OPENING, by=delegates[at].contact.email)
        except SessionFull:
            return False
        return True

    with ThreadPoolExecutor(50) as everybody:
        won = list(everybody.map(one_seat, range(50)))

    assert won.count(True) == 10
    assert (seats_held(db), Sessions(db).get(OPENING).taken, len(facts_of(db, DelegateRegistered))) == (10, 10, 10)


def test_who_registers_while_the_session_moves_is_told_one_time_or_the_other(db: Database) -> None:
    plan = an_event_plan(a_plan(capacity=20), seats_per_city=20)
    delegation_id = an_invited_delegation(db, plan)
    delegates = add(db, delegation_id, *[a_person(f"Delegate{n}") for n in range(20)])

    def one_seat(at: int) -> None:
        take(db, delegates[at], OPENING)

    with ThreadPoolExecutor(21) as everybody:
        registering = [everybody.submit(one_seat, at) for at in range(20)]
        everybody.submit(move, db).result()
        for one in registering:
            one.result()

    assert {(fact.entry.sequence, fact.entry.starts_at) for fact in facts_of(db, DelegateRegistered)} <= {
        (0, START),
        (1, START + HOUR),
    }
    session = Sessions(db).get(OPENING)
    assert (session.taken, session.sequence, seats_held(db)) == (20, 1, 20)
