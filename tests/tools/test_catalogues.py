"""A catalogue that lacks a sentence, holds one for nothing, or differs in a slot is noticed."""

import re
from pathlib import Path

import pytest

from tools import catalogues

CODE = """
from shared.texts import N_, _, n_
TITLE = N_("Sign in")
def say(count): return _("To %(who)s", who=1) + n_("%(count)s city", "%(count)s cities", count)
"""
PAGE = '<p>{% trans %}See <a href="/">home</a>{% endtrans %}</p>'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "words.py").write_text(CODE)
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    return tmp_path


def french(room: Path, **changes: str) -> Path:
    """The room's French catalogue, complete but for *changes* to its text."""
    file = room / "texts" / "fr.po"
    file.write_bytes(catalogues.updated(file, catalogues.template(room)))
    text = file.read_text()
    for original, said in {
        'msgid "Sign in"\nmsgstr ""': 'msgid "Sign in"\nmsgstr "Se connecter"',
        'msgid "To %(who)s"\nmsgstr ""': 'msgid "To %(who)s"\nmsgstr "À %(who)s"',
        'msgstr[0] ""': 'msgstr[0] "%(count)s ville"',
        'msgstr[1] ""': 'msgstr[1] "%(count)s villes"',
        'home</a>"\nmsgstr ""': 'home</a>"\nmsgstr "Voir <a href=\\"/\\">l’accueil</a>"',
    }.items():
        assert original in text
        text = text.replace(original, changes.get(said, said))
    file.write_text(text)
    return file


def faults(room: Path, file: Path) -> list[str]:
    return list(catalogues.faults(file, catalogues.template(room), complete=True))


def test_code_and_templates_are_read(room: Path) -> None:
    assert {str(one.id) for one in catalogues.template(room) if one.id} == {
        "Sign in",
        "To %(who)s",
        "('%(count)s city', '%(count)s cities')",
        'See <a href="/">home</a>',
    }


def test_a_complete_catalogue_is_right(room: Path) -> None:
    assert faults(room, french(room)) == []


def test_a_missing_sentence_is_named(room: Path) -> None:
    file = french(room)
    (room / "more.py").write_text('from shared.texts import N_\nX = N_("New here")\n')
    file.write_bytes(catalogues.updated(file, catalogues.template(room)))
    assert faults(room, file) == ["lacks 'New here'"]


def test_a_catalogue_that_is_not_current_is_named(room: Path) -> None:
    file = french(room)
    (room / "words.py").write_text("")
    assert "is not current" in faults(room, file)[0]


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ('msgid "To %(who)s"\nmsgstr "À %(who)s"', 'msgid "To %(who)s"\nmsgstr "À %(qui)s"', "other slots"),
        ('msgstr[1] "%(count)s villes"', 'msgstr[1] "%(number)s villes"', "other slots"),
        (
            'home</a>"\nmsgstr "Voir <a href=\\"/\\">l’accueil</a>"',
            'home</a>"\nmsgstr "Voir <b>l’accueil</b>"',
            "other tags",
        ),
    ],
)
def test_another_slot_or_tag_is_named(room: Path, said: str, instead: str, fault: str) -> None:
    assert any(fault in one for one in faults(room, french(room, **{said: instead})))


def test_the_form_for_one_may_leave_out_the_number(room: Path) -> None:
    said = 'msgstr[0] "%(count)s ville"'
    assert faults(room, french(room, **{said: 'msgstr[0] "une ville"'})) == []


# What a French sentence must not hold, for a line may break there; a sign before a letter is part of an address.
BREAKABLE = re.compile("[ \u00a0][:;?!»](?!\\w)|«[ \u00a0]")


def test_french_has_narrow_no_break_spaces_before_its_signs() -> None:
    files = [*catalogues.ROOT.glob("services/*/texts/**/fr.po"), catalogues.ROOT / "shared" / "texts" / "fr.po"]
    said = [one.string for file in files for one in catalogues.catalogue(file) if one.id]

    assert len(files) > 4
    assert [text for text in map(str, said) if BREAKABLE.search(text)] == []
