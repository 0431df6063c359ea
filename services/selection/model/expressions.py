"""Expressions of interest as the committee holds them, and the rounds that unseal them.

Until a lane's round is open nobody here sees anything of its expressions, not even how many there are.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.challenge import Role
from shared.messages import Personal
from shared.people import City
from shared.values import Value


class Particulars(Value):
    """What decides who may not see an expression, and whom it competes with.

    Attributes:
        contact_email: kept for one reason, that nobody reviews what they sent in themselves.
    """

    id: UUID
    lane: str
    role: Role
    international: bool
    cities: tuple[City, ...]
    countries: tuple[str, ...]
    contact_email: Annotated[str, Personal] = ""

    def all_countries(self) -> frozenset[str]:
        """Every country it touches: those it names and those of its cities."""
        return frozenset(self.countries) | {city.country for city in self.cities}


class Expression(Particulars):
    """One expression in the newest version that was heard of.

    Attributes:
        final: its lane's round is open, and this is the version that counts.
    """

    challenge_id: str
    version: int
    name: str
    alumni: bool
    consortium: bool
    themes: tuple[str, ...] = ()
    answers: dict[str, str] = Field(default_factory=dict)
    content_hash: str
    submitted_at: datetime
    replay: bool = False
    withdrawn_at: datetime | None = None
    final: bool = False


class FinalVersion(Value):
    """The version of an expression that stood when its lane closed."""

    expression_id: UUID
    version: int


class Round(Value):
    """A lane's selection round. It exists from the moment that every final version is here, and only then."""

    challenge_id: str
    lane: str
    closed_at: datetime
    opened_at: datetime
    final: tuple[FinalVersion, ...]


def not_here_yet(final: Iterable[FinalVersion], received: Iterable[Expression], *, closed_at: datetime) -> list[str]:
    """What keeps a lane's round from opening, in words; empty when *received* is exactly what *final* lists.

    A withdrawal after the close changes nothing about what was final; the expression is decided as withdrawn.
    """
    listed = {entry.expression_id: entry.version for entry in final}
    here = {e.id: e.version for e in received if e.withdrawn_at is None or e.withdrawn_at > closed_at}
    waits = [
        f"{key}: version {here.get(key, 0)} is here, {version} is final"
        for key, version in listed.items()
        if here.get(key) != version
    ]
    return waits + [f"{key}: its withdrawal is not here" for key in here if key not in listed]
