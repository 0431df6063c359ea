"""The call as its file defines it: what may still change once it was announced, and what is told of a change."""

from collections.abc import Container
from datetime import datetime

from services.applications import contracts
from shared.challenge import Challenge, Lane
from shared.errors import Refused
from shared.messages import Fact
from shared.phrases import moment


class LaneClosed(Refused):
    """A lane that is closed stays as it was."""

    code = "lane-closed"


class LaneTakenAway(Refused):
    """A lane that was announced stays in the file."""

    code = "lane-taken-away"


class ClosesInThePast(Refused):
    """A lane that is open cannot be closed for a time that has gone by."""

    code = "closes-in-the-past"


def define(
    challenge: Challenge, *, before: Challenge | None, revision: int, closed: Container[str], at: datetime
) -> tuple[Fact, ...]:
    """What to say once *challenge* holds in place of *before*; *closed*: the ids of lanes that are closed.

    Raises:
        LaneClosed: it changes a lane whose closing time has passed.
        LaneTakenAway: it leaves out a lane that was announced.
        ClosesInThePast: it moves an open lane's closing time to before *at*.
    """
    defined = contracts.ChallengeDefined(revision=revision, challenge=challenge)
    if before is None:
        return (defined,)
    _require_promises_kept(before, challenge, closed, at)
    return defined, *_moved(before, challenge, revision)


def _require_promises_kept(before: Challenge, after: Challenge, closed: Container[str], at: datetime) -> None:
    for old in before.lanes:
        new = after.lane(old.id)
        if new is None:
            raise LaneTakenAway(lane=old.id)
        if new != old:
            _require_open(old, new, before.zone, at, is_closed=old.id in closed)


def _require_open(old: Lane, new: Lane, zone: str, at: datetime, *, is_closed: bool) -> None:
    if is_closed or at > old.closes_at:  # whatever our clock says: its seed is public
        raise LaneClosed(lane=old.id, closing=moment(old.closes_at, zone))
    if new.closes_at < at:
        raise ClosesInThePast(lane=old.id, closing=moment(new.closes_at, zone))


def _moved(before: Challenge, after: Challenge, revision: int) -> list[contracts.ClosingTimeChanged]:
    return [
        contracts.ClosingTimeChanged(
            challenge_id=after.id, lane=old.id, was=old.closes_at, now=new.closes_at, revision=revision
        )
        for old in before.lanes
        if (new := after.lane(old.id)) and new.closes_at != old.closes_at
    ]
