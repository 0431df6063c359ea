"""What the call tells: whom to write to, and the receipts, reminders and exceptions."""

from typing import Any

from services.applications.contracts import (
    ChallengeDefined,
    ChallengeDefinedV1,
    ClosingTimeChanged,
    ConflictFound,
    DraftDeleted,
    DraftDescribed,
    DraftMoved,
    ExceptionGranted,
    ExceptionRevoked,
    ExpressionStarted,
    ExpressionSubmitted,
    ExpressionWithdrawn,
)
from services.notifications.model.expressions import Expression, Status
from services.notifications.model.notices import expressions
from services.notifications.model.reminders import reminder_due, reminder_key
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.letters import Letters
from shared import clock
from shared.challenge import Challenge, Lane
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def on_challenge_defined(db: Database, fact: ChallengeDefined, message: Message) -> None:
    """Learn the challenge: its titles, zones, closing times and organisers."""
    Challenges(db).learn(fact.challenge, fact.revision, at=message.time)


def on_challenge_defined_v1(db: Database, fact: ChallengeDefinedV1, message: Message) -> None:
    """The same, of a journal from before November 2026 ended."""
    on_challenge_defined(db, fact.newer(), message)


def on_closing_time_changed(db: Database, fact: ClosingTimeChanged, message: Message) -> None:
    """Tell everybody with an expression in the lane, for what is sent in or withdrawn may be sent again.

    This letter stands for a reminder that the new time makes due at once.
    """
    challenge, now = Challenges(db).get(fact.challenge_id), clock.now()
    everyone = Expressions(db).in_lane(fact.challenge_id, fact.lane, *Status)
    notices = [expressions.closing_time(fact, one, challenge, message=message.id, now=now) for one in everyone]
    Letters(db).queue(*notices, fact=message.fact)
    lane = challenge.lane(fact.lane)
    if lane and (due := reminder_due(challenge, lane, now=now)):
        days, _ = due
        Expressions(db).note_reminded(challenge.id, lane.id, reminder_key(lane, days))


def on_expression_started(db: Database, fact: ExpressionStarted, message: Message) -> None:
    """Learn whom to remind of the closing time."""
    Expressions(db).save(_expression(fact, started_at=message.time))


def on_draft_described(db: Database, fact: DraftDescribed, message: Message) -> None:
    """Learn the draft's new name, or its contact's."""
    draft = Expressions(db).get(fact.expression_id)
    Expressions(db).save(draft.model_copy(update={"name": fact.name, "contact": fact.contact}))


def on_draft_moved(db: Database, fact: DraftMoved, message: Message) -> None:
    """Learn the draft's new lane, whose closing time it is reminded of from now on; letters about the old one stop."""
    draft = Expressions(db).get(fact.expression_id)
    about = {"lane": fact.lane, "name": fact.name, "contact": fact.contact, "status": Status.DRAFT, "reminded": ""}
    Expressions(db).save(draft.model_copy(update=about))
    Letters(db).drop(expressions.about_closing(fact.expression_id))


def on_draft_deleted(db: Database, fact: DraftDeleted, message: Message) -> None:
    """Forget the draft, and let nothing about it go out any more."""
    Expressions(db).forget(fact.expression_id)
    Letters(db).drop(expressions.about_closing(fact.expression_id), expressions.about_exception(fact.expression_id))


def on_exception_granted(db: Database, fact: ExceptionGranted, message: Message) -> None:
    """Tell the applicant; a newer exception replaces an unsent letter about an older one."""
    expression, challenge = Expressions(db).get(fact.expression_id), Challenges(db).get(fact.challenge_id)
    Letters(db).queue(expressions.exception_granted(fact, expression, challenge, message=message.id), fact=message.fact)


def on_exception_revoked(db: Database, fact: ExceptionRevoked, message: Message) -> None:
    """Tell the applicant that it is taken back."""
    expression, challenge = Expressions(db).get(fact.expression_id), Challenges(db).get(fact.challenge_id)
    Letters(db).queue(expressions.exception_revoked(fact, expression, challenge, message=message.id), fact=message.fact)


def on_expression_submitted(db: Database, fact: ExpressionSubmitted, message: Message) -> None:
    """Send the receipt of this version."""
    challenge, lane = _lane(db, fact.challenge_id, fact.lane)
    before = Expressions(db).find(fact.expression_id)
    decision = before.model_dump(include={"decided", "selected"}) if before else {}
    expression = _expression(
        fact, status=Status.SUBMITTED, started_at=fact.submitted_at, replay=fact.replay, **decision
    )
    Expressions(db).save(expression)
    Letters(db).queue(expressions.receipt(fact, challenge, lane, message=message.id), fact=message.fact)


def on_expression_withdrawn(db: Database, fact: ExpressionWithdrawn, message: Message) -> None:
    """Confirm the withdrawal."""
    challenge, lane = _lane(db, fact.challenge_id, fact.lane)
    expression = Expressions(db).get(fact.expression_id)
    changes = {"status": Status.WITHDRAWN, "contact": fact.contact}
    Expressions(db).save(expression.model_copy(update=changes))
    notice = expressions.withdrawal(fact, challenge, lane, message=message.id, replay=expression.replay)
    Letters(db).queue(notice, fact=message.fact)


def on_conflict_found(db: Database, fact: ConflictFound, _: Message) -> None:
    """Hide the letters about what is being written from the organiser whom a conflict of interest keeps from it."""
    Conflicts(db).learn(fact.expression_id, fact.email)


def _expression(fact: ExpressionStarted | ExpressionSubmitted, **more: Any) -> Expression:
    about = {"expression_id", "challenge_id", "lane", "name", "contact"}
    return Expression(**fact.model_dump(include=about), **more)


def _lane(db: Database, challenge_id: str, lane_id: str) -> tuple[Challenge, Lane]:
    challenge = Challenges(db).get(challenge_id)
    if (lane := challenge.lane(lane_id)) is None:
        raise NotYet(f"lane {lane_id} of {challenge_id} is not known yet")
    return challenge, lane
