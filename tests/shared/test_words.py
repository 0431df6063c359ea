"""Times, days and countries in words."""

from datetime import UTC, date, datetime, timedelta

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


def test_dublins_summer_is_its_standard_time_and_is_not_named_for_greenwich() -> None:
    winter, hour = datetime(2020, 1, 29, 15, tzinfo=UTC), "Friday, 29 May 2020 at 16:00"

    assert words.moment(CLOSE, "Europe/Dublin") == f"{hour} (Irish Standard Time, UTC+1)"
    assert words.moment(CLOSE, "Europe/Dublin", "fr").endswith("(heure d’été irlandaise, UTC+1)")
    assert words.moment(winter, "Europe/Dublin") == "Wednesday, 29 January 2020 at 15:00 (UTC)"


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


def test_from_when_until_when_names_a_day_only_where_it_is_needed() -> None:
    night = CLOSE + timedelta(hours=9)

    assert words.hours(CLOSE, CLOSE + timedelta(hours=1), "Europe/Brussels") == "17:00–18:00"
    assert words.hours(CLOSE, night, "Europe/Brussels") == "17:00–02:00 on 30 May"
    assert words.span(CLOSE, CLOSE + timedelta(hours=1), "Europe/Brussels") == "29 May 2020, 17:00–18:00"
    assert words.span(CLOSE, night, "Europe/Brussels") == "29 May 2020, 17:00–30 May 2020, 02:00"


def test_a_day_is_said_with_its_day_of_the_week() -> None:
    assert words.dated(date(2020, 9, 28)) == "Monday 28 September 2020"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Brussels", "Brussels time (UTC+2)"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time (UTC-3)"),
        ("America/St_Johns", "St John’s time (UTC-2:30)"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_city(zone: str, name: str) -> None:
    assert words.zone_name(zone, CLOSE) == name
