"""What a service heard: a cursor per queue and subject, the messages that came early, and the dead letters.

The cursor holds the last sequence applied. It is inbox and order guard at once, with no window that expires: what is
next is applied, what is older is skipped, what is early is kept until its predecessor has been applied and then goes
back to the queue, so that it has retries of its own. A gap never closes in silence.
"""

from collections.abc import Callable
from enum import StrEnum

from shared import clock
from shared.messages import Message
from shared.mongo.database import Database, Document


class Turn(StrEnum):
    """What became of a message."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    EARLY = "early"


def receive(db: Database, queue: str, message: Message, effect: Callable[[], None] | None) -> Turn:
    """Apply *message* once and in its turn, in one transaction with its *effect* (None: nobody handles its type)."""
    return db.transact(lambda: _receive(db, queue, message, effect))


def _receive(db: Database, queue: str, message: Message, effect: Callable[[], None] | None) -> Turn:
    key = f"{queue}/{message.subject}"
    step: Document = {"sequence": message.sequence} | ({"fact": message.fact} if effect is not None else {})
    # Nearly always it is next: then one round trip reads the cursor and moves it.
    cursor = db["cursors"].find_one_and_update({"_id": key, "sequence": message.sequence - 1}, {"$set": step})
    if cursor is None:
        cursor = db["cursors"].find_one({"_id": key}) or {"sequence": 0}
        if message.sequence <= cursor["sequence"]:
            return Turn.SKIPPED
        if message.sequence > cursor["sequence"] + 1:
            _keep(db, queue, message)
            return Turn.EARLY
        db["cursors"].insert_one({"_id": key, "queue": queue, "subject": message.subject, "fact": "", **step})
    if "kept" in cursor:
        _call(db, queue, message.subject, message.sequence + 1)
    if effect is None or (message.fact and message.fact == cursor.get("fact")):  # the same fact, in another version
        return Turn.SKIPPED
    effect()
    return Turn.APPLIED


def advance(db: Database, queue: str, subject: str, *, to: int) -> None:
    """Put the cursor on *to*, and send the message that waited for it back to the queue."""
    row = {"queue": queue, "subject": subject, "sequence": to}
    db["cursors"].update_one({"_id": f"{queue}/{subject}"}, {"$set": row, "$setOnInsert": {"fact": ""}}, upsert=True)
    _call(db, queue, subject, to + 1)


def _call(db: Database, queue: str, subject: str, sequence: int) -> None:
    """Send the message with that *sequence* back to the queue, if it came early and waits."""
    if waiting := db["early"].find_one_and_delete({"_id": f"{queue}/{subject}/{sequence}"}):
        send_back(db, queue, waiting["message"]["id"], Message.parse(waiting["message"]).model_dump_json().encode())


def send_back(db: Database, queue: str, message_id: str, body: bytes, content_type: str = "application/json") -> None:
    """Have the relay put *body* into *queue* again."""
    row: Document = {"queue": queue, "message_id": message_id, "body": body, "content_type": content_type}
    db["returns"].replace_one({"_id": f"{queue}/{message_id}"}, {**row, "at": clock.real()}, upsert=True)


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
    db["early"].replace_one(
        {"_id": f"{key}/{message.sequence}"}, {**row, "message": message.model_dump(mode="json")}, upsert=True
    )
