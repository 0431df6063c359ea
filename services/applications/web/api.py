"""The API of expressions of interest: what the pages do, for programs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import ValidationError

from services.applications import actions
from services.applications.content import Content, merged
from services.applications.forms import NewExpression, Withdrawal
from services.applications.model import Expression
from services.applications.web.api_drafts import answer
from services.applications.web.needs import Arrived, Reader, Writer
from services.applications.web.shapes import ExpressionShown, Receipts, ReceiptShown
from shared.errors import Stale
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
        draft = actions.start(db, new.lane, new.content(), by=who, at=arrived)
        return ExpressionShown.of(actions.mine(db, draft.id, by=who))

    made = once(db, retried, ExpressionShown, work)
    response.headers.update({"ETag": etag(made.revision), "Location": f"/applications/api/expressions/{made.id}"})
    return made


@router.get("")
def listed(who: Reader, db: Db, part: Paging) -> Paged[ExpressionShown]:
    """Your expressions by name; for the programme office all of them, for a chair those that are final."""
    found = actions.listed(db, by=who, limit=part.limit + 1, after=part.after)
    return part.of([ExpressionShown.of(one) for one in found], key=lambda one: [one.content.name, str(one.id)])


@router.get("/{expression_id}")
def shown(expression_id: UUID, response: Response, who: Reader, db: Db) -> ExpressionShown:
    """One expression; its ETag is what a change is meant for."""
    return answer(response, actions.readable(db, expression_id, by=who))


@router.put("/{expression_id}")
def replace(
    expression_id: UUID, content: Content, response: Response, who: Writer, db: Db, arrived: Arrived, seen: Seen
) -> ExpressionShown:
    """Save the whole content. It counts only once it is sent."""
    actions.save(db, expression_id, lambda one: _if_seen(one, seen, content), by=who, at=arrived)
    return _own(response, db, expression_id, who)


@router.patch("/{expression_id}")
def change(
    expression_id: UUID, patch: Annotated[dict[str, Any], Body(description="JSON merge patch (RFC 7396)")],
    response: Response, who: Writer, db: Db, arrived: Arrived, seen: Seen,
) -> ExpressionShown:  # fmt: skip
    """Save parts of the content. It counts only once it is sent."""
    actions.save(db, expression_id, lambda one: _if_seen(one, seen, _patched(one, patch)), by=who, at=arrived)
    return _own(response, db, expression_id, who)


@router.post("/{expression_id}/submission", status_code=201)
def submit(
    expression_id: UUID, response: Response, who: Writer, db: Db, arrived: Arrived, seen: Seen, retried: Retried
) -> ReceiptShown:
    """Send in what is written, as you saw it: for the first time, amended, or again after a withdrawal."""
    made = once(
        db, retried, ReceiptShown,
        lambda: ReceiptShown.of(actions.submit(db, expression_id, by=who, at=arrived, seen=seen)),
    )  # fmt: skip
    response.headers.update({"ETag": etag(seen + 1), "Location": f"{router.prefix}/{expression_id}/receipts"})
    return made


@router.post("/{expression_id}/withdrawal")
def withdraw(
    expression_id: UUID, withdrawal: Withdrawal, response: Response, who: Writer, db: Db, arrived: Arrived,
    seen: Seen,
) -> ExpressionShown:  # fmt: skip
    """Take back what was sent. Until the lane closes it may be sent again."""
    actions.withdraw(db, expression_id, reason=withdrawal.reason, by=who, at=arrived, seen=seen)
    return _own(response, db, expression_id, who)


@router.get("/{expression_id}/receipts")
def receipts(expression_id: UUID, who: Reader, db: Db) -> Receipts:
    """Every version as it was sent, oldest first."""
    kept = actions.receipts(db, expression_id, by=who)
    return Receipts(items=[ReceiptShown.of(receipt) for receipt in kept])


def _own(response: Response, db: Database, expression_id: UUID, who: Person) -> ExpressionShown:
    return answer(response, actions.mine(db, expression_id, by=who))


def _if_seen(expression: Expression, seen: int, content: Content) -> Content:
    if expression.revision != seen:
        raise Stale("Somebody changed this meanwhile; fetch it again.")
    return content


def _patched(expression: Expression, patch: dict[str, Any]) -> Content:
    try:
        return merged(expression.content, patch)
    except ValidationError as error:
        raise refusal(error) from None
