"""Every letter in words: both forms, both zones, nothing left open, and the mark of what is made up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import applications
from services.events.contracts import Cause
from services.notifications.mail.rendering import preview, reason_of, rendered
from services.notifications.model.expressions import Status
from services.notifications.model.kinds import KINDS
from shared.settings import Environment, Settings
from tests.notifications.every_letter import LOT, closing_time_for, every_letter
from tests.notifications.facts import submitted

SETTINGS = Settings(environment=Environment.LOCAL, link_key="k" * 32, base_url="https://challenge.example.org")
LETTERS = every_letter()


def test_every_kind_of_letter_is_written_here() -> None:
    assert set(LETTERS) == set(KINDS)


@pytest.mark.parametrize("template", KINDS)
def test_text_and_html_say_the_same_reason_and_links(template: str) -> None:
    bodies = rendered(LETTERS[template], SETTINGS)

    links = [word for word in bodies.text.split() if word.startswith("https://")]
    assert links
    assert all(f'href="{link}"' in bodies.html for link in links)
    assert reason_of(LETTERS[template]) in " ".join(bodies.text.split())
    assert reason_of(LETTERS[template]) in bodies.html


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("template", KINDS)
def test_every_letter_says_at_its_foot_whom_to_write_to(template: str, language: str) -> None:
    settings = SETTINGS.model_copy(
        update={"mail_from": "Programme office <the-office-for-questions@challenge.example>"}
    )
    bodies = rendered(LETTERS[template].model_copy(update={"language": language}), settings)

    assert "the-office-for-questions@challenge.example" in bodies.text.split("\n--\n")[1]
    assert '<a href="mailto:the-office-for-questions@challenge.example"' in bodies.html
    assert [line for line in bodies.text.splitlines() if len(line) > 72 and "https://" not in line] == []


@pytest.mark.parametrize("template", KINDS)
def test_text_fits_a_terminal_but_for_links(template: str) -> None:
    lines = rendered(LETTERS[template], SETTINGS).text.splitlines()

    assert [line for line in lines if len(line) > 72 and "https://" not in line] == []


@pytest.mark.parametrize("template", KINDS)
def test_what_is_made_up_carries_its_mark_in_both_forms(template: str) -> None:
    letter = LETTERS[template].model_copy(update={"replay": True})
    real = letter.model_copy(update={"replay": False})

    marked, plain = rendered(letter, SETTINGS), rendered(real, SETTINGS)

    assert "replay, made up" in marked.text
    assert "replay, made up" in marked.html
    assert "replay, made up" not in plain.text + plain.html


def test_a_time_is_told_in_the_recipients_zone_and_the_calls() -> None:
    text = " ".join(rendered(LETTERS["reminder"], SETTINGS).text.split())

    assert (
        "Closes: Friday, 29 May 2020 at 18:00 (Eastern European Summer Time, UTC+3), "
        "which is 17:00 (Central European Summer Time, UTC+2)"
    ) in text


def test_the_calls_day_is_told_where_it_is_another() -> None:
    midnight = datetime(2020, 5, 29, 21, 30, tzinfo=UTC)
    letter = LETTERS["reminder"].model_copy(update={"facts": {**LETTERS["reminder"].facts, "closes_at": midnight}})

    text = " ".join(rendered(letter, SETTINGS).text.split())

    assert "Saturday, 30 May 2020 at 00:30 (Eastern European Summer Time, UTC+3), which is Friday, 29 May 2020" in text


def test_one_zone_is_told_once() -> None:
    letter = LETTERS["reminder"].model_copy(update={"zone": "Europe/Paris"})

    assert "which is" not in rendered(letter, SETTINGS).text


def test_a_session_is_told_from_to_in_both_zones() -> None:
    text = " ".join(rendered(LETTERS["registration"], SETTINGS).text.split())

    assert "12:00 to 13:00 (Eastern European Summer Time, UTC+3), which is 11:00 to 12:00 (Central" in text


def test_what_people_typed_stays_text_in_html() -> None:
    facts = {**LETTERS["decision-selected"].facts, "reasons": "<script>alert(1)</script>", "title": "A & B"}
    letter = LETTERS["decision-selected"].model_copy(update={"facts": facts})

    bodies = rendered(letter, SETTINGS)

    assert "<script>" not in bodies.html
    assert "A &amp; B is selected" in bodies.html
    assert "A & B is selected" in bodies.text


@pytest.mark.parametrize("template", [name for name in LETTERS if name.startswith(("session-", "registration"))])
def test_who_was_named_by_somebody_else_is_greeted_without_the_name_that_was_typed(template: str) -> None:
    letter = LETTERS[template]
    typed = letter.model_copy(update={"facts": {**letter.facts, "name": "Visit evil.example now"}})

    bodies = rendered(typed, SETTINGS)

    assert "evil.example" not in bodies.text + bodies.html
    assert "Good day," in bodies.text


def test_a_reminder_names_the_buttons_as_the_pages_do() -> None:
    pages = Path(applications.__file__).parent / "templates"
    text = " ".join(rendered(LETTERS["reminder"], SETTINGS).text.split())

    assert "choose “Check and send” and press “Send version 1”" in text
    assert '"Check and send"' in (pages / "tasks.html").read_text()
    assert '"Send version %(version)s"' in (pages / "check.html").read_text()


def test_a_decision_by_lot_says_where_to_check_it_and_no_other_speaks_of_lots() -> None:
    drawn, other = LETTERS["decision-reserve"], LETTERS["decision-selected"]

    text = " ".join(rendered(drawn, SETTINGS).text.split())

    assert f"Its lot: {LOT}" in text
    assert f"Number of your expression of interest: {drawn.facts['expression_id']}" in text
    assert "https://challenge.example.org/applications/#ties" in text
    assert "lot" not in rendered(other, SETTINGS).text.split()


def test_a_decision_queued_before_there_were_lots_is_still_written() -> None:
    letter = LETTERS["decision-selected"]
    old = letter.model_copy(update={"facts": {name: fact for name, fact in letter.facts.items() if name != "lot"}})

    assert rendered(old, SETTINGS) == rendered(letter, SETTINGS)


def test_a_receipt_names_version_hash_and_cities() -> None:
    text = rendered(LETTERS["receipt"], SETTINGS).text

    for said in ("Version: 1", f"Content hash: {submitted().content_hash}", "Cities: Athens (GR), Piraeus (GR)"):
        assert said in text


@pytest.mark.parametrize(
    ("status", "reason", "said", "never"),
    [
        ("draft", "you have a draft for Athens", "It takes part once you send it", "withdr"),
        ("submitted", "you sent in the expression of interest", "What you sent in stands", "draft"),
        ("withdrawn", "you withdrew the expression of interest", "it stays withdrawn", "draft"),
    ],
)
def test_a_new_closing_time_says_what_it_means_for_a_draft_and_for_what_was_sent(
    status: str, reason: str, said: str, never: str
) -> None:
    text = " ".join(rendered(closing_time_for(Status(status)), SETTINGS).text.split())

    assert f"You get this letter because {reason}" in text
    assert said in text
    assert never not in text


@pytest.mark.parametrize(
    ("cause", "why", "way_back"),
    [
        (Cause.GIVEN_BACK, "was given back", "register again"),
        (Cause.REMOVED, "The contact of your delegation took you off it", "ask the contact"),
        (Cause.DELEGATION_WITHDRAWN, "Your delegation no longer takes part in Intelligent Cities Challenge 2020", ""),
    ],
)
def test_who_lost_a_seat_reads_why_and_no_way_back_that_is_closed(cause: Cause, why: str, way_back: str) -> None:
    letter = LETTERS["registration-cancelled"]
    letter = letter.model_copy(update={"facts": {**letter.facts, "cause": str(cause)}})

    text = " ".join(rendered(letter, SETTINGS).text.split())

    assert why in text
    assert [way for way in ("register again", "ask the contact") if way in text] == ([way_back] if way_back else [])


def test_a_preview_holds_no_powerful_link() -> None:
    for template in ("sign-in", "newsletter-confirm", "announcement"):
        powerful = rendered(LETTERS[template], SETTINGS)
        tokens = [word.rpartition("/")[2] for word in powerful.text.split() if "/n/" in word or "/confirm/" in word]
        assert tokens
        assert not any(token in preview(LETTERS[template], SETTINGS) for token in tokens)


@pytest.mark.parametrize("template", ["session-cancelled", "registration-cancelled"])
def test_a_letter_about_what_is_off_says_neither_where_nor_how_to_join_however_it_was_queued(template: str) -> None:
    letter = LETTERS[template]
    older = {**letter.facts["entry"], "place": "Hall 2, https://meet.example.org/j", "status": "CANCELLED"}
    queued = letter.model_copy(update={"facts": {**letter.facts, "entry": older}})

    texts = [rendered(one, SETTINGS).text for one in (letter, queued)]

    assert [word for word in ("Where:", "Hall 2", "meet.example") for text in texts if word in text] == []
    assert "Where: online" in rendered(LETTERS["session-changed"], SETTINGS).text
