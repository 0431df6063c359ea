"""Reminding people of a closing time, by the clock."""

from uuid import UUID

from services.notifications.model.expressions import Status
from services.notifications.model.notices import expressions
from services.notifications.model.reminders import reminder_due, reminder_key
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.letters import Letters
from shared import clock
from shared.mongo import Database, transactional


def remind(db: Database) -> None:
    """Remind whoever has a draft that is not submitted, some days before its lane closes."""
    for challenge in Challenges(db).all():
        for lane in challenge.lanes:
            if due := reminder_due(challenge, lane, now=clock.now()):
                days, since = due
                key = reminder_key(lane, days)
                drafts = Expressions(db).in_lane(challenge.id, lane.id, Status.DRAFT, not_reminded=key)
                for draft in drafts:
                    if draft.started_at is None or draft.started_at < since:
                        _remind(db, draft.expression_id, key)


@transactional
def _remind(db: Database, expression_id: UUID, key: str) -> None:
    """Queue the reminder *key*, unless it has been sent, the draft is none any more, or another reminder is due."""
    draft, now = Expressions(db).find(expression_id), clock.now()
    if draft is None:  # deleted since it was listed
        return
    challenge = Challenges(db).get(draft.challenge_id)
    lane = challenge.lane(draft.lane)
    due = reminder_due(challenge, lane, now=now) if lane else None
    if draft.status is not Status.DRAFT or draft.reminded == key or not lane or not due:
        return
    if reminder_key(lane, due[0]) != key or not db.claim(f"reminder/{expression_id}/{key}"):
        return
    Expressions(db).save(draft.model_copy(update={"reminded": key}))
    Letters(db).queue(expressions.reminder(draft, challenge, lane, key=key, now=now))
