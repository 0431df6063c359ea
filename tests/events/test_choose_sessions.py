"""Choosing sessions: what is over or cancelled is history, and what others did meanwhile stays."""

from collections.abc import Iterable
from re import findall
from typing import Any

import pytest

from services.events.actions import choose_sessions
from services.events.contracts import DelegateRegistered, RegistrationCancelled
from services.events.model.delegates import Delegate
from services.events.model.registrations import Choice
from services.events.model.sessions import SessionFull, SessionOver
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.registrations import Registrations
from services.selection.contracts import Outcome
from shared.mongo import Database
from shared.person import Person
from tests.events.acting import add, call_off, give_back, remove
from tests.events.builders import HOUR, LAB, OPENING, START, WORKSHOP, At, a_person
from tests.events.hearing import decision_released, learn
from tests.events.outcome import facts_of, seats_held
from tests.events.people import ELENI, MARIA, ORGANISER
from tests.serving import Visit

AFTER_OPENING, AFTER_ALL = START + 2 * HOUR, START + 200 * HOUR


def a_choice(*ticked: str, before: Iterable[str] = ()) -> Choice:
    return Choice(ticked=frozenset(ticked), before=frozenset(before))


def as_shown(page: str) -> dict[str, Any]:
    """The form as a browser would send it untouched."""
    return {
        "sessions": findall(r'name="sessions" value="([^"]+)" checked', page),
        "shown": findall(r'name="shown" value="([^"]+)"', page),
    }


@pytest.mark.parametrize("by", [ELENI, MARIA])
@pytest.mark.parametrize("ended", [True, False], ids=["over", "cancelled"])
def test_who_holds_a_seat_in_a_session_that_is_no_more_can_still_choose(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate, by: str, ended: bool
) -> None:
    if ended:
        clock_at(AFTER_OPENING)
    else:
        call_off(db, OPENING, "Too few")
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(by).get(path).text)
    sent["sessions"] = [LAB]

    answer = visit(by).post(path, data=sent)

    assert answer.status_code == 303
    assert (seats_held(db, OPENING), seats_held(db, WORKSHOP), seats_held(db, LAB)) == (1, 0, 1)
    assert [fact.session_id for fact in facts_of(db, RegistrationCancelled)] == [WORKSHOP]


def test_a_session_that_ends_between_showing_and_saving_is_history(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate
) -> None:
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(ELENI).get(path).text)
    assert OPENING in sent["shown"]
    clock_at(AFTER_OPENING)

    answer = visit(ELENI).post(path, data={**sent, "sessions": [LAB]})

    assert answer.status_code == 303
    assert (seats_held(db, OPENING), seats_held(db, WORKSHOP), seats_held(db, LAB)) == (1, 0, 1)


def test_a_seat_that_the_other_person_gave_back_meanwhile_is_not_taken_again(
    db: Database, visit: Visit, eleni: Delegate
) -> None:
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(ELENI).get(path).text)
    give_back(db, eleni, WORKSHOP)

    answer = visit(ELENI).post(path, data={**sent, "sessions": [*sent["sessions"], LAB]})

    assert answer.status_code == 303
    assert (seats_held(db, OPENING), seats_held(db, WORKSHOP), seats_held(db, LAB)) == (1, 0, 1)
    assert len(facts_of(db, DelegateRegistered)) == 3


def test_a_session_that_became_full_meanwhile_is_named_and_the_rest_stays_ticked(
    db: Database, visit: Visit, eleni: Delegate
) -> None:
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(ELENI).get(path).text)
    (other,) = add(db, eleni.delegation_id, a_person("Petros", LAB))
    give_back(db, eleni, WORKSHOP)

    refused = visit(ELENI).post(path, data={**sent, "sessions": [*sent["sessions"], LAB]})
    again = as_shown(refused.text)

    assert refused.status_code == 422
    assert "“City lab” is full" in refused.text
    assert again == {"sessions": [OPENING], "shown": [OPENING]}
    assert visit(ELENI).post(path, data=again).status_code == 303
    assert [row.session_id for row in Registrations(db).of(other.id)] == [LAB]


def test_a_new_seat_in_a_session_that_is_over_is_refused(db: Database, clock_at: At, eleni: Delegate) -> None:
    clock_at(AFTER_ALL)

    with pytest.raises(SessionOver):
        choose_sessions.choose(db, eleni.id, a_choice(LAB), by=Person(ELENI))


@pytest.mark.parametrize("by", [ELENI, MARIA])
def test_the_evening_after_there_is_nothing_to_save(visit: Visit, clock_at: At, eleni: Delegate, by: str) -> None:
    clock_at(AFTER_ALL)
    path = f"/events/delegates/{eleni.id}"

    page = visit(by).get(path).text

    assert "Every session is over or cancelled" in page
    assert "Save" not in page
    assert visit(by).post(path, data={}).status_code == 303


@pytest.mark.parametrize("full", [True, False])
def test_who_is_there_already_is_brought_up_to_date_however_few_seats_are_left(
    db: Database, eleni: Delegate, full: bool
) -> None:
    if full:
        add(db, eleni.delegation_id, a_person("Petros"))
    fewer = Delegations(db).get(eleni.delegation_id).model_copy(update={"seats": 1})
    Delegations(db).save(fewer)
    renamed = a_person("Eleni P.", email=ELENI)

    add(db, eleni.delegation_id, renamed)

    assert Delegates(db).get(eleni.id).contact.name == "Eleni P."


@pytest.mark.parametrize("way", ["removed", "withdrawn"])
def test_who_left_the_delegation_stays_on_the_attendance_list_of_what_is_over(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate, way: str
) -> None:
    clock_at(AFTER_OPENING)
    if way == "removed":
        remove(db, eleni)
    else:
        learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    lists = [visit(ORGANISER).get(f"/events/organise/{session}/attendance.csv").text for session in (OPENING, WORKSHOP)]

    assert ["Athens,Eleni" in text.replace('"', "") for text in lists] == [True, False]


def test_the_page_before_a_removal_counts_only_the_seats_that_become_free(
    visit: Visit, clock_at: At, eleni: Delegate
) -> None:
    clock_at(AFTER_OPENING)

    page = visit(MARIA).get(f"/events/delegates/{eleni.id}/removal").text

    assert "One seat becomes free" in page


def test_a_new_seat_in_a_full_session_is_refused_whole(db: Database, eleni: Delegate) -> None:
    add(db, eleni.delegation_id, a_person("Petros", LAB))

    with pytest.raises(SessionFull):
        choose_sessions.choose(db, eleni.id, a_choice(LAB, before=[OPENING]), by=Person(ELENI))

    assert seats_held(db, OPENING) == 1
