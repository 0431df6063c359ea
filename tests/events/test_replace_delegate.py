"""One delegate in another's place: seats are never free, both have what is theirs, and each door keeps its rules."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.events.contracts import DelegateRegistered, DelegateReplaced, RegistrationCancelled
from services.events.model.delegates import AlreadyDelegate, Delegate
from services.events.model.replacements import AlreadyReplaced, SamePerson
from services.events.store.delegates import Delegates
from services.events.store.sessions import Sessions
from services.selection.contracts import Outcome
from shared.errors import NotAllowed, NotFound, Refused
from shared.mongo import Database
from tests.events.acting import add, call_off, move, remove, replace, take
from tests.events.builders import (
    HOUR,
    OPENING,
    START,
    WORKSHOP,
    At,
    a_person,
    a_plan,
    a_substitute,
    a_workshop,
    an_event_plan,
)
from tests.events.hearing import challenge_defined, decision_released, learn
from tests.events.outcome import facts_of, seats_held, sessions_of
from tests.events.people import CHAIR, ELENI, ORGANISER, PETROS, STRANGER


def test_who_comes_holds_the_same_seats_and_who_leaves_none(db: Database, eleni: Delegate) -> None:
    petros = replace(db, eleni, a_substitute())

    assert (sessions_of(db, petros), sessions_of(db, eleni)) == ([OPENING, WORKSHOP], [])
    assert [one.contact.name for one in Delegates(db).of(eleni.delegation_id)] == ["Petros"]
    assert [Sessions(db).get(one).taken for one in (OPENING, WORKSHOP)] == [1, 1]


def test_no_seat_looks_free_at_any_instant_and_a_full_session_stays_full(db: Database, eleni: Delegate) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan(capacity=1), a_workshop(capacity=1)), revision=2))
    rui = add(db, eleni.delegation_id, a_person("Rui"))[0]

    def grab() -> int:
        taken = 0
        for _ in range(15):
            assert Sessions(db).get(OPENING).free == 0
            try:
                take(db, rui, OPENING)
                taken += 1
            except Refused:
                continue
        return taken

    with ThreadPoolExecutor(2) as pool:
        grabbing = pool.submit(grab)
        people = [a_substitute(f"P{n}") for n in range(4)]
        there = eleni
        for person in people:
            there = replace(db, there, person)

    assert (grabbing.result(), sessions_of(db, there), Sessions(db).get(OPENING).taken) == (0, [OPENING, WORKSHOP], 1)


def test_a_session_that_the_file_shrank_below_its_seats_still_lets_one_be_handed_over(
    db: Database, eleni: Delegate
) -> None:
    add(db, eleni.delegation_id, a_person("Rui", OPENING))
    learn(db, challenge_defined(an_event_plan(a_plan(capacity=1), a_workshop()), revision=2))

    petros = replace(db, eleni, a_substitute())

    assert (sessions_of(db, petros), Sessions(db).get(OPENING).taken) == ([OPENING, WORKSHOP], 2)


def test_one_fact_tells_of_both_people_and_each_seat_names_it(db: Database, eleni: Delegate) -> None:
    petros = replace(db, eleni, a_substitute())

    (fact,) = facts_of(db, DelegateReplaced)
    given, taken = facts_of(db, RegistrationCancelled), facts_of(db, DelegateRegistered)[2:]
    assert (fact.leaving_id, fact.substitute_id, fact.reason) == (eleni.id, petros.id, "")
    assert {one.replacement_id for one in given + taken} == {fact.replacement_id}
    assert [(one.entry.sequence, one.entry.status) for one in given] == [(1, "CANCELLED")] * 2
    assert [(one.entry.sequence, one.entry.status) for one in taken] == [(0, "CONFIRMED")] * 2
    assert [(one.given_id, one.taken_id) for one in fact.seats] == [
        (was.registration_id, new.registration_id) for was, new in zip(given, taken, strict=True)
    ]


def test_the_same_again_changes_nothing_and_tells_nobody(db: Database, eleni: Delegate) -> None:
    first = replace(db, eleni, a_substitute())

    again = replace(db, eleni, a_substitute(email="Petros@ATHENS.example"))

    assert again == first
    assert len(facts_of(db, DelegateReplaced)) == 1


def test_of_two_at_once_one_holds_and_the_other_hears_that(db: Database, eleni: Delegate) -> None:
    def put(name: str) -> str:
        try:
            return replace(db, eleni, a_substitute(name)).contact.name
        except AlreadyReplaced:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(put, ["Petros", "Anna"]))

    assert sorted(results)[1:] == ["refused"]
    (there,) = Delegates(db).of(eleni.delegation_id)
    assert (there.contact.name in results, len(facts_of(db, DelegateReplaced)), seats_held(db)) == (True, 1, 1)


@pytest.mark.parametrize("email", [ELENI, "Eleni@ATHENS.example"])
def test_nobody_is_replaced_by_themself_however_they_are_spelled(db: Database, eleni: Delegate, email: str) -> None:
    with pytest.raises(SamePerson):
        replace(db, eleni, a_substitute("Eleni", email))

    assert sessions_of(db, eleni) == [OPENING, WORKSHOP]


def test_nobody_is_replaced_by_who_is_a_delegate_already(db: Database, eleni: Delegate) -> None:
    add(db, eleni.delegation_id, a_person("Petros"))

    with pytest.raises(AlreadyDelegate) as no:
        replace(db, eleni, a_substitute())

    assert list(no.value.fields) == ["email"]
    assert (sessions_of(db, eleni), facts_of(db, DelegateReplaced)) == ([OPENING, WORKSHOP], [])


def test_who_was_replaced_may_come_back_with_numbers_that_grow(db: Database, eleni: Delegate) -> None:
    petros = replace(db, eleni, a_substitute())

    back = replace(db, petros, a_substitute("Eleni"))

    assert (back.id, back.present, back.replaced, sessions_of(db, back)) == (eleni.id, True, None, [OPENING, WORKSHOP])
    mine = [one.entry.sequence for one in facts_of(db, DelegateRegistered) if one.delegate_id == eleni.id]
    assert mine == [0, 0, 2, 2]
    assert move(db).sequence > 2


def test_in_the_middle_of_the_week_what_is_over_stays_and_what_comes_is_handed_over(
    db: Database, eleni: Delegate, clock_at: At
) -> None:
    clock_at(START + 2 * HOUR)

    petros = replace(db, eleni, a_substitute())

    assert (sessions_of(db, petros), sessions_of(db, eleni)) == ([WORKSHOP], [OPENING])


def test_a_session_that_runs_is_handed_over_and_a_cancelled_one_is_not(
    db: Database, eleni: Delegate, clock_at: At
) -> None:
    call_off(db, WORKSHOP)
    clock_at(START + HOUR / 2)

    petros = replace(db, eleni, a_substitute())

    assert (sessions_of(db, petros), sessions_of(db, eleni)) == ([OPENING], [WORKSHOP])


def test_after_the_week_one_may_still_be_named_in_anothers_place(db: Database, eleni: Delegate, clock_at: At) -> None:
    clock_at(START + timedelta(days=9))

    petros = replace(db, eleni, a_substitute())

    assert (petros.present, sessions_of(db, petros)) == (True, [])
    assert [fact.seats for fact in facts_of(db, DelegateReplaced)] == [()]


def test_the_office_acts_for_a_silent_contact_and_says_why(db: Database, eleni: Delegate) -> None:
    with pytest.raises(Refused) as no:
        replace(db, eleni, a_substitute(), by=ORGANISER)
    replace(db, eleni, a_substitute(reason="Maria is ill."), by=ORGANISER)

    assert list(no.value.fields) == ["reason"]
    assert [fact.reason for fact in facts_of(db, DelegateReplaced)] == ["Maria is ill."]
    replaced = Delegates(db).get(eleni.id).replaced
    assert replaced is not None
    assert (replaced.ordered_by, replaced.reason) == (ORGANISER, "Maria is ill.")


@pytest.mark.parametrize("by", [ELENI, PETROS, CHAIR, STRANGER])
def test_nobody_else_replaces_anybody(db: Database, eleni: Delegate, by: str) -> None:
    with pytest.raises(NotAllowed):
        replace(db, eleni, a_substitute(reason="Why not"), by=by)


def test_who_was_removed_cannot_be_replaced(db: Database, eleni: Delegate) -> None:
    remove(db, eleni)

    with pytest.raises(NotFound):
        replace(db, eleni, a_substitute())


def test_a_delegation_that_lost_its_place_names_nobody(db: Database, eleni: Delegate) -> None:
    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    with pytest.raises(NotFound):
        replace(db, eleni, a_substitute())
