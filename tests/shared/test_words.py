"""Times, days and countries in words."""

from datetime import UTC, date, datetime

import pytest

from shared import words

CLOSE = datetime(2020, 5, 29, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Europe/Brussels", "en", "Friday, 29 May 2020 at 17:00 (Central European Summer Time, UTC+2)"),
        ("Europe/Athens", "en", "Friday, 29 May 2020 at 18:00 (Eastern European Summer Time, UTC+3)"),
        ("UTC", "en", "Friday, 29 May 2020 at 15:00 (UTC)"),
        ("Asia/Kolkata", "en", "Friday, 29 May 2020 at 20:30 (UTC+5:30)"),
        ("America/St_Johns", "en", "Friday, 29 May 2020 at 12:30 (Newfoundland Daylight Time, UTC-2:30)"),
        ("Europe/Athens", "el", "Παρασκευή 29 Μαΐου 2020, 18:00 (Θερινή ώρα Ανατολικής Ευρώπης, UTC+3)"),
    ],
)
def test_a_moment_is_said_in_full_with_its_zone(zone: str, language: str, said: str) -> None:
    assert words.moment(CLOSE, zone, language) == said


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2020, 5, 29, 23, 30, tzinfo=UTC)

    assert words.day(late, "Europe/Athens") == "30 May 2020"
    assert words.day(late) == "29 May 2020"
    assert words.day(date(2020, 9, 28), language="de") == "28. September 2020"


def test_countries_are_named_and_unknown_codes_stay() -> None:
    assert [words.country(code) for code in ("GR", "ee", "XX")] == ["Greece", "Estonia", "XX"]
    assert words.country("GR", "el") == "Ελλάδα"


def test_numbers_are_told_apart_in_thousands() -> None:
    assert words.number(1234567) == "1,234,567"
