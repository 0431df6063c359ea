"""An applicant sends in what is written, and takes it back. `at` is when the request arrived, so that trying the
transaction again never makes anybody late."""

from datetime import datetime
from uuid import UUID

from services.applications.actions import own
from services.applications.model import lanes, submissions
from services.applications.model.expressions import Expression
from services.applications.model.receipts import Receipt
from services.applications.store.expressions import Expressions
from services.applications.store.lanes import Lanes
from services.applications.store.receipts import Receipts
from shared.challenge import Challenge, Lane
from shared.mongo import Database, transactional
from shared.person import Person


@transactional
def submit(db: Database, expression_id: UUID, *, by: Person, at: datetime, seen: int) -> Receipt:
    """Send in what is written, exactly as *by* saw it in revision *seen*."""
    expression, lane, challenge = _load(db, expression_id, by, at, seen)
    sent, submitted = submissions.submit(expression, lane, challenge, at=at)
    _pass_gate(db, sent, lane, challenge, at)
    assert sent.sent is not None  # noqa: S101 - a submission has just made it
    Expressions(db).save(sent)
    Receipts(db).add(sent.sent)
    db.announce(submitted)
    return sent.sent


@transactional
def withdraw(db: Database, expression_id: UUID, *, reason: str, by: Person, at: datetime, seen: int) -> Expression:
    """Take back what was sent, as *by* saw it in revision *seen*."""
    expression, lane, challenge = _load(db, expression_id, by, at, seen)
    withdrawn, fact = submissions.withdraw(expression, lane, challenge, reason=reason, at=at)
    _pass_gate(db, withdrawn, lane, challenge, at)
    Expressions(db).save(withdrawn)
    db.announce(fact)
    return withdrawn


def _load(db: Database, expression_id: UUID, by: Person, at: datetime, seen: int) -> tuple[Expression, Lane, Challenge]:
    expression, lane, challenge = own.load(db, expression_id, by)
    lanes.require_open(expression, lane, challenge, at)  # who is late reads that, though the close made a revision
    own.require_seen(expression, seen)
    return expression, lane, challenge


def _pass_gate(db: Database, expression: Expression, lane: Lane, challenge: Challenge, at: datetime) -> None:
    if not Lanes(db).let_through(expression, lane):
        raise lanes.deadline_passed(expression, lane, challenge, at)
