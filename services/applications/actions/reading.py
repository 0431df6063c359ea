"""Who may see what. Contents are for their owner and the programme office, and sealed for the committee till the close.

A person who chairs the committee is bound by the seal even if they also work for the programme office.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.applications.completeness import Missing, missing
from services.applications.eligibility import Objection, objections
from services.applications.model import Expression, is_over
from services.applications.receipts import Receipt
from services.applications.states import Status
from services.applications.store import Challenges, Expressions, Lanes, Receipts
from shared import addresses, clock
from shared.challenge import Challenge, Lane, Office, Role
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from shared.people import City
from shared.person import Person
from shared.text import caseless


@dataclass(frozen=True)
class Standing:
    """An expression with all that its pages and its API tell about it."""

    expression: Expression
    lane: Lane
    challenge: Challenge
    missing: tuple[Missing, ...]
    objections: tuple[Objection, ...]
    over: bool


@dataclass(frozen=True)
class Totals:
    """What became of a lane or a role, once it is final. Cities and countries are counted once each."""

    expressions: int
    cities: int
    countries: int


def current_challenge(db: Database) -> Challenge:
    """The edition that the pages are about."""
    return Challenges(db).current()


def mine(db: Database, expression_id: UUID, *, by: Person) -> Standing:
    """One of *by*'s own expressions."""
    expression = Expressions(db).get(expression_id)
    if not addresses.same(expression.owner, by.email):
        raise NotFound("There is no such expression of interest.")
    return of_expression(expression, Challenges(db).get(expression.challenge_id))


def readable(db: Database, expression_id: UUID, *, by: Person) -> Standing:
    """An expression that *by* may read: their own, or any for the programme office, or a closed one for a chair.

    Raises:
        NotFound: there is none, or it is not for them; the two look alike.
    """
    standing = _standing_of(db, expression_id)
    if not _may_read(standing.expression, standing.challenge, by.email):
        raise NotFound("There is no such expression of interest.")
    return standing


def listed(db: Database, *, by: Person, limit: int, after: Any = None) -> list[Standing]:
    """Up to *limit* of *by*'s own expressions by name; of all that they may read, for organisers."""
    challenge = Challenges(db).current()
    if not (offices := challenge.offices_of(by.email)):
        return own(db, by=by, limit=limit, after=after)
    only = Status.FINAL if Office.CHAIR in offices else None
    found = Expressions(db).of_challenge(challenge.id, limit=limit, after=after, only=only)
    return [of_expression(one, challenge) for one in found]


def own(db: Database, *, by: Person, limit: int, after: Any = None) -> list[Standing]:
    """Up to *limit* of *by*'s own expressions by name, whatever else they may read."""
    found = Expressions(db).owned_by(by.email, limit=limit, after=after)
    return [of_expression(one, Challenges(db).get(one.challenge_id)) for one in found]


def receipts(db: Database, expression_id: UUID, *, by: Person) -> list[Receipt]:
    """Every receipt of an expression that *by* may read, oldest first."""
    return Receipts(db).of(readable(db, expression_id, by=by).expression.id)


def receipt(db: Database, expression_id: UUID, version: int, *, by: Person) -> tuple[Receipt, Standing]:
    """The receipt of one version, and the expression as it stands now."""
    standing = readable(db, expression_id, by=by)
    return Receipts(db).get(standing.expression.id, version), standing


def counts(db: Database, *, by: Person) -> tuple[Challenge, dict[tuple[str, Status], int]]:
    """How many expressions there are per lane and status; any organiser may know that at any time."""
    challenge = Challenges(db).current()
    if not challenge.offices_of(by.email):
        raise NotAllowed("This page is for the organisers of the challenge.")
    return challenge, Expressions(db).counts(challenge.id)


def sealed(db: Database, *, by: Person) -> list[Lane]:
    """The lanes of which *by*, an organiser, sees numbers only: for a chair, those that have not closed yet."""
    challenge = Challenges(db).current()
    if Office.CHAIR not in challenge.offices_of(by.email):
        return []
    closed = Lanes(db).closed(challenge.id)
    return [lane for lane in challenge.lanes if lane.id not in closed]


def export(db: Database, *, by: Person) -> tuple[Challenge, Iterator[Expression]]:
    """Every expression that an organiser may read, one at a time."""
    challenge, _ = counts(db, by=by)
    everything = Expressions(db).each(challenge.id)
    return challenge, (one for one in everything if _may_read(one, challenge, by.email))


def totals(db: Database) -> tuple[Challenge, dict[str, datetime], dict[str, Totals], dict[Role, Totals]]:
    """The challenge, when its closed lanes closed, and the totals per closed lane and per role that is final."""
    challenge = Challenges(db).current()
    closed = Lanes(db).closed(challenge.id)
    finals = {lane: Expressions(db).final_cities(challenge.id, lane) for lane in closed}
    per_role = {
        role: _totals([one for lane in lanes for one in finals[lane]])
        for role in Role
        if (lanes := [lane.id for lane in challenge.lanes if lane.role is role]) and set(lanes) <= set(closed)
    }
    return challenge, closed, {lane: _totals(found) for lane, found in finals.items()}, per_role


def _totals(final: Sequence[tuple[City, ...]]) -> Totals:
    cities = {(caseless(city.name), city.country) for covered in final for city in covered}
    return Totals(expressions=len(final), cities=len(cities), countries=len({country for _, country in cities}))


def _may_read(expression: Expression, challenge: Challenge, email: str) -> bool:
    if addresses.same(expression.owner, email):
        return True
    offices = challenge.offices_of(email)
    if Office.CHAIR in offices:
        return expression.status is Status.FINAL
    return Office.PROGRAMME in offices


def _standing_of(db: Database, expression_id: UUID) -> Standing:
    expression = Expressions(db).get(expression_id)
    return of_expression(expression, Challenges(db).get(expression.challenge_id))


def of_expression(expression: Expression, challenge: Challenge) -> Standing:
    """How *expression* stands at this moment."""
    lane = challenge.lane(expression.lane)
    assert lane is not None  # noqa: S101 - defining a challenge never takes a lane away
    return Standing(
        expression=expression, lane=lane, challenge=challenge, missing=missing(expression.content, challenge),
        objections=objections(expression.content, lane, challenge, expression.waiver),
        over=is_over(lane, clock.now()),
    )  # fmt: skip
