"""Events' pages for organisers: a look at who is told before anything is done, and lists to take along."""

import csv
import io

import pytest

from services.events.contracts import SessionCancelled, SessionChanged
from services.events.store.sessions import Sessions
from shared.mongo import Database
from tests.events.acting import add, call_off
from tests.events.builders import EVENT, HOUR, OPENING, START, WORKSHOP, At, a_person
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.outcome import facts_of
from tests.events.people import ELENI, MARIA, ORGANISER
from tests.serving import Visit

TIMES = {"starts_at": "2020-09-28T11:00", "ends_at": "2020-09-28T12:00", "place": "Hall 2", "version": "1"}


def test_a_change_is_previewed_with_how_many_are_told_and_then_done(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    add(db, delegation_id, a_person("Eleni", OPENING), a_person("Petros", OPENING))
    office, path = visit(ORGANISER), f"/events/organise/{OPENING}/time"

    preview = office.post(path, data={**TIMES, "reason": "The hall is taken"})
    untouched = facts_of(db, SessionChanged)
    done = office.post(path, data={**TIMES, "reason": "The hall is taken", "confirmed": "yes"})

    assert "2 delegates will be told by mail" in preview.text
    assert "moved from 10:00–11:00 to 11:00–12:00 on 28 September 2020" in preview.text
    assert untouched == []
    assert (done.status_code, done.headers["location"]) == (303, f"/events/organise/{OPENING}")
    said = office.get(done.headers["location"]).text.split('id="done"')[1].split("</p>")[0]
    assert "Saved: the session is on" in said
    assert "11:00–12:00" in said
    assert [fact.entry.sequence for fact in facts_of(db, SessionChanged)] == [1]


def test_a_change_whose_form_came_without_a_reason_is_previewed_without_one(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    preview = visit(ORGANISER).post(f"/events/organise/{OPENING}/time", data=TIMES)

    assert (preview.status_code, "<blockquote>" in preview.text) == (200, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at": "2020-09-28T10:30"}, "It would end before it begins."),
        ({"starts_at": ""}, "Choose when the session starts."),
        (
            {
                "starts_at": "2020-09-28T10:00",
                "ends_at": "2020-09-28T11:00",
                "place": "online",
                "link": "https://meet.example/opening",
            },
            "Nothing would change",
        ),
        ({"place": "Hall 2, www.meet.example/j"}, "This reads like a link, and everybody sees the place."),
        ({"link": "http://meet.example/j"}, "Enter a whole address that begins with https://"),
        ({"starts_at": "9999-12-31T22:00", "ends_at": "9999-12-31T23:59"}, "Enter a time in the years 2000 to 2099."),
        ({"starts_at": "0001-01-01T00:00"}, "Enter a time in the years 2000 to 2099."),
        ({"starts_at": "2100-01-01T02:00", "ends_at": "2100-01-01T03:00"}, "It would end after the year 2099."),
        ({"starts_at": "2021-03-28T02:30", "ends_at": "2021-03-28T04:00"}, "jump over 02:30"),
    ],
)
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
    assert [fact.reason for fact in facts_of(db, SessionCancelled)] == ["Too few"]


def test_whoever_looks_again_before_it_is_sent_finds_what_they_typed(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    office, typed = visit(ORGANISER), {**TIMES, "link": "https://meet.example/2", "reason": "The hall is taken"}

    move = office.post(f"/events/organise/{OPENING}/time", data=typed).text
    back = office.post(f"/events/organise/{OPENING}/time", data={**typed, "change": "yes"}).text
    off = office.post(f"/events/organise/{OPENING}/cancellation", data={**typed, "change": "yes"}).text

    assert "place changed to Hall 2; it has a new link" in move
    assert [text for text in typed.values() if text not in move or text not in back] == []
    assert "The hall is taken" in off
    assert facts_of(db, SessionChanged) == []


@pytest.mark.parametrize("way", ["cancelled", "over"])
def test_a_session_that_cannot_change_any_more_has_no_form_for_it(
    db: Database, visit: Visit, clock_at: At, way: str
) -> None:
    learn(db, challenge_defined())
    if way == "over":
        clock_at(START + 2 * HOUR)
    else:
        call_off(db, OPENING)
    office, path = visit(ORGANISER), f"/events/organise/{OPENING}"

    asked = [office.get(f"{path}/{step}") for step in ("time", "cancellation")]

    assert [(answer.status_code, answer.headers["location"]) for answer in asked] == [(303, path)] * 2
    if way == "cancelled":
        again = office.post(f"{path}/cancellation", data={"reason": "Too few", "version": "2"})
        assert (again.status_code, again.headers["location"]) == (303, path)


def test_lists_for_spreadsheets_hold_no_formula(db: Database, visit: Visit) -> None:
    delegation_id = an_invited_delegation(db)
    people = [a_person("＝1+1", OPENING, email="a@b.example"), a_person("Ελένη", OPENING, WORKSHOP, email=ELENI)]
    add(db, delegation_id, *people)
    office = visit(ORGANISER)

    attendance = office.get(f"/events/organise/{OPENING}/attendance.csv")
    everybody = office.get(f"/events/organise/events/{EVENT}/delegates.csv")

    assert attendance.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(attendance.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["name", "'＝1+1", "Ελένη"]
    assert "Opening; Workshop on data" in everybody.content.decode("utf-8-sig")


def test_organisers_pages_are_for_organisers(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    below = ("", "/time", "/cancellation", "/attendance.csv")
    paths = ("", f"/events/{EVENT}/delegates.csv", *(f"/{OPENING}{path}" for path in below))
    people = [visit(who) for who in (ORGANISER, MARIA, "")]

    answers = {path: [one.get(f"/events/organise{path}").status_code for one in people] for path in paths}

    assert answers == {path: [200, 403, 303] for path in paths}
