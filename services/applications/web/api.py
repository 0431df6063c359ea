"""The API of expressions of interest: what the pages do, for programs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import ValidationError

from services.applications.actions import reading, send, write
from services.applications.forms import NewExpression, Withdrawal
from services.applications.model.content import Content
from services.applications.web.api_drafts import answer
from services.applications.web.needs import Arrived, Reader, Writer, cursor_at, cursor_of
from services.applications.web.shapes import ExpressionShown, Receipts, ReceiptShown
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Paged, Paging, Retried, Seen, etag, once
from shared.web.forms import refusal

router = APIRouter(prefix="/applications/api/expressions", tags=["expressions of interest"])


@router.post("", status_code=201)
def start(
    new: NewExpression, response: Response, who: Writer, db: Db, arrived: Arrived, retried: Retried
) -> ExpressionShown:
    """Start a draft with whatever is known. Send an Idempotency-Key, so that a repetition creates nothing."""

    def work() -> ExpressionShown:
        draft = write.start(db, new.lane, new.content(), by=who, at=arrived)
        return ExpressionShown.of(reading.mine(db, draft.id, by=who))

    draft = once(db, retried, ExpressionShown, work)
    response.headers.update({"ETag": etag(draft.revision), "Location": f"/applications/api/expressions/{draft.id}"})
    return draft


@router.get("")
def listed(who: Reader, db: Db, part: Paging) -> Paged[ExpressionShown]:
    """Your expressions by name; for the programme office all of them, for a chair those that are final."""
    dossiers = reading.list_all(db, by=who, limit=part.limit + 1, after=cursor_of(part))
    batch = part.of(dossiers, key=cursor_at)
    return Paged(items=[ExpressionShown.of(one) for one in batch.items], next=batch.next)


@router.get("/{expression_id}")
def shown(expression_id: UUID, response: Response, who: Reader, db: Db) -> ExpressionShown:
    """One expression; its ETag is what a change is meant for."""
    return answer(response, reading.get(db, expression_id, by=who))


@router.put("/{expression_id}")
def replace(
    expression_id: UUID, content: Content, response: Response, who: Writer, db: Db, arrived: Arrived, seen: Seen
) -> ExpressionShown:
    """Save the whole content. It counts only once it is sent."""
    write.replace(db, expression_id, content, by=who, at=arrived, seen=seen)
    return _own(response, db, expression_id, who)


@router.patch("/{expression_id}")
def change(
    expression_id: UUID,
    patch: Annotated[dict[str, Any], Body(description="JSON merge patch (RFC 7396)")],
    response: Response,
    who: Writer,
    db: Db,
    arrived: Arrived,
    seen: Seen,
) -> ExpressionShown:
    """Save parts of the content. It counts only once it is sent."""
    try:
        write.patch(db, expression_id, patch, by=who, at=arrived, seen=seen)
    except ValidationError as error:
        raise refusal(error) from None
    return _own(response, db, expression_id, who)


@router.post("/{expression_id}/submission", status_code=201)
def submit(
    expression_id: UUID, response: Response, who: Writer, db: Db, arrived: Arrived, seen: Seen, retried: Retried
) -> ReceiptShown:
    """Send in what is written, as you saw it: for the first time, amended, or again after a withdrawal."""

    def work() -> ReceiptShown:
        return ReceiptShown.of(send.submit(db, expression_id, by=who, at=arrived, seen=seen))

    receipt = once(db, retried, ReceiptShown, work)
    response.headers.update({"ETag": etag(seen + 1), "Location": f"{router.prefix}/{expression_id}/receipts"})
    return receipt


@router.post("/{expression_id}/withdrawal")
def withdraw(
    expression_id: UUID,
    withdrawal: Withdrawal,
    response: Response,
    who: Writer,
    db: Db,
    arrived: Arrived,
    seen: Seen,
) -> ExpressionShown:
    """Take back what was sent. Until the lane closes it may be sent again."""
    send.withdraw(db, expression_id, reason=withdrawal.reason, by=who, at=arrived, seen=seen)
    return _own(response, db, expression_id, who)


@router.get("/{expression_id}/receipts")
def receipts(expression_id: UUID, who: Reader, db: Db) -> Receipts:
    """Every version as it was sent, oldest first."""
    return Receipts(items=[ReceiptShown.of(receipt) for receipt in reading.receipts(db, expression_id, by=who)])


def _own(response: Response, db: Database, expression_id: UUID, who: Person) -> ExpressionShown:
    return answer(response, reading.mine(db, expression_id, by=who))
