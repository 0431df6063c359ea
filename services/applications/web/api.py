"""The API of expressions of interest: what the pages do, for programs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from pydantic import ValidationError

from services.applications.actions import reading, send, write
from services.applications.forms import NewExpression, Wanted, Withdrawal
from services.applications.model.content import Content
from services.applications.web.api_drafts import answer
from services.applications.web.needs import Arrived, Reader, Writer, cursor_at, cursor_of
from services.applications.web.shapes import ExpressionShown, Receipts, ReceiptShown
from shared.web import Db, Paged, Paging, Retried, Seen, etag, once
from shared.web.answers import answered
from shared.web.forms import refusal

router = APIRouter(prefix="/applications/api/expressions", tags=["expressions of interest"])


@router.post("", status_code=201, response_model=ExpressionShown)
def start(new: NewExpression, who: Writer, db: Db, arrived: Arrived, retried: Retried) -> Response:
    """Start a draft with whatever is known. Send an Idempotency-Key, so that a repetition creates nothing."""

    def work() -> ExpressionShown:
        return ExpressionShown.of(write.start(db, new.lane, new.content(), by=who, at=arrived))

    draft = once(db, retried, ExpressionShown, work)
    return answered(draft, 201, ETag=etag(draft.revision), Location=f"{router.prefix}/{draft.id}")


@router.get("")
def listed(who: Reader, db: Db, part: Paging, wanted: Annotated[Wanted, Query()]) -> Paged[ExpressionShown]:
    """Your expressions by name; for the programme office all of them, for a chair those that are final. What they are
    narrowed by is what was sent last, or what is being written where nothing was sent yet."""
    dossiers = reading.list_all(db, wanted, by=who, limit=part.limit + 1, after=cursor_of(part))
    batch = part.of(dossiers, key=cursor_at)
    return Paged(items=[ExpressionShown.of(one) for one in batch.items], next=batch.next)


@router.get("/{expression_id}", response_model=ExpressionShown)
def shown(expression_id: UUID, who: Reader, db: Db) -> Response:
    """One expression; its ETag is what a change is meant for."""
    return answer(reading.get(db, expression_id, by=who))


@router.put("/{expression_id}", response_model=ExpressionShown)
def replace(expression_id: UUID, content: Content, who: Writer, db: Db, arrived: Arrived, seen: Seen) -> Response:
    """Save the whole content. It counts only once it is sent."""
    return answer(write.replace(db, expression_id, content, by=who, at=arrived, seen=seen))


@router.patch("/{expression_id}", response_model=ExpressionShown)
def change(
    expression_id: UUID,
    patch: Annotated[dict[str, Any], Body(description="JSON merge patch (RFC 7396)")],
    who: Writer,
    db: Db,
    arrived: Arrived,
    seen: Seen,
) -> Response:
    """Save parts of the content. It counts only once it is sent."""
    try:
        return answer(write.patch(db, expression_id, patch, by=who, at=arrived, seen=seen))
    except ValidationError as error:
        raise refusal(error) from None


@router.post("/{expression_id}/submission", status_code=201, response_model=ReceiptShown)
def submit(expression_id: UUID, who: Writer, db: Db, arrived: Arrived, seen: Seen, retried: Retried) -> Response:
    """Send in what is written, as you saw it: for the first time, amended, or again after a withdrawal."""

    def work() -> ReceiptShown:
        return ReceiptShown.of(send.submit(db, expression_id, by=who, at=arrived, seen=seen))

    receipt = once(db, retried, ReceiptShown, work)
    return answered(receipt, 201, ETag=etag(seen + 1), Location=f"{router.prefix}/{expression_id}/receipts")


@router.post("/{expression_id}/withdrawal", response_model=ExpressionShown)
def withdraw(
    expression_id: UUID, withdrawal: Withdrawal, who: Writer, db: Db, arrived: Arrived, seen: Seen
) -> Response:
    """Take back what was sent. Until the lane closes it may be sent again."""
    send.withdraw(db, expression_id, reason=withdrawal.reason, by=who, at=arrived, seen=seen)
    return answer(reading.mine(db, expression_id, by=who))


@router.get("/{expression_id}/receipts")
def receipts(expression_id: UUID, who: Reader, db: Db) -> Receipts:
    """Every version as it was sent, oldest first."""
    return Receipts(items=[ReceiptShown.of(receipt) for receipt in reading.receipts(db, expression_id, by=who)])
