"""Letters in their recipient's language: subject, reason, text, HTML, calendar and headers; and what is older."""

import email
import re
from email.message import EmailMessage
from email.policy import default

import httpx
import pytest

from services.applications.contracts import ChallengeDefined
from services.notifications.actions import queue_issue
from services.notifications.mail.envelope import envelope
from services.notifications.mail.rendering import language_of, preview, reason_of, rendered, subject_of
from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import Letter
from services.selection.contracts import SelectionAnnounced
from shared import texts
from shared.mongo import Database
from shared.settings import Environment, Settings
from tests import reasons
from tests.notifications.builders import ATHENS, MARIA, NOW, a_challenge, a_contact, ledger, tell
from tests.notifications.conftest import Site
from tests.notifications.every_letter import every_letter
from tests.notifications.facts import decided, submitted
from tools.catalogues import ROOT, catalogue

SETTINGS = Settings(environment=Environment.LOCAL, link_key="k" * 32, base_url="https://challenge.example.org")
LETTERS = every_letter()
LANGUAGES = ("fr", "de")


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """French and German are offered beside English."""
    monkeypatch.setattr(texts, "OFFERED", ("en", *LANGUAGES))


def in_language(template: str, language: str) -> Letter:
    return LETTERS[template].model_copy(update={"language": language})


def on_the_wire(letter: Letter) -> EmailMessage:
    mail = envelope(letter, rendered(letter, SETTINGS), SETTINGS, now=NOW)
    return email.message_from_bytes(mail, policy=default)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", KINDS)
def test_a_letters_text_fits_a_terminal_in_every_language_but_for_links(template: str, language: str) -> None:
    lines = rendered(in_language(template, language), SETTINGS).text.splitlines()

    assert [line for line in lines if len(line) > 72 and "https://" not in line] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", KINDS)
def test_subject_reason_text_and_html_are_in_the_recipients_language(template: str, language: str) -> None:
    english, letter = LETTERS[template], in_language(template, language)

    theirs, ours = rendered(letter, SETTINGS), rendered(english, SETTINGS)

    assert f'<html lang="{language}">' in theirs.html
    assert subject_of(letter) != subject_of(english)
    assert reason_of(letter) != reason_of(english)
    assert theirs.text != ours.text
    assert reason_of(letter) in theirs.html


@pytest.mark.parametrize(
    ("language", "subject", "time"),
    [
        (
            "fr",
            "Encore 25 jours pour envoyer\u202f: Athens",
            "vendredi 29 mai 2020 à 18:00 (heure d’été d’Europe de l’Est, UTC+3), soit 17:00 (heure d’été d’Europe "
            "centrale, UTC+2)",
        ),
        (
            "de",
            "Noch 25 Tage zum Einreichen: Athens",
            "Freitag, 29. Mai 2020 um 18:00 (Osteuropäische Sommerzeit, UTC+3), das entspricht 17:00 "
            "(Mitteleuropäische Sommerzeit, UTC+2)",
        ),
    ],
)
def test_a_reminder_tells_its_times_as_the_language_does(language: str, subject: str, time: str) -> None:
    letter = in_language("reminder", language)

    said = re.sub(r"[ \n]+", " ", rendered(letter, SETTINGS).text)

    assert subject_of(letter) == subject
    assert time in said


def test_the_mail_says_truly_which_language_it_is_in() -> None:
    spoken = [on_the_wire(in_language("receipt", language)) for language in ("fr", "et")]

    assert [mail["Content-Language"] for mail in spoken] == ["fr", "en"]
    assert [mail["Subject"] for mail in spoken] == [
        "Bien reçu\u202f: votre manifestation d’intérêt pour Athens",
        "Received: your expression of interest for Athens",
    ]


def test_a_calendar_entry_is_in_its_owners_language_too() -> None:
    mail = on_the_wire(in_language("delegate-named", "de"))

    entries = [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]

    assert any("An der Sitzung teilnehmen" in entry for entry in entries)


@pytest.mark.parametrize("typed", ["closed", "not sent yet", "Withdrawn by the applicant."])
def test_a_reason_that_a_catalogue_holds_too_stays_as_it_was_typed(typed: str) -> None:
    letter = in_language("session-cancelled", "fr")
    assert letter.facts["words"] == "The speaker is ill."
    texts.use(ROOT / "services/applications/texts")
    texts.use(ROOT / "services/selection/texts")

    mail = rendered(letter.model_copy(update={"facts": {**letter.facts, "words": typed}}), SETTINGS)

    assert typed in mail.text
    assert typed in mail.html


def test_the_ledger_holds_no_sentence_of_ours(db: Database) -> None:
    tell(db, submitted(contact=a_contact(language="fr")))

    row = db["letters"].find_one({"recipient": MARIA})

    assert row is not None
    assert row["subject"] == {"code": "receipt-subject", "slots": {"expression": "Athens"}}
    assert row["reason"] == {"code": "receipt-reason", "slots": {"expression": "Athens"}}


def test_a_letter_queued_with_texts_goes_out_with_them(db: Database) -> None:
    tell(db, submitted())
    older = {"subject": "Received: Athens", "reason": "You sent it in.", "language": "fr"}
    db["letters"].update_one({"recipient": MARIA}, {"$set": older})

    (letter,) = ledger(db)

    assert (subject_of(letter), reason_of(letter)) == ("Received: Athens", "You sent it in.")
    assert "\n--\nYou sent it in.\n" in preview(letter, SETTINGS)


def test_a_reminder_queued_with_the_time_left_in_words_is_still_written() -> None:
    letter = LETTERS["reminder"]
    older = letter.model_copy(update={"facts": {**letter.facts, "left": "7 days"}})

    assert rendered(older, SETTINGS).text.startswith("[replay, made up]")
    assert "7 days left to submit\n=====" in rendered(older, SETTINGS).text


@pytest.mark.parametrize("path", ["/sign-in", "/newsletter"])
def test_a_letter_that_somebody_asks_for_is_in_the_language_of_the_page(site: Site, path: str) -> None:
    address = f"language@{path[1:]}.example"
    form = {"email": address, "consent": "yes"}
    site.browser.post(path, data=form, headers={"Accept-Language": "de"})

    letter = site.newest_letter(address)

    assert (letter.language, language_of(letter)) == ("de", "de")


def test_the_newsletter_comes_in_the_language_that_it_was_agreed_to_in(site: Site) -> None:
    address, german = "issue@language.example", {"Accept-Language": "de"}
    site.browser.post("/newsletter", data={"email": address, "consent": "yes"}, headers=german)
    link = site.link_for(address, "/newsletter/confirm/")
    assert isinstance(site.browser.post(link), httpx.Response)

    tell(site.db, ChallengeDefined(revision=1, challenge=a_challenge()))
    tell(site.db, SelectionAnnounced(challenge_id="icc-2020", announced_at=NOW, selected=(ATHENS,)))
    queue_issue.queue_issue(site.db)
    site.db["issues"].delete_many({})

    letter = site.newest_letter(address)
    assert (letter.template, letter.language) == ("announcement", "de")
    assert subject_of(letter) == "Intelligent Cities Challenge 2020: Die Auswahl ist bekannt gegeben"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_names_the_buttons_as_the_pages_do_in_every_language(language: str) -> None:
    pages = catalogue(ROOT / "services" / "applications" / "texts" / f"{language}.po")
    said = re.sub(r"[ \n]+", " ", rendered(in_language("reminder", language), SETTINGS).text)

    for label in ("Check and send", "Send version %(version)s"):
        message = pages.get(label)
        assert message is not None
        assert str(message.string) % {"version": 1} in said


SAID = {
    "fr": "Rang 12 sur 131 avec 78,33 points sur 100 (moyennes sur 5\u202f: Relevance 4,00\u202f; Impacts 3,50). "
    "À égalité de points avec 2 autres candidatures, départagées par\u202f: Relevance, puis tirage au sort. "
    "Dans la limite des 76 places (core cities).",
    "de": "Rang 12 von 131 mit 78,33 von 100 Punkten (Mittelwerte von je 5: Relevance 4,00; Impacts 3,50). "
    "Punktgleich mit 2 anderen Bewerbungen; den Gleichstand entschied: Relevance, dann Los. "
    "Innerhalb der 76 Plätze (core cities).",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_says_the_reasons_of_a_decision_in_its_recipients_language(db: Database, language: str) -> None:
    tell(db, submitted(contact=a_contact(language=language)), decided(reasons=reasons.by_rank()))

    letter = ledger(db, template="decision-selected")[-1]
    bodies = rendered(letter, SETTINGS)

    assert SAID[language] in bodies.html
    for text in (bodies.text, preview(letter, SETTINGS)):
        assert SAID[language] in re.sub(r"[ \n]+", " ", text)
    assert [one["code"] for one in letter.facts["reasons"]] == ["ranked", "tied", "gets-place"]


def test_a_persons_own_words_go_out_as_they_were_typed(db: Database) -> None:
    tell(db, submitted(contact=a_contact(language="fr")), decided(reasons="lot"))  # a sentence of ours, too

    assert "\n  lot\n" in rendered(ledger(db, template="decision-selected")[-1], SETTINGS).text
