"""Events' pages: what a visitor, a contact, a delegate and an organiser see and do, without JavaScript."""

import csv
import io
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from services.events import actions
from services.events.contracts import DelegateRegistered, RegistrationCancelled, SessionCancelled, SessionChanged
from services.events.scheduling import Order
from services.events.store import Delegates, Registrations, Sessions
from shared.mongo import Database
from tests.events.builders import (
    EVENT,
    OPENING,
    ORGANISER,
    WORKSHOP,
    a_contact,
    a_person,
    a_plan,
    an_event_plan,
    an_invited_delegation,
    challenge_defined,
    learn,
    told,
)

Visit = Callable[[str], TestClient]
ELENI, MARIA = a_contact("Eleni").email, a_contact().email
TIMES = {"starts_at": "2020-09-28T11:00", "ends_at": "2020-09-28T12:00", "place": "Hall 2", "version": "1"}


# The public


def test_an_empty_agenda_says_so(visit: Visit) -> None:
    assert "There are no events yet" in visit("").get("/events/").text


def test_the_agenda_stands_in_the_events_time_or_in_the_visitors(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    own, chosen = visit("").get("/events/").text, visit("").get("/events/?zone=Europe/Athens").text

    assert "10:00–11:00" in own
    assert "11:00–12:00" in chosen
    assert "all times in Athens time (UTC+3)" in chosen


def test_a_zone_that_is_none_is_said_at_its_field(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    answer = visit("").get("/events/?zone=Moon")

    assert answer.status_code == 422
    assert "is not an IANA time zone" in answer.text
    assert "10:00–11:00" in answer.text


def test_changed_and_cancelled_sessions_are_marked_with_the_reason(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    visit(ORGANISER).post(f"/events/organise/{OPENING}/time", data={**TIMES, "confirmed": "yes"})
    actions.cancel_session(db, WORKSHOP, Order(version=1, by=ORGANISER, reason="The trainer is ill"))

    agenda = visit("").get("/events/").text

    assert "Changed" in agenda
    assert "Cancelled" in agenda
    assert "The trainer is ill" in agenda
    assert ORGANISER not in agenda + visit("").get(f"/events/sessions/{WORKSHOP}").text


def test_only_who_holds_a_seat_sees_the_meetings_link(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    actions.add_delegates(db, delegation_id, [a_person("Eleni", OPENING), a_person("Petros")], by=MARIA)
    path = f"/events/sessions/{OPENING}"

    pages = [visit(who).get(path).text for who in (ELENI, ORGANISER, a_contact("Petros").email, "")]

    assert ["meet.example" in text for text in pages] == [True, True, False, False]


# The contact and the delegates


def test_a_contact_names_a_delegate_on_the_page(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    maria, path = visit(MARIA), f"/events/delegations/{delegation_id}"
    form = {"name": "Eleni", "email": ELENI, "language": "el", "zone": "Europe/Athens", "sessions": [OPENING]}

    added = maria.post(path, data=form)

    assert (added.status_code, added.headers["location"]) == (303, path)
    assert f"/events/delegations/{delegation_id}" in maria.get("/events/mine").text
    assert "1 of 2 delegates are named" in maria.get(path).text
    assert [fact.contact.zone for fact in told(db, DelegateRegistered)] == ["Europe/Athens"]


def test_what_was_typed_stays_when_it_is_refused(db: Database, visit: Visit) -> None:
    path = f"/events/delegations/{an_invited_delegation(db)}"

    refused = visit(MARIA).post(path, data={"name": "Eleni", "email": "eleni", "sessions": [OPENING]})

    assert refused.status_code == 422
    assert "Enter an e-mail address" in refused.text
    assert 'value="Eleni"' in refused.text
    assert f'value="{OPENING}" checked' in refused.text


def test_a_stranger_sees_no_delegation(db: Database, visit: Visit) -> None:
    path = f"/events/delegations/{an_invited_delegation(db)}"

    assert visit("x@example.org").get(path).status_code == 403
    assert visit("").get(path).headers["location"].startswith("/sign-in?next=")


def test_a_delegate_chooses_sessions_and_sees_them(db: Database, visit: Visit) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni", OPENING)], by=MARIA)
    client, path = visit(ELENI), f"/events/delegates/{eleni.id}"

    answer = client.post(path, data={"sessions": [WORKSHOP], "shown": [OPENING]})

    assert (answer.status_code, answer.headers["location"]) == (303, "/events/mine")
    mine = client.get("/events/mine").text
    assert "Workshop on data" in mine
    assert "/events/calendar/" in mine
    assert [fact.session_id for fact in told(db, RegistrationCancelled)] == [OPENING]


def test_full_and_cancelled_sessions_are_not_on_offer(db: Database, visit: Visit) -> None:
    plan = an_event_plan(a_plan(capacity=1), a_plan(id="workshop"), a_plan(id="off"))
    _, petros = actions.add_delegates(
        db, an_invited_delegation(db, plan), [a_person("Eleni", OPENING), a_person("Petros")], by=MARIA
    )
    actions.cancel_session(db, "icc-2020.off", Order(version=1, by=ORGANISER))

    offered = visit(MARIA).get(f"/events/delegates/{petros.id}").text

    assert [f'value="icc-2020.{name}"' in offered for name in ("opening", "workshop", "off")] == [
        False,
        True,
        False,
    ]


def test_a_seat_is_taken_and_given_back_on_the_sessions_page(db: Database, visit: Visit) -> None:
    actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni")], by=MARIA)
    client, path = visit(ELENI), f"/events/sessions/{OPENING}"

    client.post(f"{path}/seat")
    held = client.get(path).text
    client.post(f"{path}/seat", data={"give_back": "yes"})

    assert "You hold a seat" in held
    assert not Registrations(db).held_in(OPENING)


def test_a_removal_is_asked_before_it_is_done(db: Database, visit: Visit) -> None:
    (eleni,) = actions.add_delegates(db, an_invited_delegation(db), [a_person("Eleni", OPENING)], by=MARIA)
    maria, path = visit(MARIA), f"/events/delegates/{eleni.id}/removal"

    assert "One seat becomes free" in maria.get(path).text
    assert Delegates(db).get(eleni.id).present
    maria.post(path)

    assert not Delegates(db).get(eleni.id).present


def test_who_has_nothing_to_do_with_events_is_told_how_to(visit: Visit) -> None:
    assert "Nothing stands here for x@example.org" in visit("x@example.org").get("/events/mine").text


# Organisers


def test_a_change_is_previewed_with_how_many_are_told_and_then_done(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    actions.add_delegates(db, delegation_id, [a_person("Eleni", OPENING), a_person("Petros", OPENING)], by=MARIA)
    office, path = visit(ORGANISER), f"/events/organise/{OPENING}/time"

    preview = office.post(path, data={**TIMES, "reason": "The hall is taken"})
    untouched = told(db, SessionChanged)
    done = office.post(path, data={**TIMES, "reason": "The hall is taken", "confirmed": "yes"})

    assert "2 delegates will be told by mail" in preview.text
    assert "moved from 10:00–11:00 to 11:00–12:00 on 28 September 2020" in preview.text
    assert untouched == []
    assert (done.status_code, done.headers["location"]) == (303, f"/events/organise/{OPENING}")
    assert [fact.entry.sequence for fact in told(db, SessionChanged)] == [1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at": "2020-09-28T10:30"}, "It would end before it begins."),
        ({"starts_at": ""}, "Please fill this in."),
        ({"starts_at": "2020-09-28T10:00", "place": "https://meet.example/opening", "ends_at": "2020-09-28T11:00"},
         "Nothing would change"),
        ({"starts_at": "2021-03-28T02:30", "ends_at": "2021-03-28T04:00"}, "jump over 02:30"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_keeps_what_was_typed(
    db: Database, visit: Visit, changes: dict[str, str], said: str
) -> None:
    learn(db, challenge_defined())

    answer = visit(ORGANISER).post(f"/events/organise/{OPENING}/time", data={**TIMES, "reason": "Why not", **changes})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Why not" in answer.text


def test_a_confirmation_of_an_old_page_is_stale(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    office, path = visit(ORGANISER), f"/events/organise/{OPENING}"
    office.post(f"{path}/time", data={**TIMES, "confirmed": "yes"})

    again = office.post(f"{path}/time", data={**TIMES, "place": "Hall 3", "confirmed": "yes"})
    off = office.post(f"{path}/cancellation", data={"reason": "x", "version": "1", "confirmed": "yes"})

    assert (again.status_code, off.status_code) == (412, 412)
    assert Sessions(db).get(OPENING).place == "Hall 2"


def test_a_session_is_cancelled_after_a_look_at_who_is_told(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    office, path = visit(ORGANISER), f"/events/organise/{OPENING}/cancellation"

    preview = office.post(path, data={"reason": "Too few", "version": "1"})
    office.post(path, data={"reason": "Too few", "version": "1", "confirmed": "yes"})

    assert "Nobody holds a seat yet" in preview.text
    assert [fact.reason for fact in told(db, SessionCancelled)] == ["Too few"]


def test_lists_for_spreadsheets_hold_no_formula(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    people = [a_person("=1+1", OPENING, email="a@b.example"), a_person("Ελένη", OPENING, WORKSHOP, email=ELENI)]
    actions.add_delegates(db, delegation_id, people, by=MARIA)
    office = visit(ORGANISER)

    attendance = office.get(f"/events/organise/{OPENING}/attendance.csv")
    everybody = office.get(f"/events/organise/events/{EVENT}/delegates.csv")

    assert attendance.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(attendance.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["name", "'=1+1", "Ελένη"]
    assert "Opening; Workshop on data" in everybody.content.decode("utf-8-sig")


def test_organisers_pages_are_for_organisers(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    below = ("", "/time", "/cancellation", "/attendance.csv")
    paths = ("", f"/events/{EVENT}/delegates.csv", *(f"/{OPENING}{path}" for path in below))
    people = [visit(who) for who in (ORGANISER, MARIA, "")]

    answers = {path: [one.get(f"/events/organise{path}").status_code for one in people] for path in paths}

    assert answers == {path: [200, 403, 303] for path in paths}
