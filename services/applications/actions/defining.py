"""Loading a challenge file: what it says new is recorded and told; what was promised is not changed in silence."""

from collections.abc import Container
from datetime import datetime

from services.applications import contracts
from services.applications.actions import lots
from services.applications.store import Challenges, Lanes
from shared import clock, words
from shared.challenge import Challenge, Lane
from shared.errors import Refused
from shared.mongo import Database, transactional


class LaneClosed(Refused):
    """A lane that is closed stays as it was."""

    code = "lane-closed"


class LaneTakenAway(Refused):
    """A lane that was announced stays in the file."""

    code = "lane-taken-away"


class ClosesInThePast(Refused):
    """A lane that is open cannot be closed for a time that has gone by."""

    code = "closes-in-the-past"


@transactional
def load_challenge(db: Database, challenge: Challenge) -> bool:
    """Let *challenge* hold from now on, and tell it. False when it says nothing new.

    Raises:
        LaneClosed: it changes a lane whose closing time has passed.
        LaneTakenAway: it leaves out a lane that was announced.
        ClosesInThePast: it moves an open lane's closing time to before now.
    """
    known = Challenges(db).known(challenge.id)
    if known and known[0] == challenge:
        lots.commit_all(db, challenge)
        return False
    before, revision = (known[0], known[1] + 1) if known else (None, 1)
    now = clock.now()
    if before:
        _require_promises_kept(before, challenge, now, Lanes(db).closed(challenge.id))
    Challenges(db).save(challenge, revision, at=now)
    for lane in challenge.lanes:
        Lanes(db).announce(challenge, lane)
    db.announce(contracts.ChallengeDefined(revision=revision, challenge=challenge))
    db.announce(*_moved(before, challenge, revision))
    lots.commit_all(db, challenge)
    return True


def _require_promises_kept(before: Challenge, after: Challenge, now: datetime, closed: Container[str]) -> None:
    for old in before.lanes:
        new = after.lane(old.id)
        if new is None:
            raise LaneTakenAway(f"Lane {old.id} was announced and cannot be left out; it closes by its closing time.")
        if new != old:
            _require_open(old, new, before.zone, now, is_closed=old.id in closed)


def _require_open(old: Lane, new: Lane, zone: str, now: datetime, *, is_closed: bool) -> None:
    if is_closed or now > old.closes_at:  # whatever our clock says: its seed is public
        closed = words.moment(old.closes_at, zone)
        raise LaneClosed(f"Lane {old.id} closed on {closed}; nothing about it can be changed any more.")
    if new.closes_at < now:
        raise ClosesInThePast(
            f"Lane {old.id} cannot close on {words.moment(new.closes_at, zone)}: that has gone by, and it is open."
        )


def _moved(before: Challenge | None, after: Challenge, revision: int) -> list[contracts.ClosingTimeChanged]:
    return [
        contracts.ClosingTimeChanged(
            challenge_id=after.id, lane=old.id, was=old.closes_at, now=new.closes_at, revision=revision
        )
        for old in (before.lanes if before else ())
        if (new := after.lane(old.id)) and new.closes_at != old.closes_at
    ]
