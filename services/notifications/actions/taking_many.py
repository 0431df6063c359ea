"""One step of a person for all letters that fit: shown first, then bound to exactly those that were shown.

It is the programme office's alone, and of what is sealed for somebody nothing is counted, shown or changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from services.notifications.actions.overseeing import READ, WRITE, readable
from services.notifications.forms import LetterFilter
from services.notifications.model import Letter, taken_up
from services.notifications.states import NEXT, Step
from services.notifications.store import Challenges, Letters
from services.notifications.store.ledger import fitting
from shared import clock
from shared.challenge import Office
from shared.errors import NotAllowed, Stale
from shared.mongo import Database
from shared.person import Person

MOST = 500  # letters at once; whoever wants more does it again
FOR_MANY = (Step.RETRY, Step.CONFIRM, Step.RELEASE, Step.STOP)


@dataclass(frozen=True)
class Many:
    """The letters that a step would take.

    Attributes:
        letters: the oldest first, MOST at most; none that a newer one about the same thing has overtaken.
        total: how many fit, overtaken ones too.
        digest: of those letters and their states; the step is taken for just these.
    """

    letters: Sequence[Letter]
    total: int
    digest: str


def is_for(db: Database, by: Person) -> bool:
    """Whether *by* may take steps for many letters."""
    return any(Office.PROGRAMME in challenge.offices_of(by.email) for challenge in Challenges(db).all())


def preview(db: Database, wanted: LetterFilter, step: Step, *, by: Person) -> Many:
    """What *step* would do to the letters that fit, changing nothing."""
    by.need(READ)
    return _many(db, wanted, step, by)


def take_up_all(db: Database, wanted: LetterFilter, step: Step, *, digest: str, by: Person) -> int:
    """Take *step* for the letters that a preview with this *digest* showed; how many took it.

    Each is changed by itself, so that one which changed at this moment keeps none of the others back.

    Raises:
        Stale: other letters fit by now, or these are done already.
    """
    by.need(WRITE)
    many, at = _many(db, wanted, step, by), clock.real()
    if many.digest != digest:
        raise Stale("What fits has changed since you looked. Look at it again, then decide.")
    return sum(Letters(db).settle(was, taken_up(was, step, by=by.email, at=at)) for was in many.letters)


def _many(db: Database, wanted: LetterFilter, step: Step, by: Person) -> Many:
    if not is_for(db, by):
        raise NotAllowed("Only the programme office takes steps for many letters at once.")
    states = [state for state, possible in NEXT if possible is step]
    found = {"$and": [fitting(**wanted.model_dump()), readable(db, by), {"state": {"$in": states}}]}
    letters = Letters(db).oldest(found, limit=MOST)
    if step in (Step.RETRY, Step.RELEASE):
        overtaken = Letters(db).overtaken(letters)
        letters = [one for one in letters if one.id not in overtaken]
    told = "".join(f"{step}/{one.id}/{one.state}/{one.attempts};" for one in letters)
    return Many(letters, Letters(db).count(found), blake2b(told.encode(), digest_size=16).hexdigest())
