"""Times, days and countries in words, by Babel: for pages and letters alike."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal

_LOCALES = {"en": "en_GB"}  # day before month, as everywhere in Europe


def moment(when: datetime, zone: str | tzinfo = "UTC", language: str = "en") -> str:
    """*when* in full, with its zone: `Friday 29 May 2020 at 17:00 (Central European Summer Time, UTC+2)`."""
    local = when.astimezone(_zone(zone))
    locale = _locale(language)
    name = get_timezone_name(local, locale=locale)
    clock_time, offset = format_time(local, "HH:mm", locale=locale), _offset(local)
    day_of = format_date(local.date(), "full", locale=locale)
    zoned = offset if offset == "UTC" or name.startswith("GMT") else f"{name}, {offset}"
    return f"{day_of}{' at' if language == 'en' else ','} {clock_time} ({zoned})"


def in_zones(when: datetime, zones: Iterable[str]) -> str:
    """*when* in full in the first of *zones*, and once more for each other whose clock shows something else then:
    there without its day, unless that is another one."""
    clocks: dict[timedelta | None, str] = {}
    for zone in zones:
        clocks.setdefault(when.astimezone(_zone(zone)).utcoffset(), zone)
    first, *others = clocks.values()
    told = [moment(when, first)]
    for zone in others:
        there = moment(when, zone)
        told.append(there.split(" at ", 1)[1] if day(when, zone) == day(when, first) else there)
    return ", that is ".join(told)


def day(when: date | datetime, zone: str | tzinfo = "UTC", language: str = "en") -> str:
    """The day of *when*, such as `29 May 2020`."""
    that = when.astimezone(_zone(zone)).date() if isinstance(when, datetime) else when
    return format_date(that, "long", locale=_locale(language))


def country(code: str, language: str = "en") -> str:
    """The country's name for its ISO 3166-1 alpha-2 code; the code itself if nobody knows it."""
    return str(_locale(language).territories.get(code.upper(), code))


def number(value: float, language: str = "en") -> str:
    """*value* with the language's separators, such as `1,234`."""
    return format_decimal(value, locale=_locale(language))


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))


def _zone(zone: str | tzinfo) -> tzinfo:
    if not isinstance(zone, str):
        return zone
    return UTC if zone == "UTC" else ZoneInfo(zone)


def _offset(local: datetime) -> str:
    offset = local.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}{f':{rest:02}' if rest else ''}"
