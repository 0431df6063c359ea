"""Events in French and German: pages as the reader asks for them, calendars as their owner reads letters."""

import pytest

from services.events.store.delegates import Delegates
from shared import texts
from shared.mongo import Database
from tests.events.acting import add, call_off, move
from tests.events.builders import EVENT, LATER, OPENING, WORKSHOP, a_person, a_plan, a_workshop, an_event_plan
from tests.events.hearing import an_invited_delegation, challenge_defined, learn
from tests.events.people import ELENI, ORGANISER
from tests.serving import Visit


@pytest.fixture(autouse=True)
def _three_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "OFFERED", ("en", "fr", "de"))


@pytest.mark.parametrize(
    ("language", "change", "cancelled"),
    [
        (
            "fr",
            "Déplacée de 10:00–11:00 à 11:00–12:00 le 28 septembre 2020 (heure locale, Bruxelles)",
            "Annulée\u202f: The trainer is ill",
        ),
        (
            "de",
            "Verlegt von 10:00–11:00 auf 11:00–12:00 am 28. September 2020 (Ortszeit Brüssel)",
            "Abgesagt: The trainer is ill",
        ),
    ],
)
def test_a_change_is_said_in_the_readers_language(
    db: Database, visit: Visit, language: str, change: str, cancelled: str
) -> None:
    learn(db, challenge_defined())
    move(db)
    call_off(db, WORKSHOP, "The trainer is ill")

    page = visit("").get("/events/", headers={"Accept-Language": language})

    assert page.headers["content-language"] == language
    assert change in page.text
    assert cancelled in page.text


@pytest.mark.parametrize(
    ("language", "detail", "field"),
    [
        ("en", "“Opening” cannot move there.", "It would end before it begins."),
        (
            "fr",
            "«\u202fOpening\u202f» ne peut pas être déplacée à ce moment.",
            "Elle se terminerait avant d’avoir commencé.",
        ),
        ("de", "„Opening“ kann nicht dorthin verlegt werden.", "Sie würde enden, bevor sie beginnt."),
    ],
)
def test_a_refusal_has_one_code_and_says_itself_in_the_readers_language(
    db: Database, visit: Visit, language: str, detail: str, field: str
) -> None:
    learn(db, challenge_defined())
    headers = {"If-Match": '"1"', "Accept-Language": language}
    slot = {**LATER, "ends_at": LATER["starts_at"]}

    no = visit(ORGANISER).post(f"/events/api/sessions/{OPENING}/reschedule", json=slot, headers=headers).json()

    assert (no["code"], no["detail"], no["errors"]) == (
        "bad-times",
        detail,
        [{"pointer": "#/ends_at", "code": "ends-before-it-begins", "detail": field}],
    )


def test_a_delegates_calendar_is_in_the_language_of_their_letters_whoever_fetches_it(
    db: Database, visit: Visit
) -> None:
    person = a_person("Eleni", OPENING).model_copy(update={"language": "fr"})
    (eleni,) = add(db, an_invited_delegation(db), person)
    address = visit(ELENI).get("/events/api/mine").json()["events"][0]["feed"]

    feed = visit("").get(address, headers={"Accept-Language": "de"}).text.replace("\r\n ", "")

    assert Delegates(db).get(eleni.id).contact.language == "fr"
    assert "NAME:Mes séances\u202f: Launch week" in feed
    assert "Rejoindre la séance\u202f: https://meet.example/opening" in feed


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "online\\; delegates find the link in their calendar"),
        ("?language=de", "online\\; Mitglieder der Delegationen finden den Zugangslink in ihrem Kalender"),
        ("?language=el", "online\\; delegates find the link in their calendar"),
    ],
)
def test_an_events_calendar_is_in_english_or_in_the_language_of_its_address(
    db: Database, visit: Visit, query: str, place: str
) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan(place="Hall 2, or zoom.us/j/SECRET", link=""))))

    feed = visit("").get(f"/events/calendar/{EVENT}.ics{query}", headers={"Accept-Language": "fr"})

    assert f"LOCATION:{place}" in feed.text.replace("\r\n ", "")


def test_the_agenda_names_the_calendar_in_its_own_language(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    page = visit("").get("/events/", headers={"Accept-Language": "fr"}).text

    assert f"/events/calendar/{EVENT}.ics?language=fr</code>" in page


def test_what_has_no_place_but_its_link_is_online_in_the_readers_language(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan(), a_workshop(place="Online ab 9 Uhr"))))
    french = {"Accept-Language": "fr"}

    page = visit("").get("/events/", headers=french).text
    feed = visit("").get(f"/events/calendar/{EVENT}.ics?language=fr").text

    assert '<p class="meta">en ligne' in page
    assert "Online ab 9 Uhr" in page
    assert "LOCATION:en ligne" in feed


def test_a_lists_headings_are_in_the_readers_language(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())

    rows = visit(ORGANISER).get(f"/events/organise/{OPENING}/attendance.csv", headers={"Accept-Language": "de"}).text

    assert '"Delegation","Name","E-Mail","Sprache","Zeitzone","anwesend"' in rows
