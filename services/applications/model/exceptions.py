"""Exceptions that the programme office makes for one expression, and takes back."""

from collections.abc import Collection
from datetime import datetime

from services.applications import contracts
from services.applications.model import eligibility, lanes
from services.applications.model.eligibility import Rule, Waiver
from services.applications.model.expressions import Expression, Status, Step
from shared.challenge import Challenge, Lane
from shared.errors import Refused


class NoException(Refused):
    """There is no exception that could be taken back."""

    code = "no-exception"


class ExceptionInUse(Refused):
    """A version that counts was sent under the exception."""

    code = "exception-in-use"

    def __init__(self, version: int) -> None:
        super().__init__(version=version)


def waive(
    expression: Expression, lane: Lane, challenge: Challenge, waiver: Waiver
) -> tuple[Expression, contracts.ExceptionGranted]:
    """*expression* with rules lifted for it, and what to tell its applicant; a later waiver replaces an earlier one.

    Raises:
        ExceptionInUse: it lifts no longer what a version that counts was sent under.
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    lanes.require_open(expression, lane, challenge, waiver.at)
    _require_unused(expression, lane, challenge, keeping=waiver.rules)
    waived = expression.after(Step.EDIT, at=waiver.at, waiver=waiver)
    return waived, contracts.ExceptionGranted(
        **waived.reference,
        name=waived.content.name,
        contact=waived.contact,
        rules=_names(waiver),
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

    Source: ARCHITECTURE.md, "an exception that something was sent under stands".
    """
    lanes.require_open(expression, lane, challenge, at)
    if expression.waiver is None:
        raise NoException()
    _require_unused(expression, lane, challenge, keeping=())
    revoked = expression.after(Step.EDIT, at=at, waiver=None)
    return revoked, contracts.ExceptionRevoked(
        **revoked.reference,
        name=revoked.content.name,
        contact=revoked.contact,
        rules=_names(expression.waiver),
        reason=reason,
        by_name=by_name,
        revoked_at=at,
    )


def _names(waiver: Waiver) -> tuple[str, ...]:
    return tuple(rule.value for rule in waiver.rules)


def _require_unused(expression: Expression, lane: Lane, challenge: Challenge, *, keeping: Collection[Rule]) -> None:
    if expression.waiver is None or expression.sent is None or expression.status is not Status.SUBMITTED:
        return
    against = eligibility.objections(expression.sent.content, lane, challenge)
    needed = {one.rule for one in against} & set(expression.waiver.rules)
    if needed - set(keeping):
        raise ExceptionInUse(expression.version)
