"""Fixing each lane's lot before anybody applies, and revealing it once the lane has closed. But for `reveal_closed`,
all run in the transaction of their caller."""

from functools import partial

from services.applications.model import lots
from services.applications.store.expressions import Expressions
from services.applications.store.lanes import Lanes
from services.applications.store.lots import Lots
from shared import clock
from shared.challenge import Challenge, Lane
from shared.mongo import Database


def commit_all(db: Database, challenge: Challenge) -> None:
    """See to it that every lane has a lot; one of an installation that had none gets it now, and the record says so."""
    for lane in challenge.lanes:
        commit(db, challenge, lane)
    for lane_id in Lanes(db).closed(challenge.id):  # after all are committed to, so that they are drawn together
        reveal(db, challenge.id, lane_id)


def commit(db: Database, challenge: Challenge, lane: Lane) -> None:
    """Fix the lot of *lane* and tell its commitment, unless it has one."""
    if Lots(db).of_lane(challenge.id, lane.id) is not None:
        return
    is_begun = any(Expressions(db).is_any_in(challenge.id, one) for one in _drawn_with(db, challenge, lane))
    lot, committed = lots.commit(challenge.id, lane, seed=clock.new_seed(), is_begun=is_begun, at=clock.now())
    Lots(db).save(lot)
    db.announce(committed)


def reveal(db: Database, challenge_id: str, lane_id: str) -> None:
    """Tell the seed of a lane that has closed, once."""
    lot = Lots(db).of_lane(challenge_id, lane_id)
    if lot is None or lot.revealed_at:
        return
    revealed, fact = lots.reveal(lot, at=clock.now())
    Lots(db).save(revealed)
    db.announce(fact)


def reveal_closed(db: Database) -> None:
    """Tell the seed of every lane that has closed without; a process of an older release closes like that."""
    for lot in Lots(db).secret():
        if lot.lane in Lanes(db).closed(lot.challenge_id):
            db.transact(partial(reveal, db, lot.challenge_id, lot.lane))


def _drawn_with(db: Database, challenge: Challenge, lane: Lane) -> list[str]:
    """The lanes whose expressions a seed of *lane* would decide about, itself among them, as selection draws."""
    public = {key for key, lot in Lots(db).of_challenge(challenge.id).items() if lot.revealed_at}
    return [one.id for one in challenge.lanes if one.role is lane.role and one.id not in public]
