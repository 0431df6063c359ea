"""What an applicant does: start, save, send, withdraw. `at` is when the request arrived, so that trying the
transaction again never makes anybody late."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.applications import model, refusals
from services.applications.content import Content
from services.applications.model import Expression
from services.applications.receipts import Receipt
from services.applications.store import Challenges, Expressions, Lanes, Receipts
from shared import addresses, clock
from shared.challenge import Challenge, Lane
from shared.errors import NotFound, Refused, Stale
from shared.mongo import Database, transactional
from shared.person import Person

MOST_DRAFTS = 50  # per address; enough for an office that helps its region, too few to fill a disk


@transactional
def start(db: Database, lane_id: str, content: Content, *, by: Person, at: datetime) -> Expression:
    """A new draft of *by*'s in *lane_id*, with whatever is known already."""
    challenge = Challenges(db).current()
    lane = challenge.lane(lane_id)
    if lane is None:
        raise Refused("There is no such lane.", fields={"lane": "Choose one of the ways to apply"})
    if len(Expressions(db).owned_by(by.email, limit=MOST_DRAFTS)) == MOST_DRAFTS:
        raise Refused(f"This address has {MOST_DRAFTS} expressions of interest already, which is the most.")
    draft, started = model.start(clock.new_id(), lane, challenge, content, owner=by.email, at=at)
    Expressions(db).add(draft)
    db.announce(started)
    return draft


@transactional
def save(
    db: Database, expression_id: UUID, change: Callable[[Expression], Content], *, by: Person, at: datetime
) -> Expression:
    """Save what *change* makes of what is being written; it raises `Stale` when its author saw something else."""
    expression, lane, challenge = own_of(db, expression_id, by)
    content = change(expression)
    if content == expression.content:
        return expression
    edited, described = model.edit(expression, lane, challenge, content, at=at)
    Expressions(db).save(edited)
    if described is not None:
        db.announce(described)
    return edited


@transactional
def submit(db: Database, expression_id: UUID, *, by: Person, at: datetime, seen: int) -> Receipt:
    """Send in what is written, exactly as *by* saw it in revision *seen*."""
    expression, lane, challenge = own_of(db, expression_id, by)
    _as_seen(expression, lane, challenge, seen, at)
    sent, submitted = model.submit(expression, lane, challenge, at=at)
    _let_through(db, sent, lane, challenge, at)
    assert sent.sent is not None  # noqa: S101 - a submission has just made it
    Expressions(db).save(sent)
    Receipts(db).add(sent.sent)
    db.announce(submitted)
    return sent.sent


@transactional
def withdraw(db: Database, expression_id: UUID, *, reason: str, by: Person, at: datetime, seen: int) -> Expression:
    """Take back what was sent."""
    expression, lane, challenge = own_of(db, expression_id, by)
    _as_seen(expression, lane, challenge, seen, at)
    withdrawn, fact = model.withdraw(expression, lane, challenge, reason=reason, at=at)
    _let_through(db, withdrawn, lane, challenge, at)
    Expressions(db).save(withdrawn)
    db.announce(fact)
    return withdrawn


def own_of(db: Database, expression_id: UUID, by: Person) -> tuple[Expression, Lane, Challenge]:
    """*by*'s own expression, its lane and its challenge, for a change.

    Raises:
        NotFound: there is none, or it is somebody else's; the two look alike.
    """
    expression = Expressions(db).get(expression_id)
    if not addresses.same(expression.owner, by.email):
        raise NotFound("There is no such expression of interest.")
    challenge = Challenges(db).get(expression.challenge_id)
    return expression, lane_of(challenge, expression), challenge


def _as_seen(expression: Expression, lane: Lane, challenge: Challenge, seen: int, at: datetime) -> None:
    model.require_open(expression, lane, challenge, at)  # who is late is told so, though the close made a revision
    if seen != expression.revision:
        raise Stale("Somebody changed this meanwhile. Look at it again before you go on.")


def lane_of(challenge: Challenge, expression: Expression) -> Lane:
    """The lane that *expression* is in."""
    lane = challenge.lane(expression.lane)
    assert lane is not None  # noqa: S101 - defining a challenge never takes a lane away
    return lane


def _let_through(db: Database, expression: Expression, lane: Lane, challenge: Challenge, at: datetime) -> None:
    if not Lanes(db).let_through(expression, lane):
        zones = (expression.content.contact.zone, challenge.zone)
        raise refusals.DeadlinePassed(lane.title, closes_at=lane.closes_at, at=at, zones=zones)
