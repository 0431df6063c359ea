from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from deploy.operate.challenge_file import WrongFile, load
from shared.challenge import Office, Role
from shared.texts import languages
from shared.translated import Text

REFERENCE = Path(__file__).parents[2] / "deploy" / "challenges" / "icc-2020.yaml"
SKILLS = "  skills: {en: Skills and employment, fr: Compétences et emploi, de: Kompetenzen und Beschäftigung}"


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The reference file with each text replaced once, at a path of its own."""
    text = REFERENCE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    return path


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def problems(path: Path) -> list[str]:
    with pytest.raises(WrongFile) as wrong:
        load(path)
    return [problem.removeprefix(f"{path}:") for problem in wrong.value.problems]


def test_the_reference_edition_holds_the_calls_own_facts() -> None:
    challenge = load(REFERENCE)

    assert {lane.id: lane.closes_at.isoformat() for lane in challenge.lanes} == {
        "pre-screening": "2020-05-18T17:00:00+02:00",
        "alumni": "2020-05-22T17:00:00+02:00",
        "new-cities": "2020-05-29T17:00:00+02:00",
        "mentors": "2020-05-29T17:00:00+02:00",
    }
    assert len(challenge.eligible_countries) == 28
    assert [(p.role, p.international, p.count) for p in challenge.places] == [
        (Role.CORE, False, 80),
        (Role.MENTOR, False, 10),
        (Role.MENTOR, True, 10),
    ]
    assert sum(Office.PROGRAMME in person.offices for person in challenge.organisers) == 2
    assert challenge.replay


def test_loading_twice_gives_the_same_challenge() -> None:
    assert load(REFERENCE) == load(REFERENCE)


def test_every_mistake_is_named_with_its_line_at_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("closes_at: 2020-05-18T17:00:00+02:00", "closes_at: 2020-05-18T17:00:00"),
        ("weight: 20", "weight: lots"),
        ("capacity: 200", "capacty: 200"),
        ("zone: Europe/Brussels", "zone: CET"),
        ("AT, BE", "at, BE"),
    )

    found = problems(path)

    assert found == [
        f"{line_of(path, 'zone: CET')}: zone: 'CET' is not an IANA time zone such as Europe/Brussels.",
        f"{line_of(path, '2020-05-18')}: 2020-05-18T17:00:00 has no offset; write date, time and offset, "
        "such as 2020-05-29T17:00:00+02:00",
        f"{line_of(path, 'at, BE')}: eligible_countries: This is not in the expected form.",
        f"{line_of(path, 'weight: lots')}: criteria.weight: Enter a whole number.",
        f"{line_of(path, 'capacty') - 12}: events.sessions.capacity: this is missing",
        f"{line_of(path, 'capacty')}: events.sessions.capacty: there is no such key; is it misspelt?",
    ]


def test_a_key_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    path = changed(tmp_path, ("en: New cities", "en: New cities\n      en: Old cities"))
    first = line_of(path, "en: New cities")

    assert problems(path) == [f"{first + 1}: en stands here a second time; it stood on line {first} already"]


def test_a_tab_is_pointed_at(tmp_path: Path) -> None:
    path = changed(tmp_path, ("  - id: alumni\n", "\t- id: alumni\n"))

    assert problems(path) == [f"{line_of(path, 'id: alumni')}: a tab stands here; indent with spaces"]


@pytest.mark.parametrize("date", ["2020-05-29", "2020-05-29 17:00:00"])
def test_a_date_without_its_offset_is_refused(tmp_path: Path, date: str) -> None:
    path = changed(tmp_path, ("2020-05-22T17:00:00+02:00", date))

    assert len(problems(path)) == 1
    assert problems(path)[0].startswith(f"{line_of(path, date)}: {date} has no offset")


def test_norway_is_a_country(tmp_path: Path) -> None:
    assert "NO" in load(changed(tmp_path, ("NL, PL", "NL, NO, PL"))).eligible_countries


def test_what_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, ("weight: 30", "weight: 40"))

    assert problems(path) == [f"{line_of(path, 'criteria:')}: Criteria: the weights must add up to 100."]


def test_a_session_in_another_century_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(REFERENCE.read_text().replace("2020-10-02T", "9999-10-02T"))

    assert any("is in another century" in problem for problem in problems(path))


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="cannot be read"):
        load(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("text", ["", "just words", "- a list", "a: &x [*x]\n", "\xff"])
def test_whatever_is_no_challenge_is_refused_and_nothing_else_happens(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(text.encode("latin-1"))

    assert problems(path)


@pytest.mark.parametrize("escape", ["\\u2028", "\\L", "\\P", "\\u202E", "\\0", "\\u0300" * 31])
def test_a_text_that_calendars_cannot_show_is_named_with_its_line(tmp_path: Path, escape: str) -> None:
    path = changed(tmp_path, ("  en: ", f'  en: "x{escape}" # '))

    (problem,) = problems(path)

    line = line_of(path, escape)
    assert problem.startswith((f"{line}: Leave out control characters; U+", f"{line}: Use at most 30 accents"))


def test_a_text_may_stand_in_every_language_that_is_offered(tmp_path: Path) -> None:
    path = changed(tmp_path, (SKILLS, "  skills: {en: Skills, fr: Compétences}"))

    assert load(path).themes["skills"].by_language() == {"en": "Skills", "fr": "Compétences"}


def test_the_file_says_which_language_is_the_original(tmp_path: Path) -> None:
    path = changed(tmp_path, ("language: en", "language: de"))

    assert (load(path).lanes[2].title, load(path).lanes[2].title.in_("en")) == ("Neue Städte", "New cities")


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ("{fr: Compétences}", "skills: The original is missing: add the text in en, which `language:` names."),
        (
            "{en: Skills, es: Competencias}",
            "skills.es: es is no language that is offered here; use one of: en, fr, de.",
        ),
        (
            '{en: Skills, fr: ""}',
            "skills.fr: Nothing stands here: write the text, or leave this language out.",
        ),
        ('{en: Skills, fr: "Com\\u2028"}', "Leave out control characters; U+2028 stands here."),
    ],
)
def test_what_is_wrong_with_a_translation_is_named_with_its_line(tmp_path: Path, texts: str, reason: str) -> None:
    path = changed(tmp_path, (SKILLS, f"  skills: {texts}"))

    (problem,) = problems(path)

    assert problem.startswith(f"{line_of(path, '  skills:')}: ")
    assert problem.endswith(reason)


def test_the_reference_edition_says_everything_in_every_language_that_is_offered() -> None:
    missing = {
        where: lacking
        for where, text in texts_of(load(REFERENCE))
        if (lacking := set(languages()) - set(text.by_language()))
    }

    assert missing == {}


def texts_of(part: object, where: str = "") -> Iterator[tuple[str, Text]]:
    """Every text in *part* of a challenge, with where it stands."""
    if isinstance(part, Text) and part:
        yield where, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_of(getattr(part, name), f"{where}.{name}")
    elif isinstance(part, tuple | dict):
        for key, one in part.items() if isinstance(part, dict) else enumerate(part):
            yield from texts_of(one, f"{where}.{key}")
