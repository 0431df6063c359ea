"""The life of an expression of interest: what each step makes of it. Pure: time, people and ids arrive as arguments."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.applications import completeness, contracts, eligibility, receipts, refusals
from services.applications.content import Content
from services.applications.receipts import Receipt
from services.applications.states import NEXT, SENDING, Status, Step
from shared.addresses import Address
from shared.challenge import Challenge, Lane
from shared.messages import Personal
from shared.people import Contact


class Decision(BaseModel):
    """What the committee decided, as it was released to the applicant.

    Attributes:
        lot: theirs, where it decided a tie.
        name: under which it is announced; empty in those from before November 2026.
        replaces: when the decision before this one was released, if there was one.
    """

    model_config = ConfigDict(frozen=True)

    outcome: str
    reasons: str
    lot: str = ""
    name: str = ""
    generation: int
    released_at: datetime
    replaces: datetime | None = None


class Expression(BaseModel):
    """An expression of interest.

    Attributes:
        revision: grows with every change; what an editor saw is compared with it.
        content: what is being written; it counts only once it is sent.
        sent: the newest version that was sent; it counts unless the expression was withdrawn.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    challenge_id: str
    lane: str
    owner: Annotated[Address, Personal]
    status: Status = Status.DRAFT
    revision: int = 1
    content: Content
    sent: Receipt | None = None
    waiver: eligibility.Waiver | None = None
    withdrawal: str = Field(default="", description="why it was withdrawn, as the applicant says")
    decision: Decision | None = None
    started_at: datetime
    changed_at: datetime

    @property
    def version(self) -> int:
        """The newest version sent, 0 where none was."""
        return self.sent.version if self.sent else 0

    @property
    def has_unsent_changes(self) -> bool:
        """Whether what is written differs from what was sent last."""
        return self.sent is None or self.sent.content != self.content

    @property
    def contact(self) -> Contact:
        """Whom to write to: the owner's proven address, with the name, language and zone they gave."""
        return Contact(email=self.owner, **self.content.contact.model_dump())

    def after(self, step: Step) -> Status:
        """The state that *step* leads to.

        Raises:
            StepNotAllowed: there is no such step from here.
        """
        try:
            return NEXT[self.status, step]
        except KeyError:
            raise refusals.StepNotAllowed(self.status, step) from None


def start(
    expression_id: UUID, lane: Lane, challenge: Challenge, content: Content, *, owner: str, at: datetime
) -> tuple[Expression, contracts.ExpressionStarted]:
    """A new draft of *owner*'s in *lane*, and what to say about it.

    Raises:
        DeadlinePassed, NotOpenYet: the lane is not open.
    """
    draft = Expression(
        id=expression_id, challenge_id=challenge.id, lane=lane.id, owner=owner, content=content, started_at=at,
        changed_at=at,
    )  # fmt: skip
    require_open(draft, lane, challenge, at)
    return draft, contracts.ExpressionStarted(
        expression_id=draft.id, challenge_id=draft.challenge_id, lane=draft.lane, name=content.name,
        contact=draft.contact,
    )  # fmt: skip


def edit(
    expression: Expression, lane: Lane, challenge: Challenge, content: Content, *, at: datetime
) -> tuple[Expression, contracts.DraftDescribed | None]:
    """*expression* with *content* saved as what is being written, and what to say about it, if anything: whom
    reminders of a draft go to. What was sent before still counts.

    Raises:
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    require_open(expression, lane, challenge, at)
    edited = moved(expression, Step.EDIT, at, content=content)
    same = (edited.content.name, edited.contact) == (expression.content.name, expression.contact)
    if same or edited.status is not Status.DRAFT:
        return edited, None
    return edited, contracts.DraftDescribed(
        expression_id=edited.id, challenge_id=edited.challenge_id, lane=edited.lane, name=content.name,
        contact=edited.contact,
    )  # fmt: skip


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
    require_open(expression, lane, challenge, at)
    step = SENDING.get(expression.status, Step.SUBMIT)
    expression.after(step)
    if step is Step.AMEND and not expression.has_unsent_changes:
        raise refusals.NothingNew(expression.version)
    if gaps := completeness.missing(expression.content, challenge):
        raise refusals.Incomplete(gaps)
    if found := eligibility.objections(expression.content, lane, challenge, expression.waiver):
        raise refusals.Ineligible(found)
    sent = moved(expression, step, at, sent=_receipt(expression, at), withdrawal="")
    return sent, _submitted(sent, lane, challenge)


def withdraw(
    expression: Expression, lane: Lane, challenge: Challenge, *, reason: str, at: datetime
) -> tuple[Expression, contracts.ExpressionWithdrawn]:
    """Take a sent expression back. Until the lane closes it may be sent again.

    Raises:
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    require_open(expression, lane, challenge, at)
    withdrawn = moved(expression, Step.WITHDRAW, at, withdrawal=reason)
    return withdrawn, contracts.ExpressionWithdrawn(
        expression_id=withdrawn.id, challenge_id=withdrawn.challenge_id, lane=withdrawn.lane,
        version=withdrawn.version, name=_sent_name(withdrawn), reason=reason, contact=withdrawn.contact,
        withdrawn_at=at,
    )  # fmt: skip


def record(expression: Expression, decision: Decision, *, at: datetime) -> Expression:
    """*expression* with *decision* told to its applicant; an older generation than the one known changes nothing."""
    if expression.decision and expression.decision.generation >= decision.generation:
        return expression
    before = expression.decision.released_at if expression.decision else None
    told = decision.model_copy(update={"replaces": before})
    changed = {"decision": told, "revision": expression.revision + 1, "changed_at": at}
    return expression.model_copy(update=changed)


def is_over(lane: Lane, at: datetime) -> bool:
    """Whether *lane* takes nothing any more: *at* is after its closing time, by a millisecond or more."""
    return at > lane.closes_at


def require_open(expression: Expression, lane: Lane, challenge: Challenge, at: datetime) -> None:
    """Refuse whatever comes at *at* when *lane* is not open then.

    Raises:
        DeadlinePassed, NotOpenYet
    """
    zones = (expression.content.contact.zone, challenge.zone)
    if is_over(lane, at) or expression.status in (Status.FINAL, Status.LAPSED):
        raise refusals.DeadlinePassed(lane.title, closes_at=lane.closes_at, at=at, zones=zones)
    if at < lane.opens_at:
        raise refusals.NotOpenYet(lane.title, opens_at=lane.opens_at, zones=zones)


def moved(expression: Expression, step: Step, at: datetime, **changes: object) -> Expression:
    """The next revision of *expression*, after *step*, with *changes*.

    Raises:
        StepNotAllowed
    """
    taken = {"status": expression.after(step), "revision": expression.revision + 1, "changed_at": at}
    return expression.model_copy(update={**taken, **changes})


def _receipt(expression: Expression, at: datetime) -> Receipt:
    where = (expression.id, expression.challenge_id, expression.lane)
    return Receipt(
        expression_id=expression.id, challenge_id=expression.challenge_id, lane=expression.lane,
        version=expression.version + 1, content=expression.content,
        content_hash=receipts.content_hash(*where, expression.content), submitted_at=at,
    )  # fmt: skip


def _sent_name(expression: Expression) -> str:
    return expression.sent.content.name if expression.sent else expression.content.name


def _submitted(expression: Expression, lane: Lane, challenge: Challenge) -> contracts.ExpressionSubmitted:
    content, receipt = expression.content, expression.sent
    assert receipt is not None  # noqa: S101 - a submission has just made it
    return contracts.ExpressionSubmitted(
        expression_id=expression.id, challenge_id=expression.challenge_id, lane=expression.lane,
        version=receipt.version, name=content.name, role=lane.role, alumni=content.alumni,
        international=content.is_international(challenge), consortium=content.consortium, cities=content.cities,
        countries=content.countries, themes=content.themes, answers=content.answers, contact=expression.contact,
        content_hash=receipt.content_hash, submitted_at=receipt.submitted_at, replay=challenge.replay,
    )  # fmt: skip
