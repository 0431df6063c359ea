"""Which language is spoken, and what its catalogues say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import texts, words
from shared.texts import _, n_

PO = """msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "%(day)s at %(time)s"
msgstr "%(day)s à %(time)s"

msgid "%(count)s city"
msgid_plural "%(count)s cities"
msgstr[0] "%(count)s ville"
msgstr[1] "%(count)s villes"
"""


@pytest.fixture(autouse=True)
def _french(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(texts, "OFFERED", ("en", "fr"))
    monkeypatch.setattr(texts, "_folders", {tmp_path: None})
    (tmp_path / "fr.po").write_text(PO)
    texts.translations.cache_clear()
    yield
    texts.translations.cache_clear()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.5", "fr"),
        ("en-GB,fr;q=0.9", "en"),
        ("de,el;q=0.9,fr;q=0.1", "fr"),
        ("fr;q=0", "en"),
        ("el", "en"),
        ("", "en"),
        ("*", "en"),
        ("fr;q=often", "en"),
        ("en;q=0.5, fr;q=0.9", "fr"),
        ("fr-CA, en;q=0.8", "fr"),
        ("*, en;q=0.5", "fr"),
        ("en;q=0, *", "fr"),
        ("*;q=0.5, fr;q=0.1", "en"),
        (";;;q=, =,;q=x,\0,,", "en"),
        ("fr-" + "x" * 1_000_000, "fr"),
        ("," * 100_000, "en"),
    ],
)
def test_a_browser_gets_what_it_wants_most_of_what_there_is(accepted: str, language: str) -> None:
    assert texts.asked_for(accepted) == language


def test_a_sentence_is_said_in_the_language_that_is_spoken() -> None:
    with texts.speaking("fr"):
        assert n_("%(count)s city", "%(count)s cities", 0) == "0 ville"
        assert n_("%(count)s city", "%(count)s cities", 2) == "2 villes"
        assert _("Not translated, for %(who)s", who="Ann") == "Not translated, for Ann"
    assert n_("%(count)s city", "%(count)s cities", 0) == "0 cities"


def test_a_plural_that_one_catalogue_lacks_is_said_by_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    untold = PO.replace("%(count)s ville", "")
    (tmp_path / "later" / "fr.po").write_text(untold.replace("%(day)s à", "%(day)s, à"))
    monkeypatch.setattr(texts, "_folders", {tmp_path: None, tmp_path / "later": None})
    texts.translations.cache_clear()

    with texts.speaking("fr"):
        assert n_("%(count)s city", "%(count)s cities", 2) == "2 villes"
        assert texts.gettext("%(day)s at %(time)s") == "%(day)s, à %(time)s"


def test_a_language_that_does_not_exist_is_not_spoken() -> None:
    with texts.speaking("el"):
        assert texts.language() == "en"


def test_days_and_times_follow_the_language() -> None:
    from tests.shared.test_words import CLOSE  # noqa: PLC0415

    with texts.speaking("fr"):
        assert words.moment(CLOSE, "Europe/Brussels") == (
            "vendredi 29 mai 2020 à 17:00 (heure d’été d’Europe centrale, UTC+2)"
        )
        assert words.country("GR") == "Grèce"
        assert words.listed(["Gand", "Łódź"]) == "Gand et Łódź"
