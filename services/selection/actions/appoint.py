"""Putting reviewers on the roster."""

from collections.abc import Sequence

from services.selection.actions import log, members, tell_conflicts
from services.selection.forms import NewReviewer
from services.selection.model.committee import Member, Reviewer
from services.selection.store.locks import Lock, Locks
from services.selection.store.reviewers import Reviewers
from shared import clock
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import phrase


@transactional
def add(db: Database, new: Sequence[NewReviewer], *, by: Person) -> tuple[int, list[Reviewer]]:
    """Put people on the roster; how many are new or back, and all of them. Who is there already stays so.

    Raises:
        NotAllowed.
    """
    chair = members.chair(db, by)
    Locks(db).take(Lock.ROSTER)
    added, listed = [], []
    for one in new:
        before = Reviewers(db).by_email(one.email)
        reviewer = before if before and before.left_at is None else _added(one, before, chair)
        if reviewer is not before:
            Reviewers(db).save(reviewer)
            added.append(reviewer)
        listed.append(reviewer)
    if added:
        tell_conflicts.tell(db, Challenges(db).current())
        log.by_person(db, chair, phrase("act-added-reviewers"), detail=", ".join(reviewer.name for reviewer in added))
    return len(added), listed


def _added(new: NewReviewer, before: Reviewer | None, chair: Member) -> Reviewer:
    """Somebody new; who was there *before* and left comes back as they were."""
    if before is not None:
        return before.model_copy(update={"left_at": None, "left_because": ""})
    return Reviewer(
        id=clock.new_id(),
        name=new.name,
        email=new.email,
        country=new.country,
        added_at=clock.now(),
        added_by=chair.title,
    )
