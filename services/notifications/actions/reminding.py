"""What happens by the clock: reminders of a closing time, and the parts of a newsletter."""

from uuid import UUID

from services.notifications.consent import Subscriber
from services.notifications.known import Status, reminder_due, reminder_key
from services.notifications.letters import Wanted, call, people
from services.notifications.store import Challenges, Expressions, Issues, Letters, Subscribers
from services.notifications.store.people import Issue
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database, transactional
from shared.people import Contact

PART = 200  # subscribers per transaction


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
    Letters(db).queue(call.reminder(draft, challenge, lane, key=key, now=now))


def queue_issue(db: Database) -> None:
    """Queue the next part of a newsletter that is under way."""
    if Issues(db).under_way():
        _queue_part(db)


@transactional
def _queue_part(db: Database) -> None:
    if (issue := Issues(db).under_way()) is None or issue.after is None:
        return
    challenge = Challenges(db).get(issue.challenge_id)
    part = Subscribers(db).confirmed(after=issue.after, limit=PART)
    issues = [_issue_for(subscriber, issue, challenge) for subscriber in part]
    Letters(db).queue(*issues, fact=issue.fact)
    Issues(db).move_on(issue, part[-1].subscriber_id if len(part) == PART else None)


def _issue_for(subscriber: Subscriber, issue: Issue, challenge: Challenge) -> Wanted:
    contact = Contact(email=subscriber.email, zone=challenge.zone)
    return people.announcement(
        subscriber.subscriber_id, contact, challenge, message=issue.message, places=issue.places,
        announced_at=issue.announced_at, again=issue.again,
    )  # fmt: skip
