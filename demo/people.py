"""The people of the replay, the same every time. Announced cities are real; every person and population is made up."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

ANNOUNCED = Path(__file__).parents[1] / "deploy" / "challenges" / "icc-2020-selected.json"
MARK = "(replay)"  # stands in the name of everything that is made up
LANES = {"core": "new-cities", "alumni": "alumni", "mentor": "mentors", "early": "pre-screening"}
ALONE = 40  # made-up cities that apply alone; with the consortia below: 51 expressions of 79 cities
CONSORTIA = (4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3)  # cities in each
LATE, UNFINISHED, REVIEWERS = 3, 5, 30
TWINS = tuple(f"Made-up City {number} {MARK}" for number in (31, 33))  # get the same points: the lot decides
HOMES = {  # per country a language and a time zone; the first twenty are those of the core cities announced
    "ES": ("es", "Europe/Madrid"),
    "GR": ("el", "Europe/Athens"),
    "IT": ("it", "Europe/Rome"),
    "FR": ("fr", "Europe/Paris"),
    "RO": ("ro", "Europe/Bucharest"),
    "PL": ("pl", "Europe/Warsaw"),
    "SI": ("sl", "Europe/Ljubljana"),
    "DE": ("de", "Europe/Berlin"),
    "BG": ("bg", "Europe/Sofia"),
    "SE": ("sv", "Europe/Stockholm"),
    "HR": ("hr", "Europe/Zagreb"),
    "HU": ("hu", "Europe/Budapest"),
    "PT": ("pt", "Europe/Lisbon"),
    "FI": ("fi", "Europe/Helsinki"),
    "BE": ("nl", "Europe/Brussels"),
    "SK": ("sk", "Europe/Bratislava"),
    "CZ": ("cs", "Europe/Prague"),
    "IE": ("en", "Europe/Dublin"),
    "GB": ("en", "Europe/London"),
    "LV": ("lv", "Europe/Riga"),
    "DK": ("da", "Europe/Copenhagen"),
    "NL": ("nl", "Europe/Amsterdam"),
    "SG": ("en", "Asia/Singapore"),
    "AT": ("de", "Europe/Vienna"),
    "EE": ("et", "Europe/Tallinn"),
    "LT": ("lt", "Europe/Vilnius"),
    "LU": ("fr", "Europe/Luxembourg"),
    "MT": ("mt", "Europe/Malta"),
    "CY": ("el", "Asia/Nicosia"),
}
CORE_COUNTRIES = tuple(HOMES)[:20]


@dataclass(frozen=True)
class Applicant:
    """Somebody who applies, and with what: `members` as the form lists them, none for a city that applies alone."""

    name: str
    lane: str
    country: str
    alumni: bool = False
    members: tuple[dict[str, Any], ...] = ()
    late: bool = False
    lacks: tuple[str, ...] = field(default=(), compare=False)

    @property
    def address(self) -> str:
        """Where mail reaches them, which is how they sign in."""
        return f"{slug(self.name)}@example.org"

    @property
    def made_up(self) -> bool:
        """Whether the city is made up, too."""
        return MARK in self.name

    @property
    def contact(self) -> dict[str, str]:
        """Who writes for the city."""
        language, zone = HOMES[self.country]
        return {
            "name": f"Applicant of {self.name.removesuffix(MARK).strip()} (made up)",
            "language": language,
            "zone": zone,
        }

    @property
    def about(self) -> dict[str, Any]:
        """The form's first pages."""
        alone = {"applies": "alone", "population": inhabitants(self.name)}
        return {
            "name": self.name,
            "country": self.country,
            "public_entity": True,
            "alumni": self.alumni,
            "contact": self.contact,
            **({"applies": "consortium"} if self.members else alone),
        }


def slug(name: str) -> str:
    """*name* as the first part of an address, within the 64 characters that RFC 5321 allows, a prefix included."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:52]


def inhabitants(name: str) -> int:
    """A made-up population that lets a city apply alone, in thousands: nobody takes it for a census."""
    return Random(name).randrange(60, 900) * 1000  # noqa: S311 - no secret


def applicants() -> list[Applicant]:
    """The 141 whose expressions count, in an order that mixes them."""
    everybody = [*_announced(), *_made_up()]
    Random(2020).shuffle(everybody)  # noqa: S311 - the same order every time
    return everybody


def late() -> list[Applicant]:
    """Those who finish their expression after the close."""
    return [
        Applicant(f"Made-up Late City {n} {MARK}", LANES["core"], CORE_COUNTRIES[n], late=True)
        for n in range(1, LATE + 1)
    ]


def unfinished() -> list[Applicant]:
    """Those who try to send in an expression that lacks something, each something else, and leave it at that."""
    gaps = (("answers",), ("themes",), ("answers", "themes"), ("population",), ("public_entity",))
    return [
        Applicant(f"Made-up Unfinished City {n + 1} {MARK}", LANES["core"], CORE_COUNTRIES[n + 4], lacks=gap)
        for n, gap in enumerate(gaps)
    ]


def reviewers() -> list[dict[str, str]]:
    """The committee, as the chair adds it: one or two people per country, so that own-country conflicts balance."""
    countries = [country for country in HOMES if country != "SG"]
    return [
        {
            "name": f"Reviewer {n + 1} (made up)",
            "email": f"reviewer-{n + 1}@example.org",
            "country": countries[n % len(countries)],
        }
        for n in range(REVIEWERS)
    ]


def delegates(delegation: str, seats: int, country: str, sessions: list[list[str]]) -> list[dict[str, Any]]:
    """A delegate for each of a delegation's *seats*; the sessions they want are dealt out in turn."""
    (language, zone), domain = HOMES[country], f"{slug(delegation)}@example.org"
    return [
        {
            "name": f"Delegate {n} of {delegation} (made up)"[:200],
            "email": f"delegate-{n}.{domain}",
            "language": language,
            "zone": zone,
            "sessions": sessions[n % len(sessions)],
        }
        for n in range(1, seats + 1)
    ]


def _announced() -> Iterator[Applicant]:
    for number, one in enumerate(json.loads(ANNOUNCED.read_text())):
        alumni, mentor = one["digital_cities_challenge"], one["category"] == "mentor"
        kind = "mentor" if mentor else "alumni" if alumni else "early" if number % 6 == 0 else "core"
        members = tuple({**city, "population": inhabitants(city["name"])} for city in one["consortium"])
        yield Applicant(one["name"], LANES[kind], one["countries"][0], alumni, members)


def _made_up() -> Iterator[Applicant]:
    for number in range(1, ALONE + 1):
        yield Applicant(_city(number), _lane(number), CORE_COUNTRIES[number % 20])
    first = ALONE + 1
    for number, size in enumerate(CONSORTIA, 1):
        # Every third consortium crosses a border.
        homes = [CORE_COUNTRIES[(number + (place if number % 3 == 0 else 0)) % 20] for place in range(size)]
        members = tuple(
            {"name": _city(first + place), "country": home, "population": inhabitants(_city(first + place))}
            for place, home in enumerate(homes)
        )
        yield Applicant(f"Made-up Consortium {number} {MARK}", _lane(number), homes[0], members=members)
        first += size


def _city(number: int) -> str:
    return f"Made-up City {number} {MARK}"


def _lane(number: int) -> str:
    return LANES["early" if number % 6 == 0 else "core"]
