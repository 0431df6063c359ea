"""What a service heard: a cursor per queue and subject, the messages that came early, and the dead letters.

The cursor holds what was applied last. It is inbox and order guard at once, with no window that expires: what is next
is applied, what was seen is skipped, what is early is kept until its predecessor has been applied and then goes back to
the queue, so that it has retries of its own. A gap never closes in silence. `shared.delivery.cursors` decides.

Messages that arrived together are received together: their cursors are read at once and written at once, before their
effects, and one transaction commits it all. Alone or together, the same becomes of each.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from hashlib import blake2b

from pymongo import InsertOne, ReplaceOne, UpdateOne

from shared import clock
from shared.delivery.cursors import UNKNOWN, Verdict, is_repeated, judge, moved, why_strange
from shared.delivery.streams import digest_of
from shared.messages import Invalid, Message
from shared.mongo.cursors import cursor_of, digest_at, is_marked, keep_pages, paged
from shared.mongo.database import Database, Document


class Turn(StrEnum):
    """What became of a message."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    EARLY = "early"


class Stranger(Invalid):
    """A message that does not continue what was applied: it becomes a dead letter, never skipped as seen."""


@dataclass(frozen=True)
class Arrival:
    """A message, and what it calls for; None: nobody handles its type."""

    message: Message
    effect: Callable[[], None] | None


def receive(db: Database, queue: str, message: Message, effect: Callable[[], None] | None) -> Turn:
    """Apply *message* once and in its turn, in one transaction with its *effect* (None: nobody handles its type).

    Raises:
        Stranger: another message was applied in its place, or before it.
    """
    (turn,) = receive_all(db, queue, [Arrival(message, effect)])
    if isinstance(turn, Stranger):
        raise turn
    return turn


def receive_all(db: Database, queue: str, arrivals: Sequence[Arrival]) -> list[Turn | Stranger]:
    """Apply every one of *arrivals* once and in its turn, one after the other, in one transaction with their effects.

    Returns: what became of each; a stranger changes nothing, and keeps no other back.
    """
    return db.transact(lambda: _receive(db, queue, arrivals))


def _receive(db: Database, queue: str, arrivals: Sequence[Arrival]) -> list[Turn | Stranger]:
    keys = {one.message.subject: f"{queue}/{one.message.subject}" for one in arrivals}
    rows = {row["_id"]: row for row in db["cursors"].find({"_id": {"$in": list(keys.values())}})}
    places = {subject: _Place(db, queue, subject, rows.get(key, {})) for subject, key in keys.items()}
    turns = [places[one.message.subject].receive(one.message, is_handled=one.effect is not None) for one in arrivals]
    _write(db, queue, places.values())
    for arrival, turn in zip(arrivals, turns, strict=True):
        if turn is Turn.APPLIED and arrival.effect is not None:
            arrival.effect()
    return turns


class _Place:
    """Where a queue stands in a subject while messages of it are received: what they change, to be written at once."""

    def __init__(self, db: Database, queue: str, subject: str, row: Document) -> None:
        self.queue, self.subject, self.key = queue, subject, f"{queue}/{subject}"
        self._service, self._row = db.service, row
        self._before = self._cursor = cursor_of(row)
        self._digest_at = partial(digest_at, db, self.key, row)
        self._digests, self.early, self.pages = list[str](), list[Message](), list[Document]()

    def receive(self, message: Message, *, is_handled: bool) -> Turn | Stranger:
        """What becomes of *message*; the cursor moves if it is next."""
        before = self._cursor
        match judge(before, message, self._applied_at):
            case Verdict.STRANGER:
                return Stranger(f"{self._service} {why_strange(before, message)}")
            case Verdict.SEEN:
                return Turn.SKIPPED
            case Verdict.EARLY:
                self.early.append(message)
                return Turn.EARLY
        self._cursor = moved(before, message, is_handled=is_handled)
        self._digests.append(self._cursor.digest)
        return Turn.APPLIED if is_handled and not is_repeated(before, message) else Turn.SKIPPED

    def called(self) -> range:
        """The sequences whose turn has come, of what may have been kept early."""
        if not (self.early or "kept" in self._row):
            return range(0)
        return range(self._before.sequence + 2, self._cursor.sequence + 2)

    def step(self) -> list[InsertOne[Document] | UpdateOne]:
        """What is to be written of the cursor. Not an upsert: of two processes that receive the first message one must
        fail, and try again. Keeping an early one touches the cursor, too, so that it collides with the predecessor's
        transaction, which might else miss what is kept."""
        if not (self.early or self._digests):
            return []
        change = {**self._moves(), **({"$inc": {"kept": len(self.early)}} if self.early else {})}
        if self._row:
            return [UpdateOne({"_id": self.key}, change)]
        start = {"_id": self.key, "queue": self.queue, "subject": self.subject, "sequence": 0, "fact": ""}
        kept = {"kept": len(self.early)} if self.early else {}
        return [InsertOne({**start, **kept, **change.get("$set", {})})]

    def _moves(self) -> Document:
        if not self._digests:
            return {}
        after, place = self._cursor, {"queue": self.queue, "subject": self.subject}
        at = {"sequence": after.sequence, "marked": after.sequence, "digest": after.digest}
        values = {**at, "linked": after.linked, "fact": after.fact}
        known = self._row.get("digests", []) if is_marked(self._row) else []
        digests, self.pages = paged(self.key, place, [*known, *self._digests], after.sequence)
        if self.pages or not known:
            return {"$set": {**values, "digests": digests}}
        return {"$set": values, "$push": {"digests": {"$each": self._digests}}}

    def _applied_at(self, sequence: int) -> str:
        lately = sequence - self._before.sequence
        return self._digests[lately - 1] if lately > 0 else self._digest_at(sequence)


def _write(db: Database, queue: str, places: Iterable[_Place]) -> None:
    if steps := [step for place in places for step in place.step()]:
        db["cursors"].bulk_write(steps)
    keep_pages(db, [page for place in places for page in place.pages])
    if early := [_early(place, message) for place in places for message in place.early]:
        db["early"].bulk_write(early)
    _call(db, queue, [f"{place.key}/{sequence}" for place in places for sequence in place.called()])


def advance(db: Database, queue: str, subject: str, *, to: int, digest: str = UNKNOWN) -> None:
    """Put the cursor on *to*, the next one, and send the message that waited for it back to the queue."""
    key, place = f"{queue}/{subject}", {"queue": queue, "subject": subject}
    before = db["cursors"].find_one({"_id": key}) or {}
    known = before.get("digests", []) if is_marked(before) else []
    digests, pages = paged(key, place, [*known, digest], to)
    row: Document = {**place, "sequence": to, "marked": to, "digest": digest, "digests": digests}
    db["cursors"].update_one({"_id": key}, {"$set": row, "$setOnInsert": {"fact": ""}}, upsert=True)
    keep_pages(db, pages)
    _call(db, queue, [f"{key}/{to + 1}"])


def _call(db: Database, queue: str, places: Sequence[str]) -> None:
    """Send what came early to *places* (cursor and sequence) back to the queue; a stranger may wait beside the true
    one."""
    spans = [{"_id": {"$gte": place, "$lt": f"{place}0"}} for place in places]
    if waiting := list(db["early"].find({"$or": spans})) if spans else []:
        db["early"].delete_many({"_id": {"$in": [row["_id"] for row in waiting]}})
        messages = [Message.parse(row["message"]) for row in waiting]
        db["returns"].bulk_write([_return(queue, one.id, one.model_dump_json().encode()) for one in messages])


def send_back(db: Database, queue: str, message_id: str, body: bytes, content_type: str = "application/json") -> None:
    """Have the relay put *body* into *queue* again."""
    db["returns"].bulk_write([_return(queue, message_id, body, content_type)])


def _return(queue: str, message_id: str, body: bytes, content_type: str = "application/json") -> ReplaceOne[Document]:
    key = f"{queue}/{message_id}/{blake2b(body, digest_size=8).hexdigest()}"
    row: Document = {"queue": queue, "message_id": message_id, "body": body, "content_type": content_type}
    return ReplaceOne({"_id": key}, {**row, "at": clock.real()}, upsert=True)


def _early(place: _Place, message: Message) -> ReplaceOne[Document]:
    row: Document = {
        "queue": place.queue,
        "subject": place.subject,
        "sequence": message.sequence,
        "since": clock.real(),
        "message": message.model_dump(mode="json"),
    }
    # The digest stands in the id, so that a stranger of that number does not take the place of the true one.
    return ReplaceOne({"_id": f"{place.key}/{message.sequence}/{digest_of(message)}"}, row, upsert=True)
