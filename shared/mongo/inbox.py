"""What a service heard: a cursor per queue and subject, the messages that came early, and the dead letters.

The cursor holds what was applied last. It is inbox and order guard at once, with no window that expires: what is next
is applied, what was seen is skipped, what is early is kept until its predecessor has been applied and then goes back to
the queue, so that it has retries of its own. A gap never closes in silence. `shared.delivery.cursors` decides.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from hashlib import blake2b

from shared import clock
from shared.delivery import cursors as rules
from shared.delivery.cursors import UNKNOWN, Cursor, Verdict, is_repeated, judge, moved, why_strange
from shared.delivery.streams import digest_of
from shared.messages import Invalid, Message
from shared.mongo.database import Database, Document

PAGE = 64  # digests; a cursor keeps those of its present page itself, and the full ones apart


class Turn(StrEnum):
    """What became of a message."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    EARLY = "early"


class Stranger(Invalid):
    """A message that does not continue what was applied: it becomes a dead letter, never skipped as seen."""


def receive(db: Database, queue: str, message: Message, effect: Callable[[], None] | None) -> Turn:
    """Apply *message* once and in its turn, in one transaction with its *effect* (None: nobody handles its type).

    Raises:
        Stranger: another message was applied in its place, or before it.
    """
    return db.transact(lambda: _receive(db, queue, message, effect))


def _receive(db: Database, queue: str, message: Message, effect: Callable[[], None] | None) -> Turn:
    key, is_handled = f"{queue}/{message.subject}", effect is not None
    row = _advance_if_next(db, key, message, is_handled=is_handled)
    if row is None:
        row = db["cursors"].find_one({"_id": key}) or {}
        verdict = judge(cursor_of(row), message, partial(digest_at, db, key, row))
        if verdict is Verdict.STRANGER:
            raise Stranger(f"{db.service} {why_strange(cursor_of(row), message)}")
        if verdict is Verdict.SEEN:
            return Turn.SKIPPED
        if verdict is Verdict.EARLY:
            _keep(db, queue, message)
            return Turn.EARLY
        _move(db, key, queue, message, row, is_handled=is_handled)
    if message.sequence % PAGE == 0:
        _turn_page(db, key, message.sequence)
    if "kept" in row:
        _call(db, queue, message.subject, message.sequence + 1)
    if effect is None or is_repeated(cursor_of(row), message):
        return Turn.SKIPPED
    effect()
    return Turn.APPLIED


def cursor_of(row: Document) -> Cursor:
    """The cursor in a row of `cursors`; an empty one before the first message."""
    digest, linked = (row["digest"], row.get("linked", False)) if _is_marked(row) else (UNKNOWN, False)
    return Cursor(
        row.get("sequence", 0),
        digest,
        row.get("fact", ""),
        linked=linked,
        abandoned=frozenset(row.get("abandoned", ())),
    )


def _is_marked(row: Document) -> bool:
    """Whether the digests in a row of `cursors` reach up to its sequence: a process of an older release, running
    beside us while the system is upgraded, moves the sequence alone."""
    return "marked" in row and bool(row["marked"] == row["sequence"])


def digest_at(db: Database, key: str, row: Document, sequence: int) -> str:
    """The digest applied under *sequence* by the cursor in *row*, whose id is *key*; UNKNOWN if none was kept."""
    page = (sequence - 1) // PAGE
    if page != (row.get("marked", 0) - 1) // PAGE or not row.get("digests"):
        row = db["applied"].find_one({"_id": f"{key}/{page}"}) or {}
    place = sequence - row.get("marked", 0) - 1  # from the end, where -1 is the last
    digests: list[str] = row.get("digests", [])
    return digests[place] if -len(digests) <= place < 0 else UNKNOWN


def _advance_if_next(db: Database, key: str, message: Message, *, is_handled: bool) -> Document | None:
    """Nearly always a message is next: then one round trip reads the cursor, which is returned, and moves it."""
    if not message.previous:
        return None
    before = Cursor(message.sequence - 1, message.previous)
    at = {"sequence": before.sequence, "marked": before.sequence, "digest": before.digest}
    stands = {"_id": key, **at, "linked": True, "abandoned": None}
    return db["cursors"].find_one_and_update(stands, _step(before, message, is_handled=is_handled))


def _move(db: Database, key: str, queue: str, message: Message, row: Document, *, is_handled: bool) -> None:
    step = _step(cursor_of(row), message, is_handled=is_handled)
    if not _is_marked(row):
        step = {"$set": {**step["$set"], "digests": [step["$push"]["digests"]]}}
    if row:
        db["cursors"].update_one({"_id": key}, step)
    else:  # not an upsert: of two processes that apply the first message one must fail, and try again
        first = {"_id": key, "queue": queue, "subject": message.subject, "fact": "", **step["$set"]}
        db["cursors"].insert_one(first)


def _step(before: Cursor, message: Message, *, is_handled: bool) -> Document:
    after = moved(before, message, is_handled=is_handled)
    fact = {"fact": after.fact} if is_handled else {}
    at = {"sequence": after.sequence, "marked": after.sequence, "digest": after.digest}
    return {"$set": {**at, "linked": after.linked, **fact}, "$push": {"digests": after.digest}}


def _turn_page(db: Database, key: str, sequence: int) -> None:
    row = db["cursors"].find_one_and_update({"_id": key}, {"$unset": {"digests": ""}}) or {}
    page = {name: row[name] for name in ("queue", "subject", "marked", "digests")}
    db["applied"].replace_one({"_id": f"{key}/{(sequence - 1) // PAGE}"}, page, upsert=True)


def advance(db: Database, queue: str, subject: str, *, to: int, digest: str = UNKNOWN) -> None:
    """Put the cursor on *to*, the next one, and send the message that waited for it back to the queue."""
    key = f"{queue}/{subject}"
    before = db["cursors"].find_one({"_id": key}) or {}
    digests = [*before.get("digests", []), digest] if _is_marked(before) else [digest]
    row = {"queue": queue, "subject": subject, "sequence": to, "marked": to, "digest": digest, "digests": digests}
    db["cursors"].update_one({"_id": key}, {"$set": row, "$setOnInsert": {"fact": ""}}, upsert=True)
    if to % PAGE == 0:
        _turn_page(db, key, to)
    _call(db, queue, subject, to + 1)


def remember(db: Database, row: Document, digests: list[str]) -> None:
    """Give the cursor in *row*, of before digests were kept, the *digests* of all that it applied."""
    end = len(digests) - len(digests) % PAGE
    place = {"queue": row["queue"], "subject": row["subject"]}
    for first in range(0, end, PAGE):
        page = {**place, "marked": first + PAGE, "digests": digests[first : first + PAGE]}
        db["applied"].replace_one({"_id": f"{row['_id']}/{first // PAGE}"}, page, upsert=True)
    known = {"marked": len(digests), "digest": digests[-1], "digests": digests[end:], "linked": False}
    same = {"_id": row["_id"], "sequence": row["sequence"], "marked": {"$exists": False}}
    db["cursors"].update_one(same, {"$set": known})


def put_back(db: Database, queue: str, subject: str, *, to: int, digest: str, fact: str) -> None:
    """Put the cursor back on *to*, where *digest* was applied and *fact* was the last that a handler was called for;
    what it had applied after that counts as seen from now on."""
    key = f"{queue}/{subject}"
    row = db["cursors"].find_one({"_id": key}) or {}
    at = partial(digest_at, db, key, row)
    cursor = cursor_of(row)
    after = [at(sequence) for sequence in range(to + 1, cursor.sequence)] + [cursor.digest] * (to < cursor.sequence)
    back = rules.put_back(cursor, to, digest, fact, after)
    kept = [at(sequence) for sequence in range(to - to % PAGE + 1, to)] + [digest] * bool(to % PAGE)
    at_last: Document = {"sequence": to, "marked": to, "digest": digest, "digests": kept}
    values = {**at_last, "fact": back.fact, "linked": back.linked, "abandoned": sorted(back.abandoned)}
    db["cursors"].update_one({"_id": key}, {"$set": values})
    db["applied"].delete_many({"queue": queue, "subject": subject, "marked": {"$gt": to}})
    db["early"].delete_many({"queue": queue, "subject": subject})


def _call(db: Database, queue: str, subject: str, sequence: int) -> None:
    """Send what came early under that *sequence* back to the queue; a stranger may wait beside the true one."""
    first = f"{queue}/{subject}/{sequence}"
    for waiting in list(db["early"].find({"_id": {"$gte": first, "$lt": f"{first}0"}})):
        db["early"].delete_one({"_id": waiting["_id"]})
        send_back(db, queue, waiting["message"]["id"], Message.parse(waiting["message"]).model_dump_json().encode())


def send_back(db: Database, queue: str, message_id: str, body: bytes, content_type: str = "application/json") -> None:
    """Have the relay put *body* into *queue* again."""
    row: Document = {"queue": queue, "message_id": message_id, "body": body, "content_type": content_type}
    key = f"{queue}/{message_id}/{blake2b(body, digest_size=8).hexdigest()}"
    db["returns"].replace_one({"_id": key}, {**row, "at": clock.real()}, upsert=True)


def _keep(db: Database, queue: str, message: Message) -> None:
    key = f"{queue}/{message.subject}"
    # Touching the cursor makes this transaction collide with the predecessor's, which might else miss what we keep.
    start: Document = {"queue": queue, "subject": message.subject, "sequence": 0, "fact": ""}
    db["cursors"].update_one({"_id": key}, {"$inc": {"kept": 1}, "$setOnInsert": start}, upsert=True)
    row: Document = {
        "queue": queue,
        "subject": message.subject,
        "sequence": message.sequence,
        "since": clock.real(),
    }
    # The digest stands in the id, so that a stranger of that number does not take the place of the true one.
    db["early"].replace_one(
        {"_id": f"{key}/{message.sequence}/{digest_of(message)}"},
        {**row, "message": message.model_dump(mode="json")},
        upsert=True,
    )
