"""What the form offers to choose from: countries, languages, time zones."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from shared import choices, words
from shared.challenge import Challenge, Lane
from shared.text import caseless

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl",
    "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


def countries(lane: Lane, challenge: Challenge) -> list[tuple[str, str]]:
    """The countries a city may be in, by name."""
    return _everywhere() if lane.anywhere else _named(tuple(challenge.eligible_countries))


@lru_cache
def languages() -> list[tuple[str, str]]:
    """The official languages of the European Union, by their own names."""
    named = [(code, (Locale.parse(code).get_display_name() or code).capitalize()) for code in LANGUAGES]
    return sorted(named, key=lambda pair: caseless(pair[1]))


@lru_cache(maxsize=300)
def zones(country: str) -> list[tuple[str, str]]:
    """Every time zone, those of *country* first."""
    theirs = _zones_of(country)
    rest = sorted(zone for zone in available_timezones() if zone.startswith(_REGIONS) and zone not in theirs)
    return [(zone, zone.replace("_", " ")) for zone in (*theirs, *rest)]


def first_zone(country: str, otherwise: str) -> str:
    """The time zone most of *country* keeps, as far as one can say; *otherwise* where one cannot."""
    return next(iter(_zones_of(country)), otherwise)


def _zones_of(country: str) -> list[str]:
    known = available_timezones()
    theirs = [zone for zone, place in get_global("zone_territories").items() if place == country and zone in known]
    return sorted(theirs, key=lambda zone: (not zone.startswith("Europe/"), zone))


@lru_cache
def _everywhere() -> list[tuple[str, str]]:
    return _named(tuple(choices.countries()))


@lru_cache
def _named(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return sorted(((code, words.country(code)) for code in codes), key=lambda pair: pair[1])
