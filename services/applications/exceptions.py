"""Exceptions that the programme office makes for one expression, and takes back. Pure, as the model is."""

from collections.abc import Collection
from datetime import datetime

from services.applications import contracts
from services.applications.eligibility import Rule, Waiver, objections
from services.applications.model import Expression, moved, require_open
from services.applications.refusals import ExceptionInUse, NoException
from services.applications.states import Status, Step
from shared.challenge import Challenge, Lane


def waive(
    expression: Expression, lane: Lane, challenge: Challenge, waiver: Waiver
) -> tuple[Expression, contracts.ExceptionGranted]:
    """*expression* with rules lifted for it, and what to tell its applicant; a later waiver replaces an earlier one.

    Raises:
        ExceptionInUse: it lifts no longer what a version that counts was sent under.
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    require_open(expression, lane, challenge, waiver.at)
    _require_unused(expression, lane, challenge, keeping=waiver.rules)
    waived = moved(expression, Step.EDIT, waiver.at, waiver=waiver)
    return waived, contracts.ExceptionGranted(
        expression_id=waived.id,
        challenge_id=waived.challenge_id,
        lane=waived.lane,
        name=waived.content.name,
        contact=waived.contact,
        rules=tuple(rule.value for rule in waiver.rules),
        reason=waiver.reason,
        by_name=waiver.by_name,
        granted_at=waiver.at,
    )


def revoke(
    expression: Expression, lane: Lane, challenge: Challenge, *, reason: str, by_name: str, at: datetime
) -> tuple[Expression, contracts.ExceptionRevoked]:
    """*expression* without its exception, and what to tell its applicant.

    Raises:
        NoException: there is none.
        ExceptionInUse: a version that counts was sent under it; it is for the committee to decide on that one.
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    require_open(expression, lane, challenge, at)
    if expression.waiver is None:
        raise NoException
    _require_unused(expression, lane, challenge, keeping=())
    revoked = moved(expression, Step.EDIT, at, waiver=None)
    return revoked, contracts.ExceptionRevoked(
        expression_id=revoked.id,
        challenge_id=revoked.challenge_id,
        lane=revoked.lane,
        name=revoked.content.name,
        contact=revoked.contact,
        rules=tuple(rule.value for rule in expression.waiver.rules),
        reason=reason,
        by_name=by_name,
        revoked_at=at,
    )


def _require_unused(expression: Expression, lane: Lane, challenge: Challenge, *, keeping: Collection[Rule]) -> None:
    if expression.waiver is None or expression.sent is None or expression.status is not Status.SUBMITTED:
        return
    needed = {one.rule for one in objections(expression.sent.content, lane, challenge)} & set(expression.waiver.rules)
    if needed - set(keeping):
        raise ExceptionInUse(expression.version)
