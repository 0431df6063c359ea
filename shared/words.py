"""Times, days, countries, numbers and lists in words of the language that is spoken (CLDR, by Babel)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal

from shared import texts
from shared.texts import _

_LOCALES = {"en": "en_GB"}  # day before month, as everywhere in Europe


class Parts(NamedTuple):
    """A moment in words, part by part: `Friday, 29 May 2020`, `17:00`, `Central European Summer Time, UTC+2`."""

    day: str
    time: str
    zone: str


def parts(when: datetime, zone: str | tzinfo = "UTC", language: str = "") -> Parts:
    """*when* as it is in *zone*, part by part, in *language*, else in the one that is spoken."""
    return _parts(when, _zone(zone), language or texts.language())


def moment(when: datetime, zone: str | tzinfo = "UTC", language: str = "") -> str:
    """*when* in full, with its zone: `Friday, 29 May 2020 at 17:00 (Central European Summer Time, UTC+2)`."""
    with texts.speaking(language or texts.language()):
        is_written = not language or language in texts.languages()
        joined = texts.gettext("%(day)s at %(time)s") if is_written else "%(day)s, %(time)s"
        that = parts(when, zone, language)
        return joined % {"day": that.day, "time": _clock(that)}


def short(when: datetime, zone: str | tzinfo = "UTC", language: str = "") -> str:
    """The day and time of *when*, without its zone: `29 May 2020, 17:00`. Where the zone is said elsewhere."""
    return _short(when, _zone(zone), language or texts.language())


def in_zones(when: datetime, zones: Iterable[str]) -> str:
    """*when* in full in the first of *zones*, and once more for each other whose clock shows something else then:
    there without its day, unless that is another one."""
    clocks: dict[timedelta | None, str] = {}
    for zone in zones:
        clocks.setdefault(when.astimezone(_zone(zone)).utcoffset(), zone)
    first, *others = clocks.values()
    said = moment(when, first)
    for zone in others:
        there = parts(when, zone)
        same_day = there.day == parts(when, first).day
        said = _(
            "%(time)s, that is %(elsewhere)s", time=said, elsewhere=_clock(there) if same_day else moment(when, zone)
        )
    return said


def day(when: date | datetime, zone: str | tzinfo = "UTC", language: str = "") -> str:
    """The day of *when*, such as `29 May 2020`."""
    that = when.astimezone(_zone(zone)).date() if isinstance(when, datetime) else when
    return _day(that, language or texts.language())


def weekday(when: date, language: str = "") -> str:
    """The name of its day of the week, such as `Friday`."""
    return format_date(when, "EEEE", locale=_locale(language))


def dated(when: date) -> str:
    """A day with its day of the week, such as `Friday 29 May 2020`."""
    return _("%(weekday)s %(day)s", weekday=weekday(when), day=day(when))


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From when until when on the clocks of *zone*, such as `10:00–11:30`; the day of the end stands there only when it
    is another."""
    start, end = starts_at.astimezone(_zone(zone)), ends_at.astimezone(_zone(zone))
    times = f"{_on_clock(start)}–{_on_clock(end)}"
    if start.date() == end.date():
        return times
    return _("%(hours)s on %(day)s", hours=times, day=format_skeleton("MMMMd", end.date(), locale=_locale("")))


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From when until when on the clocks of *zone*, with the day: `28 September 2020, 10:00–11:30`."""
    start, end = starts_at.astimezone(_zone(zone)), ends_at.astimezone(_zone(zone))
    if start.date() == end.date():
        return _("%(day)s, %(time)s", day=day(start.date()), time=f"{_on_clock(start)}–{_on_clock(end)}")
    first, last = (_("%(day)s, %(time)s", day=day(one.date()), time=_on_clock(one)) for one in (start, end))
    return f"{first}–{last}"


def zone_name(zone: str, at: datetime) -> str:
    """*zone* as people say it, by its city, with its offset at that moment: `Brussels time (UTC+2)`."""
    if zone in ("UTC", "Etc/UTC"):
        return "UTC"
    offset = _offset(at.astimezone(ZoneInfo(zone)))
    return _("%(city)s time (%(offset)s)", city=_city(zone, texts.language()), offset=offset)


def time_of(zone: str) -> str:
    """*zone* as people say it, by its city: `Brussels time`."""
    return "UTC" if zone in ("UTC", "Etc/UTC") else _("%(city)s time", city=_city(zone, texts.language()))


def local(when: datetime, zone: str | tzinfo) -> datetime:
    """*when* on the clocks of *zone*."""
    return when.astimezone(_zone(zone))


def city(zone: str) -> str:
    """The city that *zone* is named after, such as `Brussels`."""
    return "UTC" if zone in ("UTC", "Etc/UTC") else _city(zone, texts.language())


def country(code: str, language: str = "") -> str:
    """The country's name for its ISO 3166-1 alpha-2 code; the code itself if nobody knows it."""
    return _territory(code, _locale(language))


def spoken_language(code: str, language: str = "") -> str:
    """A language's name by ISO 639-1, as it stands within a sentence: `German`, `allemand`."""
    return _tongue(code, _locale(language))


def number(value: float, language: str = "") -> str:
    """*value* with the language's separators, such as `1,234`."""
    return _number(value, language or texts.language())


def decimal(text: str, language: str = "") -> str:
    """A number written as `78.30`, with the language's separators and as many places: `78,30`."""
    return _decimal(text, language or texts.language())


def listed(things: Iterable[str], language: str = "") -> str:
    """*things* one after the other: `Ghent, Łódź and Ålesund`."""
    return format_list([*things], locale=_locale(language))


def either(things: Iterable[str], language: str = "") -> str:
    """One of *things*: `Ghent, Łódź or Ålesund`."""
    return format_list([*things], style="or", locale=_locale(language))


# A page says the same moments each time it is asked for, and CLDR takes 60 microseconds to say one.
@lru_cache(maxsize=4096)
def _parts(when: datetime, zone: tzinfo, language: str) -> Parts:
    local, locale = when.astimezone(zone), _locale(language)
    name, offset = get_timezone_name(local, zone_variant=_variant(local), locale=locale), _offset(local)
    zoned = offset if offset == "UTC" or name.startswith(("GMT", "UTC")) else f"{name}, {offset}"
    return Parts(format_date(local.date(), "full", locale=locale), format_time(local, "HH:mm", locale=locale), zoned)


@lru_cache(maxsize=4096)
def _short(when: datetime, zone: tzinfo, language: str) -> str:
    local, locale = when.astimezone(zone), _locale(language)
    return f"{format_date(local.date(), 'medium', locale=locale)}, {format_time(local, 'HH:mm', locale=locale)}"


@lru_cache(maxsize=4096)
def _day(that: date, language: str) -> str:
    return format_date(that, "long", locale=_locale(language))


@lru_cache(maxsize=4096, typed=True)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=_locale(language))


@lru_cache(maxsize=4096)
def _decimal(text: str, language: str) -> str:
    places = len(text.partition(".")[2])
    return format_decimal(Decimal(text), "#,##0." + "0" * places if places else None, locale=_locale(language))


def _clock(that: Parts) -> str:
    return f"{that.time} ({that.zone})"


def _territory(code: str, locale: Locale) -> str:
    return str(locale.territories.get(code.upper(), code))


def _tongue(code: str, locale: Locale) -> str:
    return str(locale.languages.get(code, code))


def _on_clock(local: datetime) -> str:
    return format_time(local, "HH:mm", locale=_locale(""))


def _locale(language: str) -> Locale:
    return _parsed(language or texts.language())


@lru_cache(maxsize=2000)
def _city(zone: str, language: str) -> str:
    return get_timezone_location(zone, locale=_locale(language), return_city=True).rpartition("/")[2]


@lru_cache(maxsize=32)
def _parsed(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))


def _zone(zone: str | tzinfo) -> tzinfo:
    if not isinstance(zone, str):
        return zone
    return UTC if zone == "UTC" else ZoneInfo(zone)


def _variant(local: datetime) -> Literal["standard", "daylight"]:
    """By the clock: the tz database has it the other way round for Dublin, whose standard time is that of summer."""
    usual = min(local.replace(month=month, day=1).utcoffset() or timedelta() for month in (1, 7))
    return "daylight" if (local.utcoffset() or timedelta()) > usual else "standard"


def _offset(local: datetime) -> str:
    offset = local.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}{f':{rest:02}' if rest else ''}"
