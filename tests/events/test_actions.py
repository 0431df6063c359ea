"""Events' use cases with a real database: what is learnt, who is invited, who gets the last seat."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from services.events import actions
from services.events.contracts import (
    DelegateRegistered,
    DelegationInvited,
    RegistrationCancelled,
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
)
from services.events.delegations import AlreadyDelegate, DelegationFull, DelegationWithdrawn, Standing
from services.events.model import Session, SessionFull, StepNotAllowed
from services.events.scheduling import Order
from services.events.store import Delegates, Delegations, Registrations, Sessions
from services.selection.contracts import Outcome
from shared.errors import NotAllowed, NotFound, NotYet, Stale
from shared.mongo import Database
from tests.events.builders import (
    EVENT,
    OPENING,
    ORGANISER,
    START,
    WORKSHOP,
    a_contact,
    a_person,
    a_plan,
    a_workshop,
    an_event_plan,
    an_invited_delegation,
    challenge_defined,
    decision_released,
    expression_submitted,
    learn,
    told,
)

MARIA = a_contact().email  # she speaks for Athens
HOUR = timedelta(hours=1)


def move(db: Database, session_id: str = OPENING, *, version: int = 1, by: str = ORGANISER) -> Session:
    session = Sessions(db).get(session_id)
    slot = session.slot.model_copy(update={"starts_at": session.starts_at + HOUR, "ends_at": session.ends_at + HOUR})
    return actions.reschedule_session(db, session_id, slot, Order(version=version, by=by))


def held(db: Database, session_id: str = OPENING) -> int:
    return len(Registrations(db).held_in(session_id))


# What is learnt


def test_the_files_sessions_are_scheduled_once(db: Database) -> None:
    learn(db, challenge_defined())
    learn(db, challenge_defined(revision=2))

    assert [fact.session_id for fact in told(db, SessionScheduled)] == [OPENING, WORKSHOP]
    assert [session.id for session in Sessions(db).of_event(EVENT)] == [OPENING, WORKSHOP]


def test_a_later_file_moves_adds_and_drops_sessions(db: Database) -> None:
    learn(db, challenge_defined())

    later = an_event_plan(a_plan(ends_at=START + 2 * HOUR), a_workshop(id="closing", title="Closing"))
    learn(db, challenge_defined(later, revision=2))

    assert [fact.session_id for fact in told(db, SessionChanged)] == [OPENING]
    assert [fact.session_id for fact in told(db, SessionCancelled)] == [WORKSHOP]
    assert told(db, SessionScheduled)[-1].session_id == "icc-2020.closing"


def test_a_decision_waits_for_the_challenge_and_for_the_expression(db: Database) -> None:
    with pytest.raises(NotYet):
        learn(db, decision_released())
    learn(db, challenge_defined())
    with pytest.raises(NotYet):
        learn(db, decision_released())
    learn(db, expression_submitted())

    learn(db, decision_released())

    assert len(told(db, DelegationInvited)) == 1


def test_a_selected_consortium_gets_seats_for_every_city(db: Database) -> None:
    delegation_id = an_invited_delegation(db, cities=3)

    assert Delegations(db).get(delegation_id).seats == 6
    assert [fact.seats for fact in told(db, DelegationInvited)] == [6]


def test_a_decision_told_twice_invites_once(db: Database) -> None:
    an_invited_delegation(db)

    learn(db, decision_released())

    assert len(told(db, DelegationInvited)) == 1


def test_who_is_not_selected_is_not_invited(db: Database) -> None:
    learn(db, challenge_defined(), expression_submitted(), decision_released(Outcome.RESERVE))

    assert told(db, DelegationInvited) == []


def test_a_new_event_invites_those_who_were_selected_before(db: Database) -> None:
    an_invited_delegation(db)

    city_lab = an_event_plan(a_plan(id="lab"), id="city-lab", title="City lab")
    learn(db, challenge_defined(an_event_plan(), city_lab, revision=2))

    assert [fact.event_id for fact in told(db, DelegationInvited)] == [EVENT, "icc-2020.city-lab"]


def test_a_decision_taken_back_withdraws_the_delegation_and_frees_its_seats(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    (eleni,) = actions.add_delegates(db, delegation_id, [a_person("Eleni", OPENING)], by=MARIA)

    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    assert Delegations(db).get(delegation_id).standing is Standing.WITHDRAWN
    assert (Sessions(db).get(OPENING).taken, held(db)) == (0, 0)
    assert [fact.delegate_id for fact in told(db, RegistrationCancelled)] == [eleni.id]
    gone = Delegates(db).get(eleni.id)
    assert (gone.present, gone.generation) == (False, 2)
    with pytest.raises(DelegationWithdrawn):
        actions.add_delegates(db, delegation_id, [a_person()], by=MARIA)


def test_a_city_selected_after_all_is_invited_again(db: Database) -> None:
    delegation_id = an_invited_delegation(db)
    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    learn(db, decision_released(generation=3))

    assert [fact.delegation_id for fact in told(db, DelegationInvited)] == [delegation_id] * 2


def test_the_newest_version_says_who_speaks_for_the_city(db: Database) -> None:
    delegation_id = an_invited_delegation(db)

    learn(db, expression_submitted(version=3, contact=a_contact("Nikos")))
    learn(db, expression_submitted(version=2, contact=a_contact("Older")))

    actions.add_delegates(db, delegation_id, [a_person()], by=a_contact("Nikos").email.upper())
    with pytest.raises(NotAllowed):
        actions.add_delegates(db, delegation_id, [a_person()], by=MARIA)


# Delegates and their seats


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
    assert [fact.entry.sequence for fact in told(db, RegistrationCancelled)] == [1]


def test_choosing_sessions_keeps_what_somebody_else_chose_meanwhile(db: Database) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni", OPENING)], by=MARIA)
    actions.register(db, eleni.id, [WORKSHOP], by=MARIA)

    actions.choose(db, eleni.id, ticked=[], shown=[OPENING], by=eleni.contact.email)

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


# Organisers


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
