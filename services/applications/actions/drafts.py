"""What an owner does with a draft as a whole: delete it, or move it to another lane."""

from datetime import datetime
from uuid import UUID

from services.applications import drafts
from services.applications.actions.reading import Standing, of_expression
from services.applications.actions.writing import own_of
from services.applications.model import Expression
from services.applications.store import Expressions
from shared import clock
from shared.challenge import Challenge, Lane
from shared.errors import Refused, Stale
from shared.mongo import Database, transactional
from shared.person import Person


@transactional
def delete(db: Database, expression_id: UUID, *, by: Person, seen: int) -> None:
    """Delete *by*'s own draft, as they saw it in revision *seen*. Nothing that was ever sent can be deleted."""
    expression, _, _ = own_of(db, expression_id, by)
    deleted = drafts.delete(expression)
    _as_seen(expression, seen)
    Expressions(db).delete(expression)
    db.announce(deleted)


@transactional
def move(db: Database, expression_id: UUID, lane_id: str, *, by: Person, at: datetime, seen: int) -> Expression:
    """Move *by*'s own draft to another lane that is open, with everything that was written."""
    expression, _, challenge = own_of(db, expression_id, by)
    there, fact = drafts.move(expression, _lane(challenge, lane_id), challenge, at=at)
    _as_seen(expression, seen)
    Expressions(db).save(there)
    db.announce(fact)
    return there


def ways_out(db: Database, expression_id: UUID, *, by: Person) -> list[Standing]:
    """*by*'s own draft as it would stand in each other lane that is open: what it would lack there, and what would
    speak against it. Empty when there is none, or when it was sent."""
    expression, _, challenge = own_of(db, expression_id, by)
    found = []
    for lane in challenge.lanes:
        try:
            there, _ = drafts.move(expression, lane, challenge, at=clock.now())
        except Refused:
            continue
        found.append(of_expression(there, challenge))
    return found


def _lane(challenge: Challenge, lane_id: str) -> Lane:
    if (lane := challenge.lane(lane_id)) is None:
        raise Refused("There is no such lane.", fields={"lane": "Choose one of the ways to apply"})
    return lane


def _as_seen(expression: Expression, seen: int) -> None:
    if seen != expression.revision:
        raise Stale("Somebody changed this meanwhile. Look at it again before you go on.")
