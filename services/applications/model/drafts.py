"""What an applicant is writing: begun, saved, moved to another lane, deleted."""

from datetime import datetime
from uuid import UUID

from services.applications import contracts
from services.applications.model import lanes
from services.applications.model.content import Content
from services.applications.model.expressions import STEPS, Expression, Status, Step
from shared.challenge import Challenge, Lane
from shared.errors import Refused
from shared.phrases import phrase


class SameLane(Refused):
    """It would be moved to the lane that it is in."""

    code = "same-lane"

    def __init__(self, title: str) -> None:
        super().__init__(lane=title, fields={"lane": phrase("choose-another-lane")})


def start(
    expression_id: UUID, lane: Lane, challenge: Challenge, content: Content, *, owner: str, at: datetime
) -> tuple[Expression, contracts.ExpressionStarted]:
    """A new draft of *owner*'s in *lane*, and what to say about it.

    Raises:
        DeadlinePassed, NotOpenYet: the lane is not open.
    """
    draft = Expression(
        id=expression_id,
        challenge_id=challenge.id,
        lane=lane.id,
        owner=owner,
        content=content,
        started_at=at,
        changed_at=at,
    )
    lanes.require_open(draft, lane, challenge, at)
    return draft, contracts.ExpressionStarted(**draft.reference, name=content.name, contact=draft.contact)


def edit(
    expression: Expression, lane: Lane, challenge: Challenge, content: Content, *, at: datetime
) -> tuple[Expression, contracts.DraftDescribed | None]:
    """*expression* with *content* saved as what is being written, and what to say about it, if anything: whom
    reminders of a draft go to. What was sent before still counts.

    Raises:
        DeadlinePassed, NotOpenYet, StepNotAllowed
    """
    lanes.require_open(expression, lane, challenge, at)
    edited = expression.after(Step.EDIT, at=at, content=content)
    same = (edited.content.name, edited.contact) == (expression.content.name, expression.contact)
    if same or edited.status is not Status.DRAFT:
        return edited, None
    return edited, contracts.DraftDescribed(**edited.reference, name=content.name, contact=edited.contact)


def move(
    expression: Expression, to: Lane, challenge: Challenge, *, at: datetime
) -> tuple[Expression, contracts.DraftMoved]:
    """*expression* in the lane *to*, with everything that was written, and what to say about it. One that was not sent
    before its own lane closed is a draft again.

    Raises:
        StepNotAllowed: it was sent at least once.
        SameLane: it is in that lane.
        DeadlinePassed, NotOpenYet: *to* is not open.
    """
    if to.id == expression.lane:
        raise SameLane(to.title)
    there = expression.after(Step.MOVE, at=at, lane=to.id)
    lanes.require_open(there, to, challenge, at)
    return there, contracts.DraftMoved(
        **there.reference, was=expression.lane, name=there.content.name, contact=there.contact
    )


def delete(expression: Expression) -> contracts.DraftDeleted:
    """What to say once *expression* is deleted. Whatever was ever sent stays; a draft that was not may go at any time,
    also after its lane has closed.

    Raises:
        StepNotAllowed: it was sent at least once.

    Source: ARCHITECTURE.md, "a deleted draft leaves nothing in applications".
    """
    STEPS.after(expression.status, Step.DELETE)
    return contracts.DraftDeleted(**expression.reference)
