"""What the home page needs to know."""

from services.notifications.stages import View, as_it_is, view_of
from services.notifications.store import Challenges, Issues, Sessions
from shared import clock
from shared.challenge import Challenge, Office
from shared.mongo import Database


def offices_of(db: Database, email: str) -> frozenset[Office]:
    """The offices that somebody holds in any challenge."""
    return frozenset(office for challenge in Challenges(db).all() for office in challenge.offices_of(email))


def home(db: Database) -> tuple[Challenge, View] | None:
    """The challenge that is on and how it stands; None while none is loaded."""
    challenges = Challenges(db).all()
    if not challenges:
        return None
    newest = max(challenges, key=lambda challenge: min(lane.opens_at for lane in challenge.lanes))
    newest = as_it_is(newest, Sessions(db).of(newest.id))
    return newest, view_of(newest, now=clock.now(), announced_at=Issues(db).announced_at(newest.id))
