"""Sending an expression of interest in, and taking it back."""

from datetime import datetime

from services.applications import contracts
from services.applications.model import completeness, eligibility, lanes, receipts
from services.applications.model.completeness import Incomplete
from services.applications.model.eligibility import Ineligible
from services.applications.model.expressions import SENDING, STEPS, Expression, Step
from services.applications.model.receipts import Receipt
from shared.challenge import Challenge, Lane
from shared.errors import Refused


class NothingNew(Refused):
    """What would be sent is what was sent last."""

    code = "nothing-new"

    def __init__(self, version: int) -> None:
        super().__init__(version=version)


def submit(
    expression: Expression, lane: Lane, challenge: Challenge, *, at: datetime
) -> tuple[Expression, contracts.ExpressionSubmitted]:
    """Send in what is written: for the first time, amended, or again after a withdrawal.

    Raises:
        DeadlinePassed: *at* is after the lane's closing time; at that very millisecond is in time.
        NotOpenYet: *at* is before the lane's opening.
        StepNotAllowed: it lapsed or is final.
        NothingNew: the same content counts already.
        Incomplete: something required is missing; `.missing` lists it, in the form's order.
        Ineligible: the call does not admit it, and nobody has made an exception.
    """
    lanes.require_open(expression, lane, challenge, at)
    step = SENDING.get(expression.status, Step.SUBMIT)
    STEPS.after(expression.status, step)
    if step is Step.AMEND and not expression.has_unsent_changes:
        raise NothingNew(expression.version)
    if gaps := completeness.missing(expression.content, challenge):
        raise Incomplete(gaps)
    if against := eligibility.objections(expression.content, lane, challenge, expression.waiver):
        raise Ineligible(against)
    receipt = _receipt(expression, at)
    sent = expression.after(step, at=at, sent=receipt, withdrawal="")
    return sent, _submitted(sent, receipt, lane, challenge)


def withdraw(
    expression: Expression, lane: Lane, challenge: Challenge, *, reason: str, at: datetime
) -> tuple[Expression, contracts.ExpressionWithdrawn]:
    """Take a sent expression back. Until the lane closes it may be sent again.

    Raises:
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    lanes.require_open(expression, lane, challenge, at)
    withdrawn = expression.after(Step.WITHDRAW, at=at, withdrawal=reason)
    return withdrawn, contracts.ExpressionWithdrawn(
        **withdrawn.reference,
        version=withdrawn.version,
        name=withdrawn.content_of_record.name,
        reason=reason,
        contact=withdrawn.contact,
        withdrawn_at=at,
    )


def _receipt(expression: Expression, at: datetime) -> Receipt:
    where = (expression.id, expression.challenge_id, expression.lane)
    return Receipt(
        **expression.reference,
        version=expression.version + 1,
        content=expression.content,
        content_hash=receipts.content_hash(*where, expression.content),
        submitted_at=at,
    )


def _submitted(
    expression: Expression, receipt: Receipt, lane: Lane, challenge: Challenge
) -> contracts.ExpressionSubmitted:
    content = receipt.content
    return contracts.ExpressionSubmitted(
        **expression.reference,
        version=receipt.version,
        name=content.name,
        role=lane.role,
        alumni=content.alumni,
        international=content.is_international(challenge),
        consortium=content.consortium,
        cities=content.cities,
        countries=content.countries,
        themes=content.themes,
        answers=content.answers,
        contact=expression.contact,
        content_hash=receipt.content_hash,
        submitted_at=receipt.submitted_at,
        replay=challenge.replay,
    )
