"""The API of a draft as a whole, and of the exceptions that the programme office makes and takes back."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.applications.actions import change_lane, delete_draft, make_exception, reading
from services.applications.forms import Exemption, Move, Revocation
from services.applications.model.dossiers import Dossier
from services.applications.web.needs import Arrived, Writer
from services.applications.web.shapes import ExpressionShown
from shared.web import Db, Seen, etag
from shared.web.answers import answered

router = APIRouter(prefix="/applications/api/expressions", tags=["expressions of interest"])


@router.delete("/{expression_id}", status_code=204)
def delete(expression_id: UUID, who: Writer, db: Db, seen: Seen) -> None:
    """Delete your own draft, which was never sent, as you saw it. Nothing of it is kept."""
    delete_draft.delete(db, expression_id, by=who, seen=seen)


@router.post("/{expression_id}/lane", response_model=ExpressionShown)
def move(expression_id: UUID, to: Move, who: Writer, db: Db, arrived: Arrived, seen: Seen) -> Response:
    """Move your own draft, which was never sent, to another lane that is open. `missing` and `objections` of the answer
    say what it needs there."""
    change_lane.move(db, expression_id, to.lane, by=who, at=arrived, seen=seen)
    return answer(reading.mine(db, expression_id, by=who))


@router.post("/{expression_id}/waiver", response_model=ExpressionShown)
def waive(expression_id: UUID, exemption: Exemption, who: Writer, db: Db, arrived: Arrived) -> Response:
    """Lift rules for one expression, with a reason; the programme office alone may. The applicant is told."""
    make_exception.waive(db, expression_id, exemption.rules, exemption.reason, by=who, at=arrived)
    return answer(reading.get(db, expression_id, by=who))


@router.post("/{expression_id}/waiver/revocation", response_model=ExpressionShown)
def revoke(expression_id: UUID, revocation: Revocation, who: Writer, db: Db, arrived: Arrived) -> Response:
    """Take an exception back, with a reason; the programme office alone may. The applicant is told. Refused once a
    version that counts was sent under it."""
    make_exception.revoke(db, expression_id, revocation.reason, by=who, at=arrived)
    return answer(reading.get(db, expression_id, by=who))


def answer(dossier: Dossier) -> Response:
    """*dossier* as an answer, with the ETag that a change is meant for."""
    return answered(ExpressionShown.of(dossier), ETag=etag(dossier.expression.revision))
