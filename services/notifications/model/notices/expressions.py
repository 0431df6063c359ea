"""Letters about an expression of interest: receipt, withdrawal, closing time, decision, invitation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.applications.contracts import (
    ClosingTimeChanged,
    ExceptionGranted,
    ExceptionRevoked,
    ExpressionSubmitted,
    ExpressionWithdrawn,
)
from services.events.contracts import DelegationInvited
from services.notifications.model.expressions import Expression, Status
from services.notifications.model.notices.notice import Notice, kept
from services.notifications.model.reminders import time_left
from services.selection.contracts import DecisionReleased, DecisionReleasedV1
from shared.challenge import Challenge, Lane
from shared.phrases import Phrase, phrase


def receipt(fact: ExpressionSubmitted, challenge: Challenge, lane: Lane, *, message: str) -> Notice:
    """What an applicant files: what was received, when, and its content hash. One per version."""
    return Notice(
        message,
        "receipt",
        fact.contact,
        challenge.zone,
        subject=_received(fact),
        reason=phrase("receipt-reason", expression=fact.name),
        facts=_facts(
            fact.expression_id,
            fact.name,
            challenge,
            lane,
            version=fact.version,
            submitted_at=fact.submitted_at,
            content_hash=fact.content_hash,
            cities=_cities(fact),
        ),
        told_at=fact.submitted_at,
        replay=fact.replay,
    )


def _received(fact: ExpressionSubmitted) -> Phrase:
    if fact.version > 1:
        return phrase("receipt-subject-of-version", version=fact.version, expression=fact.name)
    return phrase("receipt-subject", expression=fact.name)


def withdrawal(fact: ExpressionWithdrawn, challenge: Challenge, lane: Lane, *, message: str, replay: bool) -> Notice:
    """Confirms that an expression was taken back, and until when it can be sent in again."""
    return Notice(
        message,
        "withdrawal",
        fact.contact,
        challenge.zone,
        subject=phrase("withdrawal-subject", expression=fact.name),
        reason=phrase("withdrawal-reason", expression=fact.name),
        facts=_facts(fact.expression_id, fact.name, challenge, lane, withdrawn_at=fact.withdrawn_at, why=fact.reason),
        told_at=fact.withdrawn_at,
        replay=replay,
    )


def reminder(expression: Expression, challenge: Challenge, lane: Lane, *, key: str, now: datetime) -> Notice:
    """Reminds somebody whose draft is not submitted that the lane closes soon, and how soon it does."""
    left = time_left(lane.closes_at - now)
    return Notice(
        f"notifications/remind/{expression.expression_id}/{key}",
        "reminder",
        expression.contact,
        challenge.zone,
        subject=phrase("reminder-subject", left=left, expression=expression.name),
        reason=phrase("reminder-reason", expression=expression.name),
        facts=_facts(expression.expression_id, expression.name, challenge, lane, left=kept(left)),
        told_at=now,
        about=about_closing(expression.expression_id),
        replay=expression.replay or challenge.replay,
    )


def closing_time(
    fact: ClosingTimeChanged, expression: Expression, challenge: Challenge, *, message: str, now: datetime
) -> Notice:
    """Tells somebody with a draft, or with what they sent in or withdrew, that their lane closes at another time."""
    lane = challenge.lane(fact.lane)
    title = lane.title if lane else fact.lane
    slots = {"expression": expression.name, "lane": title}
    reasons = {
        Status.DRAFT: phrase("closing-time-reason-draft", **slots),
        Status.SUBMITTED: phrase("closing-time-reason-submitted", **slots),
        Status.WITHDRAWN: phrase("closing-time-reason-withdrawn", **slots),
    }
    later = fact.now > fact.was
    return Notice(
        f"{message}/{expression.expression_id}",
        "closing-time",
        expression.contact,
        challenge.zone,
        subject=phrase("more-time-subject", lane=title) if later else phrase("less-time-subject", lane=title),
        reason=reasons[expression.status],
        facts=_facts(
            expression.expression_id,
            expression.name,
            challenge,
            lane=title,
            was=fact.was,
            closes_at=fact.now,
            status=str(expression.status),
        ),
        told_at=now,
        about=about_closing(expression.expression_id),
        replay=expression.replay or challenge.replay,
    )


def exception_granted(fact: ExceptionGranted, expression: Expression, challenge: Challenge, *, message: str) -> Notice:
    """Tells an applicant that rules were lifted for them, by whom, why and until when it can be used."""
    subject = phrase("exception-granted-subject", expression=fact.name)
    return _exception(fact, "exception-granted", subject, expression, challenge, message=message, at=fact.granted_at)


def exception_revoked(fact: ExceptionRevoked, expression: Expression, challenge: Challenge, *, message: str) -> Notice:
    """Tells an applicant that rules which had been lifted for them hold again."""
    subject = phrase("exception-revoked-subject", expression=fact.name)
    return _exception(fact, "exception-revoked", subject, expression, challenge, message=message, at=fact.revoked_at)


def _exception(
    fact: ExceptionGranted | ExceptionRevoked,
    template: str,
    subject: Phrase,
    expression: Expression,
    challenge: Challenge,
    *,
    message: str,
    at: datetime,
) -> Notice:
    lane = challenge.lane(fact.lane)
    return Notice(
        message,
        template,
        fact.contact,
        challenge.zone,
        subject=subject,
        reason=phrase("exception-reason", expression=fact.name),
        facts=_facts(
            fact.expression_id,
            fact.name,
            challenge,
            lane=lane.title if lane else fact.lane,
            closes_at=lane.closes_at if lane else None,
            rules=list(fact.rules),
            why=fact.reason,
            by_name=fact.by_name,
        ),
        told_at=at,
        about=about_exception(fact.expression_id),
        replay=expression.replay or challenge.replay,
    )


def decision(
    fact: DecisionReleased | DecisionReleasedV1, expression: Expression, challenge: Challenge, *, message: str
) -> Notice:
    """Tells the outcome with its reasons; a later generation takes the place of an earlier one."""
    return Notice(
        message,
        f"decision-{fact.outcome}",
        expression.contact,
        challenge.zone,
        subject=phrase("decision-subject", challenge=challenge.title, expression=fact.name),
        reason=phrase("decision-reason", expression=fact.name),
        facts=_facts(
            fact.expression_id,
            fact.name,
            challenge,
            role=str(fact.role),
            reasons=fact.reasons if isinstance(fact.reasons, str) else [kept(one) for one in fact.reasons],
            lot=fact.lot,
            released_at=fact.released_at,
            corrects=fact.generation > 1,
            cities=_cities(fact),
        ),
        told_at=fact.released_at,
        about=about_decision(fact.expression_id),
        replay=expression.replay,
    )


def invitation(fact: DelegationInvited, expression: Expression, challenge: Challenge, *, message: str) -> Notice:
    """Invites a selected expression to name its delegates."""
    event = challenge.in_all_languages(fact.event_title)
    return Notice(
        message,
        "invitation",
        expression.contact,
        fact.zone,
        subject=phrase("invitation-subject", event=event, count=fact.seats, expression=fact.name),
        reason=phrase("invitation-reason", expression=fact.name, challenge=challenge.title),
        facts=_facts(
            fact.expression_id,
            fact.name,
            challenge,
            delegation_id=str(fact.delegation_id),
            event=event,
            seats=fact.seats,
            starts_at=fact.starts_at,
            ends_at=fact.ends_at,
        ),
        told_at=fact.invited_at,
        about=f"delegation/{fact.delegation_id}",
        behind=about_decision(fact.expression_id),
        replay=expression.replay or challenge.replay,
    )


def about_decision(expression_id: UUID) -> str:
    """What all letters about the decision on one expression have in common."""
    return f"decision/{expression_id}"


def about_closing(expression_id: UUID) -> str:
    """What all letters about the closing time that matters to one expression have in common."""
    return f"closing/{expression_id}"


def about_exception(expression_id: UUID) -> str:
    """What all letters about exceptions for one expression have in common."""
    return f"exception/{expression_id}"


def _facts(
    expression_id: UUID, name: str, challenge: Challenge, lane: Lane | None = None, /, **more: Any
) -> dict[str, Any]:
    """What the letters about an expression say, and *more*."""
    facts = {"expression_id": str(expression_id), "title": name, "challenge": challenge.title}
    times = {"lane": lane.title, "closes_at": lane.closes_at} if lane else {}
    return {**facts, **times, **more}


def _cities(fact: ExpressionSubmitted | DecisionReleased | DecisionReleasedV1) -> list[str]:
    return [f"{city.name} ({city.country})" for city in fact.cities]
