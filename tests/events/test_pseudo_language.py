"""Every sentence of events' pages, lists, calendars and refusals stands in a catalogue: in a language in which each is
marked, nothing is left without marks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from httpx import Response

from services.events.model.delegates import Delegate
from services.events.store.delegates import Delegates
from services.selection.contracts import Outcome
from shared import choices
from shared.mongo import Database
from shared.people import City
from tests import pseudo
from tests.events.acting import add, call_off, move, replace, take
from tests.events.builders import (
    EVENT,
    LAB,
    OPENING,
    START,
    WORKSHOP,
    At,
    a_contact,
    a_person,
    a_plan,
    a_substitute,
    a_workshop,
    an_event_plan,
)
from tests.events.hearing import challenge_defined, decision_released, expression_submitted, learn
from tests.events.people import ELENI, MARIA, ORGANISER, PETROS, STRANGER
from tests.pseudo import marked, translated, unmarked
from tests.serving import Visit
from tests.summaries import astray

# What is no sentence: identifiers of zones, languages' own names, and terms of RFC 5545.
NONE = "icc-2020.none"  # a session that is none
DATA = (*choices.ZONES, NONE, *(name for _, name in choices.languages()), "SEQUENCE", "CSV")
Read = Callable[..., Response]


@pytest.fixture
def eleni(db: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Iterator[Delegate]:
    """Eleni holds seats in the opening and the workshop, and all that people typed is marked."""
    words = {"summary": translated("Welcome"), "place": marked("Hall")}
    opening, workshop = a_plan(title=translated("Opening"), **words), a_workshop(title=translated("Workshop"), **words)
    lab = a_workshop(id="lab", title=translated("Lab"), capacity=1, **words)
    challenge = challenge_defined(an_event_plan(opening, workshop, lab, title=translated("Launch week")))
    contact = a_contact("Maria").model_copy(update={"name": marked("Maria"), "language": pseudo.LANGUAGE})
    athens: dict[str, Any] = {"name": marked("Athens"), "cities": (City(name=marked("Athens"), country="GR"),)}
    learn(db, challenge, expression_submitted(contact=contact, **athens), decision_released(**athens))
    with pseudo.spoken(monkeypatch, "services/events"):
        (delegation,) = db["delegations"].find()
        (eleni,) = add(db, delegation["_id"], _named("Eleni", OPENING, WORKSHOP))
        yield eleni


@pytest.fixture
def read(visit: Visit) -> Read:
    """Asks in the marked language: `read(who, path, form, **headers)`."""

    def ask(who: str, path: str, form: dict[str, Any] | None = None, **headers: str) -> Response:
        given = {"Accept-Language": pseudo.LANGUAGE, **headers}
        client = visit(who)
        answer: Response = (
            client.post(path, data=form, headers=given) if form is not None else client.get(path, headers=given)
        )
        return answer

    return ask


def _named(name: str, *sessions: str) -> Any:
    person = a_person(name, *sessions)
    return person.model_copy(update={"name": marked(name), "language": pseudo.LANGUAGE})


def _assert_marked(answer: Response, status: int = 200) -> None:
    assert answer.status_code == status, answer.text
    assert f'lang="{pseudo.LANGUAGE}"' in answer.text
    assert unmarked(answer.text, data=DATA) == []
    assert astray(answer.text) == []


def pages_of(eleni: Delegate) -> dict[str, tuple[str, ...]]:
    """Every page, by who reads it."""
    return {
        "": ("/events/", "/events/?zone=Asia/Tokyo", f"/events/sessions/{OPENING}", f"/events/sessions/{WORKSHOP}"),
        STRANGER: ("/events/mine",),
        ELENI: (
            "/events/mine",
            f"/events/delegates/{eleni.id}",
            f"/events/sessions/{OPENING}",
            f"/events/sessions/{LAB}?zone=Asia/Tokyo",
        ),
        MARIA: (
            "/events/mine",
            f"/events/delegations/{eleni.delegation_id}",
            f"/events/delegates/{eleni.id}",
            f"/events/delegates/{eleni.id}/removal",
            f"/events/delegates/{eleni.id}/replacement",
        ),
        ORGANISER: (
            "/events/",
            "/events/organise",
            f"/events/organise/events/{EVENT}",
            f"/events/organise/{OPENING}",
            f"/events/organise/{OPENING}/time",
            f"/events/organise/{WORKSHOP}/cancellation",
            f"/events/delegates/{eleni.id}/replacement",
        ),
    }


def test_every_page_is_said(db: Database, read: Read, eleni: Delegate, clock_at: At) -> None:
    pages = pages_of(eleni)

    def all_are_said() -> None:
        for who, paths in pages.items():
            for path in paths:
                _assert_marked(read(who, path))

    all_are_said()
    move(db)
    all_are_said()
    take(db, eleni, LAB)
    all_are_said()
    call_off(db, OPENING, marked("The speaker is ill"), version=2)
    pages[ORGANISER] = tuple(path for path in pages[ORGANISER] if not path.endswith(("/time", "/cancellation")))
    all_are_said()
    clock_at(START.replace(month=11))
    all_are_said()


def test_what_the_challenge_file_drops_is_said(db: Database, read: Read, eleni: Delegate) -> None:
    renamed = a_plan(title=translated("Grand opening"), summary="", place=marked("Hall 2"), link="")
    learn(db, challenge_defined(an_event_plan(renamed, title=translated("Launch week")), revision=2))

    for path in ("/events/", f"/events/sessions/{OPENING}", f"/events/sessions/{WORKSHOP}"):
        _assert_marked(read("", path))


def test_who_was_replaced_removed_or_never_came_is_said(db: Database, read: Read, eleni: Delegate) -> None:
    office = a_substitute("Petros", reason=marked("Silence")).model_copy(update={"name": marked("Petros")})
    petros = replace(db, eleni, office, by=ORGANISER)

    for who, path in (
        (MARIA, f"/events/delegations/{petros.delegation_id}?replaced={eleni.id}"),
        (ORGANISER, f"/events/organise/events/{EVENT}?replaced={eleni.id}"),
        (ELENI, "/events/mine"),
        (PETROS, "/events/mine"),
    ):
        _assert_marked(read(who, path))
    add(db, eleni.delegation_id, _named("Rui"))
    _assert_marked(read(MARIA, f"/events/delegations/{eleni.delegation_id}"))
    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2, name=marked("Athens")))
    for path in ("/events/mine", f"/events/delegations/{eleni.delegation_id}"):
        _assert_marked(read(MARIA, path))


def test_every_refusal_of_a_form_is_said(db: Database, read: Read, eleni: Delegate) -> None:
    delegation, path = f"/events/delegations/{eleni.delegation_id}", f"/events/organise/{OPENING}"
    person = {"name": marked("Rui"), "email": "rui@athens.example", "zone": "Europe/Athens", "language": "et"}
    times = {"starts_at": "2020-09-28T10:00", "ends_at": "2020-09-28T11:00", "version": "1"}
    place = {"place": marked("Hall"), "link": "https://meet.example/opening"}
    refusals: list[tuple[str, str, dict[str, Any]]] = [
        (MARIA, delegation, {}),
        (MARIA, delegation, {**person, "name": "a\nb", "zone": marked("Moon")}),
        (MARIA, delegation, {**person, "sessions": [NONE]}),
        (MARIA, f"/events/delegates/{eleni.id}/replacement", {**person, "email": ELENI}),
        (ORGANISER, f"/events/delegates/{eleni.id}/replacement", person),
        (MARIA, f"/events/delegates/{eleni.id}", {"sessions": [NONE]}),
        (ORGANISER, f"{path}/time", {**times, **place}),
        (ORGANISER, f"{path}/time", {**times, **place, "version": "7", "place": marked("Hall 3")}),
        (ORGANISER, f"{path}/time", {**times, **place, "ends_at": "2020-09-28T09:00"}),
        (ORGANISER, f"{path}/time", {**times, **place, "starts_at": "1999-01-01T09:00"}),
        (ORGANISER, f"{path}/time", {**times, **place, "starts_at": "2020-03-29T02:30"}),
        (ORGANISER, f"{path}/time", {**times, "place": "https://meet.example/x", "link": "http://meet.example"}),
        (ORGANISER, f"{path}/cancellation", {"version": "1", "reason": ""}),
    ]
    for who, where, form in refusals:
        answer = read(who, where, form)
        assert answer.status_code >= 400, (where, form)
        _assert_marked(answer, answer.status_code)
    _assert_marked(read(ORGANISER, f"{path}/time", {**times, "place": marked("Hall 2"), "link": ""}))
    _assert_marked(read(ORGANISER, f"{path}/cancellation", {"version": "1", "reason": marked("Illness")}))


def test_every_refusal_of_an_address_is_said(db: Database, read: Read, eleni: Delegate) -> None:
    for who, path, status in (
        (STRANGER, "/events/organise", 403),
        (STRANGER, f"/events/organise/{OPENING}", 403),
        (STRANGER, f"/events/delegations/{eleni.delegation_id}", 403),
        (STRANGER, f"/events/delegates/{eleni.id}/replacement", 403),
        ("", "/events/sessions/none", 404),
        ("", "/events/calendar/none.ics", 404),
    ):
        _assert_marked(read(who, path), status)
    problem = read(ORGANISER, f"/events/api/delegates?event={EVENT}&cursor=x").json()
    said = [problem["title"], problem["detail"], *(one["detail"] for one in problem.get("errors", ()))]
    assert [text for text in said if unmarked(text)] == []


def test_lists_and_calendars_are_said(db: Database, read: Read, eleni: Delegate) -> None:
    delegates = read(ORGANISER, f"/events/organise/events/{EVENT}/delegates.csv").text
    attendance = read(ORGANISER, f"/events/organise/{OPENING}/attendance.csv").text
    own = read(ELENI, "/events/api/mine").json()["events"][0]["feed"]

    feed = read("", own).text

    assert [unmarked(text.splitlines()[0]) for text in (delegates, attendance)] == [[], []]
    assert "NAME:⟦My sessions: ⟧⟦Launch week⟧" in feed
    assert marked("Join the session") in feed
    assert Delegates(db).get(eleni.id).contact.language == pseudo.LANGUAGE
