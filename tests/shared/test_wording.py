"""Phrases, said in the language that is spoken."""

from datetime import UTC, date, datetime

import pytest

from shared import wording
from shared.phrases import Phrase, country, day, hours, listed, moment, phrase, span
from shared.wording import Plural

wording.learn(
    {
        "test-full": "“%(title)s” is full: all %(seats)s seats are taken.",
        "test-cities": Plural("%(count)s city", "%(count)s cities"),
        "test-of": "%(what)s of %(countries)s",
    }
)


def test_slots_are_filled_as_the_language_writes_them() -> None:
    assert wording.say(phrase("test-full", title="Opening", seats=1200)) == (
        "“Opening” is full: all 1,200 seats are taken."
    )


@pytest.mark.parametrize(("count", "text"), [(1, "1 city"), (2, "2 cities"), (0, "0 cities")])
def test_a_number_decides_the_form(count: int, text: str) -> None:
    assert wording.say(phrase("test-cities", count=count)) == text


def test_phrases_stand_in_phrases() -> None:
    both = phrase("test-of", what=phrase("test-cities", count=2), countries=listed([country("GR"), country("PL")]))
    assert wording.say(both) == "2 cities of Greece and Poland"


def test_moments_and_days_are_said_in_full() -> None:
    close = datetime(2020, 5, 29, 15, tzinfo=UTC)
    assert wording.say(moment(close, "Europe/Brussels", "Europe/Athens")) == (
        "Friday, 29 May 2020 at 17:00 (Central European Summer Time, UTC+2), "
        "that is 18:00 (Eastern European Summer Time, UTC+3)"
    )
    assert wording.say(day(date(2020, 9, 28))) == "28 September 2020"


def test_from_when_until_when_is_said_on_the_clocks_of_its_zone() -> None:
    start, end = datetime(2020, 9, 28, 8, tzinfo=UTC), datetime(2020, 9, 28, 9, tzinfo=UTC)
    assert wording.say(span(start, end, "Europe/Brussels")) == "28 September 2020, 10:00–11:00"
    assert wording.say(hours(start, end, "Europe/Athens")) == "11:00–12:00"


def test_a_phrase_is_kept_and_told_as_json() -> None:
    told = phrase("test-of", what=phrase("test-cities", count=2), countries=listed([country("GR")]))
    assert Phrase.model_validate_json(told.model_dump_json()) == told
    assert Phrase.model_validate(told.model_dump()) == told


def test_a_percent_sign_of_anybody_does_no_harm() -> None:
    assert "100 %(x)s" in wording.say(phrase("test-full", title="100 %(x)s", seats=1))


def test_a_text_without_slots_may_hold_one() -> None:
    assert wording.say("100 % of it") == "100 % of it"


def test_a_code_has_one_sentence() -> None:
    with pytest.raises(ValueError, match="test-full has two sentences"):
        wording.learn({"test-full": "Full."})
