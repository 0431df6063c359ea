"""What the platform publishes of its lots: the announcement, and the call, as far as whoever checks them needs it.

What is read here was written by others. Too little, too deep and too odd is refused with a sentence; only what is
complete is judged.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.challenge import Role
from shared.lots import Fixed, Hex


class NotPublic(ValueError):
    """What was given is no announcement, or no call, as the platform publishes them."""


class _Public(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Promise(_Public):
    """A commitment, and the seed once it is public."""

    commitment: Hex
    fixed: Fixed
    committed_at: datetime
    seed: Hex | None = None


class Lane(Promise):
    """A lane's lot in the announcement. `drawn_with`: the lanes whose seeds make its key, itself among them."""

    lane: str
    drawn_with: tuple[str, ...]
    earlier: tuple[Promise, ...] = ()


class Drawn(_Public):
    """One of those whom a lot parted."""

    expression_id: UUID
    lane: str
    lot: Hex
    name: str | None = None


class Tie(_Public):
    """Those whom nothing but their lots parted, best first."""

    drawn: tuple[Drawn, ...]


class Lots(_Public):
    """What an announcement says of lots."""

    lanes: tuple[Lane, ...]
    ties: tuple[Tie, ...]


class Selected(_Public):
    """One that holds a place."""

    expression_id: UUID
    name: str
    role: Role


class Totals(_Public):
    """How many hold a place."""

    selected: int


class Announcement(_Public):
    """/selection/api/announcement, without a filter."""

    challenge: str
    totals: Totals
    selected: tuple[Selected, ...]
    lots: Lots


class CallLane(_Public):
    """A lane as the call has it."""

    id: str
    role: Role
    lot: Promise | None


class Call(_Public):
    """/applications/api/call. One without lanes is read, and found wrong."""

    id: str
    lanes: tuple[CallLane, ...] = ()


def announcement(given: Any) -> Announcement:
    """*given*, decoded JSON, as an announcement.

    Raises:
        NotPublic: it is none, or nothing is announced.
    """
    if isinstance(given, dict) and given.get("announced") is False:
        raise NotPublic("Nothing is announced yet, so there is no tie to check.")
    if isinstance(given, dict) and given.get("announced") and "lots" not in given:
        raise NotPublic("This announcement says nothing of lots: it is of a release before there were any.")
    try:
        return Announcement.model_validate(given)
    except ValidationError as error:
        raise NotPublic(f"This is no announcement as /selection/api/announcement gives it: {_first(error)}") from error


def call(given: Any) -> Call:
    """*given*, decoded JSON, as a call.

    Raises:
        NotPublic: it is none.
    """
    try:
        return Call.model_validate(given)
    except ValidationError as error:
        raise NotPublic(f"This is no call as /applications/api/call gives it: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    one = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}"
