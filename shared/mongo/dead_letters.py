"""Messages that no retry could mend, kept until a person replays or skips them.

A dead letter stalls its own subject by design, and nothing else. Replaying puts it into its queue again; skipping moves
the cursor past it, and says who did and why, for somebody will ask in two years.
"""

import hashlib
import re
from functools import partial
from typing import Any

from shared import clock
from shared.delivery.cursors import UNKNOWN, Verdict, judge
from shared.delivery.streams import digest_of
from shared.errors import NotFound, Refused
from shared.messages import LARGEST, MEGABYTE, Message
from shared.mongo.cursors import cursor_of, digest_at
from shared.mongo.database import Database, Document
from shared.mongo.inbox import advance, send_back
from shared.text import trimmed

STRANGER: Document = {"$regex": r"^Stranger\("}  # in its error: it did not continue what was applied
KEPT = 15 * MEGABYTE  # bytes of a body that fit a document; beyond that only the beginning and the hash are kept


class NotItsTurn(Refused):
    """A dead letter cannot be skipped before its predecessors are dealt with."""

    code = "not-its-turn"


def file(db: Database, queue: str, body: bytes, *, message_id: str, content_type: str, headers: dict[str, Any]) -> str:
    """Keep a dead letter; filing it again (the broker redelivers) changes nothing but its time. Returns its id."""
    digest = hashlib.sha256(queue.encode() + b"\0" + body).hexdigest()
    row: Document = {
        "queue": queue,
        "message_id": message_id,
        "content_type": content_type,
        "size": len(body),
        "state": "waiting",
        "body": body[:KEPT],
        "sha256": hashlib.sha256(body).hexdigest(),
        "error": str(headers.get("error", "")),
        "attempts": headers.get("attempt", 0),
        "died_at": clock.real(),
        **_place(message_id, body),
    }
    db["dead_letters"].update_one({"_id": digest[:16]}, {"$set": row}, upsert=True)
    return digest[:16]


def listing(db: Database, *, state: str = "waiting") -> list[Document]:
    """Dead letters in *state* (waiting, replayed or skipped), oldest first, without their bodies."""
    return list(db["dead_letters"].find({"state": state}, {"body": 0}).sort("died_at", 1))


def show(db: Database, letter_id: str) -> Document:
    """One dead letter with its body.

    Raises:
        NotFound: there is none of that id.
    """
    if (letter := db["dead_letters"].find_one({"_id": letter_id})) is None:
        raise NotFound(f"{db.service} has no dead letter {letter_id}.")
    return letter


def replay(db: Database, letter_id: str, *, by: str) -> None:
    """Have the relay put the dead letter into its queue again, after what was wrong has been mended."""

    def work() -> None:
        letter = show(db, letter_id)
        _refuse_settled(letter)
        if letter["size"] > LARGEST:
            raise Refused(f"It is {letter['size']} bytes, and the largest message is {LARGEST}; skip it.")
        send_back(
            db,
            letter["queue"],
            letter["message_id"] or f"dead/{letter_id}",
            bytes(letter["body"]),
            letter["content_type"],
        )
        _settle(db, letter_id, "replayed", by, "")

    db.transact(work)


def skip(db: Database, letter_id: str, *, by: str, reason: str) -> None:
    """Go on without the dead letter: its successor is applied next. A stranger is put aside without that, for the true
    message may still come in its place, or it is the true one of a follower that was restored.

    Raises:
        NotItsTurn: an earlier message of its subject is still missing; deal with that first.
    """

    def work() -> None:
        letter = show(db, letter_id)
        _refuse_settled(letter)
        if letter.get("subject") and not is_strange(letter):
            _step_over(db, letter)
        _settle(db, letter_id, "skipped", by, reason)

    if not trimmed(reason):
        raise Refused("Say why it is skipped.", fields={"reason": "Say why it is skipped"})
    db.transact(work)


def is_strange(letter: Document) -> bool:
    """Whether the dead letter did not continue what was applied when it came."""
    return re.match(STRANGER["$regex"], str(letter["error"])) is not None


def _step_over(db: Database, letter: Document) -> None:
    queue, subject, sequence = letter["queue"], letter["subject"], letter["sequence"]
    key, message = f"{queue}/{subject}", _message_in(bytes(letter["body"]))
    row = db["cursors"].find_one({"_id": key}) or {}
    cursor = cursor_of(row)
    if sequence > cursor.sequence + 1:
        raise NotItsTurn(f"{subject} stands at {cursor.sequence}; deal with {cursor.sequence + 1} first.")
    if message is not None and judge(cursor, message, partial(digest_at, db, key, row)) is not Verdict.NEXT:
        return  # it was applied, or another one was: the true one may still come
    if sequence == cursor.sequence + 1:
        advance(db, queue, subject, to=sequence, digest=digest_of(message) if message else UNKNOWN)


def _settle(db: Database, letter_id: str, state: str, by: str, reason: str) -> None:
    db["dead_letters"].update_one(
        {"_id": letter_id}, {"$set": {"state": state, "by": by, "reason": reason, "settled_at": clock.real()}}
    )


def _refuse_settled(letter: Document) -> None:
    if letter["state"] != "waiting":
        raise Refused(f"It was {letter['state']} by {letter['by']} on {letter['settled_at']:%Y-%m-%d %H:%M} UTC.")


def _place(message_id: str, body: bytes) -> Document:
    """Whose turn it stands in: by its body, or, when that is broken, by the id the relay put beside it."""
    if message := _message_in(body):
        return {"subject": message.subject, "sequence": message.sequence}
    parts = message_id.split("/", 1)
    subject, _, sequence = (parts[1] if len(parts) == 2 else "").rpartition("/")
    return {"subject": subject, "sequence": int(sequence)} if subject and sequence.isdigit() else {}


def _message_in(body: bytes) -> Message | None:
    try:
        return Message.model_validate_json(body[:LARGEST])
    except ValueError:
        return None
