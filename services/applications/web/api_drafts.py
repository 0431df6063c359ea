"""The API of a draft as a whole, and of the exceptions that the programme office makes and takes back."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.applications import actions
from services.applications.forms import Exemption, Move, Revocation
from services.applications.web.needs import Arrived, Writer
from services.applications.web.shapes import ExpressionShown
from shared.web import Db, Seen, etag

router = APIRouter(prefix="/applications/api/expressions", tags=["expressions of interest"])


@router.delete("/{expression_id}", status_code=204)
def delete(expression_id: UUID, who: Writer, db: Db, seen: Seen) -> None:
    """Delete your own draft, which was never sent, as you saw it. Nothing of it is kept."""
    actions.delete(db, expression_id, by=who, seen=seen)


@router.post("/{expression_id}/lane")
def move(
    expression_id: UUID, to: Move, response: Response, who: Writer, db: Db, arrived: Arrived, seen: Seen
) -> ExpressionShown:
    """Move your own draft, which was never sent, to another lane that is open. `missing` and `objections` of the answer
    say what it needs there."""
    actions.move(db, expression_id, to.lane, by=who, at=arrived, seen=seen)
    return answer(response, actions.mine(db, expression_id, by=who))


@router.post("/{expression_id}/waiver")
def waive(
    expression_id: UUID, exemption: Exemption, response: Response, who: Writer, db: Db, arrived: Arrived
) -> ExpressionShown:
    """Lift rules for one expression, with a reason; the programme office alone may. The applicant is told."""
    actions.waive(db, expression_id, exemption.rules, exemption.reason, by=who, at=arrived)
    return answer(response, actions.readable(db, expression_id, by=who))


@router.post("/{expression_id}/waiver/revocation")
def revoke(
    expression_id: UUID, revocation: Revocation, response: Response, who: Writer, db: Db, arrived: Arrived
) -> ExpressionShown:
    """Take an exception back, with a reason; the programme office alone may. The applicant is told. Refused once a
    version that counts was sent under it."""
    actions.revoke(db, expression_id, revocation.reason, by=who, at=arrived)
    return answer(response, actions.readable(db, expression_id, by=who))


def answer(response: Response, standing: actions.Standing) -> ExpressionShown:
    """*standing* as an answer, with the ETag that a change is meant for."""
    response.headers["ETag"] = etag(standing.expression.revision)
    return ExpressionShown.of(standing)
