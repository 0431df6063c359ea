"""The clock closes a lane, and says which versions are final."""

from datetime import timedelta

from services.applications.actions import draw_lots
from services.applications.contracts import CallClosed, FinalExpression
from services.applications.store.challenges import Challenges
from services.applications.store.expressions import Expressions
from services.applications.store.lanes import Lanes
from shared import clock
from shared.challenge import Lane
from shared.mongo import Database, transactional

GRACE = timedelta(seconds=6)  # a request may take 5 s; one that arrived in time is let finish before the gates shut


def close_due_lanes(db: Database) -> None:
    """Close every lane whose time is up. Every replica runs this; each lane is closed once."""
    for challenge_id, lane_id in Lanes(db).due(clock.now() - GRACE):
        lane = Challenges(db).get(challenge_id).lane(lane_id)
        if lane is not None and lane.closes_at <= clock.now() - GRACE:
            Lanes(db).shut_gates(challenge_id, lane)
            _close(db, challenge_id, lane)


@transactional
def _close(db: Database, challenge_id: str, lane: Lane) -> None:
    if not Lanes(db).close(challenge_id, lane):
        return  # another replica closed it, or it was extended meanwhile
    draw_lots.commit(db, Challenges(db).get(challenge_id), lane)
    Expressions(db).close(challenge_id, lane.id, at=clock.now())
    final = tuple(
        FinalExpression(expression_id=expression_id, version=version)
        for expression_id, version in Expressions(db).final_versions(challenge_id, lane.id)
    )
    db.announce(CallClosed(challenge_id=challenge_id, lane=lane.id, closed_at=lane.closes_at, final=final))
    draw_lots.reveal(db, challenge_id, lane.id)
