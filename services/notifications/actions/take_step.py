"""A person's step for one letter, or for all that fit: these are shown first, and the step is bound to just them.

Of what is sealed for somebody nothing is counted, shown or changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from services.notifications.actions import organisers
from services.notifications.forms import LetterFilter
from services.notifications.model.letters import STEPS, Letter, Overtaken, Step, taken_up
from services.notifications.store.letters import Letters
from shared import clock
from shared.errors import Stale
from shared.mongo import Database, transactional
from shared.person import Person
from shared.phrases import phrase

MOST = 500  # letters at once; whoever wants more does it again
GOES_OUT = (Step.RETRY, Step.RELEASE)


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


@transactional
def take_step(db: Database, letter_id: UUID, step: Step, *, by: Person) -> Letter:
    """Let a letter take a person's *step*, such as another try after a refusal.

    Raises:
        NotAllowed: *by* is no organiser.
        NotFound: there is none, or it is sealed for *by*.
        StepNotAllowed: the letter's state does not allow it.
        Overtaken: a newer letter about the same thing took its place.
        Stale: it changed at this very moment.
    """
    organisers.check_step(db, by)
    was = Letters(db).among(letter_id, organisers.readable(db, by))
    now = taken_up(was, step, by=by, at=clock.real())
    if step in GOES_OUT and Letters(db).newer(was):
        raise Overtaken
    if not Letters(db).settle(was, now):
        raise Stale(phrase("letter-changed-meanwhile"))
    return now


def preview(db: Database, filters: LetterFilter, step: Step, *, by: Person) -> Many:
    """What *step* would do to the letters that fit, changing nothing.

    Raises:
        NotAllowed: *by* may not take steps for many letters.
    """
    organisers.check_steps_for_many(db, by, organisers.READ)
    return _many(db, filters, step, by)


def take_step_for_many(db: Database, filters: LetterFilter, step: Step, *, digest: str, by: Person) -> int:
    """Take *step* for the letters that a preview with this *digest* showed; how many took it.

    Each is changed by itself, so that one which changed at this moment keeps none of the others back.

    Raises:
        NotAllowed: *by* may not take steps for many letters.
        Stale: other letters fit by now, or these are done already.
    """
    organisers.check_steps_for_many(db, by, organisers.WRITE)
    many, at = _many(db, filters, step, by), clock.real()
    if many.digest != digest:
        raise Stale(phrase("others-fit-by-now"))
    return sum(Letters(db).settle(was, taken_up(was, step, by=by, at=at)) for was in many.letters)


def _many(db: Database, filters: LetterFilter, step: Step, by: Person) -> Many:
    states = [state for state, possible in STEPS.table if possible is step]
    query = {"$and": [organisers.filtered(db, by, filters), {"state": {"$in": states}}]}
    letters = Letters(db).oldest(query, limit=MOST)
    if step in GOES_OUT:
        overtaken = Letters(db).overtaken(letters)
        letters = [one for one in letters if one.id not in overtaken]
    text = "".join(f"{step}/{one.id}/{one.state}/{one.attempts};" for one in letters)
    return Many(letters, Letters(db).count(query), blake2b(text.encode(), digest_size=16).hexdigest())
