"""Messages that fail and are tried again, noted for whoever asks why a subject stands still."""

from shared import clock
from shared.messages import Message
from shared.mongo.database import Database, Document


def note(db: Database, queue: str, message: Message, *, error: str, is_unread: bool) -> None:
    """Note that *message* waits for its next try; *is_unread*: it is in a version that this service does not know."""
    now = clock.real()
    row: Document = {
        "queue": queue,
        "subject": message.subject,
        "sequence": message.sequence,
        "type": message.type,
        "error": error[:500],
        "is_unread": is_unread,
        "at": now,
    }
    key = f"{queue}/{message.subject}"
    db["failing"].update_one({"_id": key}, {"$set": row, "$setOnInsert": {"since": now}}, upsert=True)


def unread(db: Database) -> dict[str, int]:
    """Per type that this service does not know in its version, how many subjects wait for it to learn it."""
    rows = list(db["failing"].find({"is_unread": True}))
    cursors = {row["_id"]: row["sequence"] for row in db["cursors"].find({"_id": {"$in": [r["_id"] for r in rows]}})}
    counts: dict[str, int] = {}
    for row in rows:
        if cursors.get(row["_id"], 0) < row["sequence"]:
            counts[row["type"]] = counts.get(row["type"], 0) + 1
    return counts
