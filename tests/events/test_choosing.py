"""Choosing sessions: what is over or cancelled is history, and what others did meanwhile stays."""

from collections.abc import Callable, Iterable
from datetime import datetime
from re import findall
from typing import Any

import pytest

from services.events import actions
from services.events.contracts import DelegateRegistered, RegistrationCancelled
from services.events.delegations import Delegate
from services.events.model import SessionFull, SessionOver
from services.events.registrations import Choice
from services.events.scheduling import Order
from services.events.store import Delegates, Delegations, Registrations
from services.selection.contracts import Outcome
from shared.mongo import Database
from tests.events.builders import (
    ELENI,
    HOUR,
    MARIA,
    OPENING,
    ORGANISER,
    START,
    WORKSHOP,
    a_person,
    decision_released,
    held,
    learn,
    told,
)
from tests.serving import Visit

At = Callable[[datetime], None]
LAB = "icc-2020.lab"
AFTER_OPENING, AFTER_ALL = START + 2 * HOUR, START + 200 * HOUR


def a_choice(*ticked: str, shown: Iterable[str] = ()) -> Choice:
    return Choice(ticked=frozenset(ticked), shown=frozenset(shown))


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
        actions.cancel_session(db, OPENING, Order(version=1, by=ORGANISER, reason="Too few"))
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(by).get(path).text)
    sent["sessions"] = [LAB]

    answer = visit(by).post(path, data=sent)

    assert answer.status_code == 303
    assert (held(db, OPENING), held(db, WORKSHOP), held(db, LAB)) == (1, 0, 1)
    assert [fact.session_id for fact in told(db, RegistrationCancelled)] == [WORKSHOP]


def test_a_session_that_ends_between_showing_and_saving_is_history(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate
) -> None:
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(ELENI).get(path).text)
    assert OPENING in sent["shown"]
    clock_at(AFTER_OPENING)

    answer = visit(ELENI).post(path, data={**sent, "sessions": [LAB]})

    assert answer.status_code == 303
    assert (held(db, OPENING), held(db, WORKSHOP), held(db, LAB)) == (1, 0, 1)


def test_a_seat_that_the_other_person_gave_back_meanwhile_is_not_taken_again(
    db: Database, visit: Visit, eleni: Delegate
) -> None:
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(ELENI).get(path).text)
    actions.unregister(db, eleni.id, WORKSHOP, by=MARIA)

    answer = visit(ELENI).post(path, data={**sent, "sessions": [*sent["sessions"], LAB]})

    assert answer.status_code == 303
    assert (held(db, OPENING), held(db, WORKSHOP), held(db, LAB)) == (1, 0, 1)
    assert len(told(db, DelegateRegistered)) == 3


def test_a_session_that_became_full_meanwhile_is_named_and_the_rest_stays_ticked(
    db: Database, visit: Visit, eleni: Delegate
) -> None:
    path = f"/events/delegates/{eleni.id}"
    sent = as_shown(visit(ELENI).get(path).text)
    (other,) = actions.add_delegates(db, eleni.delegation_id, [a_person("Petros", LAB)], by=MARIA)
    actions.unregister(db, eleni.id, WORKSHOP, by=MARIA)

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
        actions.choose(db, eleni.id, a_choice(LAB), by=ELENI)


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
        actions.add_delegates(db, eleni.delegation_id, [a_person("Petros")], by=MARIA)
    fewer = Delegations(db).get(eleni.delegation_id).model_copy(update={"seats": 1})
    Delegations(db).save(fewer)
    renamed = a_person("Eleni P.", email=ELENI)

    actions.add_delegates(db, eleni.delegation_id, [renamed], by=MARIA)

    assert Delegates(db).get(eleni.id).contact.name == "Eleni P."


@pytest.mark.parametrize("way", ["removed", "withdrawn"])
def test_who_left_the_delegation_stays_on_the_attendance_list_of_what_is_over(
    db: Database, visit: Visit, clock_at: At, eleni: Delegate, way: str
) -> None:
    clock_at(AFTER_OPENING)
    if way == "removed":
        actions.remove_delegate(db, eleni.id, by=MARIA)
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
    actions.add_delegates(db, eleni.delegation_id, [a_person("Petros", LAB)], by=MARIA)

    with pytest.raises(SessionFull):
        actions.choose(db, eleni.id, a_choice(LAB, shown=[OPENING]), by=ELENI)

    assert held(db, OPENING) == 1
