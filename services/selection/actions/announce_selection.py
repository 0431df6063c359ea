"""Making the selection public."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from services.selection.actions import log, members
from services.selection.contracts import Outcome, SelectionAnnounced
from services.selection.model.announcement import Entry, holders
from services.selection.model.decisions import Decision
from services.selection.model.expressions import Expression
from services.selection.model.releases import ReleaseStatus
from services.selection.store.announcement import History
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.locks import Lock, Locks
from services.selection.store.releases import Releases
from shared import clock
from shared.errors import Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import phrase


class NothingToAnnounce(Refused):
    """No decision was released since the last announcement, or a release is still on its way."""

    code = "nothing-to-announce"


@transactional
def announce(db: Database, *, by: Person) -> tuple[datetime, tuple[UUID, ...]]:
    """Make what was released public; when that was, and who holds a place from now on.

    Raises:
        NotAllowed, NothingToAnnounce.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    Locks(db).take(Lock.DECISIONS)
    new = _unannounced(db, challenge.id)
    now, history = clock.now(), History(db).all(challenge.id)
    added = _entries(db, new, {entry.expression_id for entry in history}, now)
    History(db).add(added, challenge_id=challenge.id)
    Decisions(db).mark_announced(new, at=now)
    selected = tuple(entry.expression_id for entry in holders([*history, *added], now))
    before = {entry.expression_id for entry in holders(history, now)}
    if not history or before != set(selected):  # a corrected name is public, and no news for the newsletter
        db.announce(SelectionAnnounced(challenge_id=challenge.id, announced_at=now, selected=selected))
    log.by_person(
        db, who, phrase("act-announced"), about=challenge.id, detail=phrase("hold-a-place", count=len(selected))
    )
    return now, selected


def _unannounced(db: Database, challenge_id: str) -> list[Decision]:
    if Releases(db).with_status(ReleaseStatus.CONFIRMED):
        raise NothingToAnnounce(phrase("still-releasing"))
    new = Decisions(db).unannounced(challenge_id)
    if not new:
        raise NothingToAnnounce()
    return new


def _entries(db: Database, new: Sequence[Decision], public: Collection[UUID], now: datetime) -> list[Entry]:
    """What of *new* concerns the public: who is selected, and who was and no longer is. Nobody else is ever named."""
    concerns = [d for d in new if d.outcome is Outcome.SELECTED or d.expression_id in public]
    about = Expressions(db).by_key([decision.expression_id for decision in concerns])
    return [_entry(about[decision.expression_id], decision, now) for decision in concerns]


def _entry(expression: Expression, decision: Decision, now: datetime) -> Entry:
    about = {"name", "role", "alumni", "international", "consortium", "cities", "replay"}
    return Entry(
        expression_id=expression.id,
        generation=decision.generation,
        countries=tuple(sorted(expression.all_countries())),
        outcome=decision.outcome,
        announced_at=now,
        **expression.model_dump(include=about),
    )
