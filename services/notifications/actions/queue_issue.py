"""The newsletter's issue, queued for its subscribers part by part, by the clock."""

from services.notifications.model.issues import Issue
from services.notifications.model.notices import requests
from services.notifications.model.notices.notice import Notice
from services.notifications.model.subscribers import Subscriber
from services.notifications.store.challenges import Challenges
from services.notifications.store.issues import Issues
from services.notifications.store.letters import Letters
from services.notifications.store.subscribers import Subscribers
from shared.challenge import Challenge
from shared.mongo import Database, transactional
from shared.people import Contact

PART = 200  # subscribers per transaction


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
    notices = [_notice(subscriber, issue, challenge) for subscriber in part]
    Letters(db).queue(*notices, fact=issue.fact)
    Issues(db).move_on(issue, part[-1].subscriber_id if len(part) == PART else None)


def _notice(subscriber: Subscriber, issue: Issue, challenge: Challenge) -> Notice:
    return requests.announcement(
        subscriber.subscriber_id,
        Contact(email=subscriber.email, zone=challenge.zone, language=subscriber.consent.language),
        challenge,
        message=issue.message,
        places=issue.places,
        announced_at=issue.announced_at,
        again=issue.again,
    )
