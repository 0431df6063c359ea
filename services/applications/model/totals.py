"""How many took part in a call: final numbers, per lane and per role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.applications.model.consortia import same_city
from shared.challenge import Challenge, Role
from shared.people import City


@dataclass(frozen=True)
class Totals:
    """What became of a lane or a role, once it is final. Cities and countries are counted once each."""

    expressions: int
    cities: int
    countries: int


@dataclass(frozen=True)
class Participation:
    """The totals of a challenge.

    Attributes:
        closed: when each closed lane was closed, by lane.
        lanes: per closed lane.
        roles: per role all of whose lanes are closed.
    """

    challenge: Challenge
    closed: Mapping[str, datetime]
    lanes: Mapping[str, Totals]
    roles: Mapping[Role, Totals]


def count(finals: Sequence[tuple[City, ...]]) -> Totals:
    """The totals of final expressions, given the cities of each."""
    cities = {same_city(city) for covered in finals for city in covered}
    return Totals(expressions=len(finals), cities=len(cities), countries=len({country for _, country in cities}))


def participation(
    challenge: Challenge, closed: Mapping[str, datetime], finals: Mapping[str, Sequence[tuple[City, ...]]]
) -> Participation:
    """The totals of *challenge*; *finals*: the cities of each final expression, per closed lane."""
    roles = {
        role: count([cities for lane in lanes for cities in finals[lane]])
        for role in Role
        if (lanes := [lane.id for lane in challenge.lanes if lane.role is role]) and set(lanes) <= set(closed)
    }
    return Participation(challenge, closed, {lane: count(cities) for lane, cities in finals.items()}, roles)
