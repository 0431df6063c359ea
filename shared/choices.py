"""What people choose from, wherever they do: the countries of the world, languages and time zones."""

from functools import lru_cache
from typing import Annotated
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from pydantic import AfterValidator

from shared import texts, words
from shared.challenge import Country
from shared.phrases import wrong
from shared.text import in_order

# The official languages of the European Union.
LANGUAGES = (
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
)
# One city per time zone rule that delegates are likely to live by, for a short list; any other IANA name works as well.
ZONES = (
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Belgrade",
    "Europe/Berlin",
    "Europe/Bratislava",
    "Europe/Brussels",
    "Europe/Bucharest",
    "Europe/Budapest",
    "Europe/Copenhagen",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Kyiv",
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Europe/London",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Malta",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Riga",
    "Europe/Rome",
    "Europe/Sofia",
    "Europe/Stockholm",
    "Europe/Tallinn",
    "Europe/Vienna",
    "Europe/Vilnius",
    "Europe/Warsaw",
    "Europe/Zagreb",
    "Europe/Zurich",
    "Asia/Nicosia",
    "Atlantic/Azores",
    "Atlantic/Canary",
    "Atlantic/Reykjavik",
    "Africa/Casablanca",
    "America/Bogota",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Etc/UTC",
)
_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # Babel's groups, test regions and "unknown"


@lru_cache
def countries() -> frozenset[str]:
    """The codes of every country and territory that has one: ISO 3166-1 alpha-2, and Kosovo's XK.

    Source: Unicode CLDR, by Babel.
    """
    codes = map(str, Locale.parse("en_GB").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


def _known(code: str) -> str:
    if code not in countries():
        raise wrong("no-such-country", country=code)
    return code


# For what is sent in. What is kept is read as a `Country`, so that an older row with another code stays readable.
KnownCountry = Annotated[Country, AfterValidator(_known)]


def named_countries(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The countries with these *codes*, each with its name in the language that is spoken, by name."""
    return _named_countries(codes, texts.language())


@lru_cache
def _named_countries(codes: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    return sorted(((code, words.country(code, language)) for code in codes), key=lambda pair: in_order(pair[1]))


def spoken_languages(*chosen: str) -> list[tuple[str, str]]:
    """The languages that pages and letters exist in, and those that somebody has *chosen* already, each with its own
    name, in the order of these names."""
    return [(code, name) for code, name in languages() if code in (*texts.languages(), *chosen)]


@lru_cache
def languages() -> list[tuple[str, str]]:
    """The languages, each with its own name, in the order of these names.

    Source: Unicode CLDR, by Babel.
    """
    named = [(code, language_name(code)) for code in LANGUAGES]
    return sorted(named, key=lambda pair: in_order(pair[1]))


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
    all_zones = available_timezones()
    theirs = [zone for zone, land in get_global("zone_territories").items() if land == country and zone in all_zones]
    return sorted(theirs, key=lambda zone: (not zone.startswith("Europe/"), zone))


@lru_cache
def language_name(code: str) -> str:
    """What the language of *code* (ISO 639-1) calls itself: `Deutsch`. Source: Unicode CLDR, by Babel."""
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]
