"""Loading a challenge file: what it says new is recorded and told; what was promised is not changed in silence."""

from services.applications.actions import draw_lots
from services.applications.model import challenges
from services.applications.store.challenges import Challenges
from services.applications.store.lanes import Lanes
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database, transactional


@transactional
def load_challenge(db: Database, challenge: Challenge, *, again: bool = False) -> bool:
    """Let *challenge* hold from now on, and tell it. False when it says nothing new, unless it is to be told *again*.

    Raises:
        LaneClosed: it changes a lane whose closing time has passed.
        LaneTakenAway: it leaves out a lane that was announced.
        ClosesInThePast: it moves an open lane's closing time to before now.
    """
    before = Challenges(db).find(challenge.id)
    if before is not None and says_the_same(before, challenge) and not again:
        draw_lots.commit_all(db, challenge)
        return False
    now, revision = clock.now(), Challenges(db).revision(challenge.id) + 1
    closed = Lanes(db).closed(challenge.id)
    facts = challenges.define(challenge, before=before, revision=revision, closed=closed, at=now)
    Challenges(db).save(challenge, revision, at=now)
    for lane in challenge.lanes:
        Lanes(db).announce(challenge, lane)
    db.announce(*facts)
    draw_lots.commit_all(db, challenge)
    return True


def says_the_same(one: Challenge, other: Challenge) -> bool:
    """Whether they hold the same in every language; as values they are equal if their original texts are."""
    return one.model_dump() == other.model_dump()
