"""What an owner does with a draft as a whole: delete it, or move it to another lane. Pure, as the model is."""

from datetime import datetime

from services.applications import contracts
from services.applications.model import Expression, moved, require_open
from services.applications.refusals import SameLane
from services.applications.states import Step
from shared.challenge import Challenge, Lane


def delete(expression: Expression) -> contracts.DraftDeleted:
    """What to say once *expression* is deleted. Whatever was ever sent stays; a draft that was not may go at any time,
    also after its lane has closed.

    Raises:
        StepNotAllowed: it was sent at least once.
    """
    expression.after(Step.DELETE)
    return contracts.DraftDeleted(
        expression_id=expression.id, challenge_id=expression.challenge_id, lane=expression.lane
    )


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
    there = moved(expression, Step.MOVE, at, lane=to.id)
    require_open(there, to, challenge, at)
    return there, contracts.DraftMoved(
        expression_id=there.id,
        challenge_id=there.challenge_id,
        was=expression.lane,
        lane=to.id,
        name=there.content.name,
        contact=there.contact,
    )
