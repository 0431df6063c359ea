"""Cursors as they stand in the database: how far each queue has come in each subject, and what it applied there."""

from functools import partial

from pymongo import ReplaceOne

from shared.delivery import cursors as rules
from shared.delivery.cursors import UNKNOWN, Cursor
from shared.mongo.database import Database, Document

PAGE = 64  # digests; a cursor keeps those of its present page itself, and the full ones apart


def cursor_of(row: Document) -> Cursor:
    """The cursor in a row of `cursors`; an empty one before the first message."""
    digest, linked = (row["digest"], row.get("linked", False)) if is_marked(row) else (UNKNOWN, False)
    return Cursor(
        row.get("sequence", 0),
        digest,
        row.get("fact", ""),
        linked=linked,
        abandoned=frozenset(row.get("abandoned", ())),
    )


def is_marked(row: Document) -> bool:
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


def paged(key: str, place: Document, digests: list[str], upto: int) -> tuple[list[str], list[Document]]:
    """The part of *digests*, of which the last is of *upto*, that the cursor *key* keeps itself, and its full pages as
    rows of `applied`; *place*: its queue and subject."""
    first = upto - len(digests)  # the sequence before them
    pages: list[Document] = []
    for end in range(first - first % PAGE + PAGE, upto + 1, PAGE):
        full, digests = digests[: end - first], digests[end - first :]
        pages.append({"_id": f"{key}/{(end - 1) // PAGE}", **place, "marked": end, "digests": full})
        first = end
    return digests, pages


def keep_pages(db: Database, pages: list[Document]) -> None:
    """Put full *pages* of digests beside their cursors."""
    if pages:
        db["applied"].bulk_write([ReplaceOne({"_id": page["_id"]}, page, upsert=True) for page in pages])


def remember(db: Database, row: Document, digests: list[str]) -> None:
    """Give the cursor in *row*, of before digests were kept, the *digests* of all that it applied."""
    place = {"queue": row["queue"], "subject": row["subject"]}
    kept, pages = paged(row["_id"], place, digests, len(digests))
    keep_pages(db, pages)
    known = {"marked": len(digests), "digest": digests[-1], "digests": kept, "linked": False}
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
