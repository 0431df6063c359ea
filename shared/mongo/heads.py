"""How far each subject was said, told to every follower, who compares it with its cursors and notes what is amiss.

Heads go through the follower's inbox, behind the messages they stand for: what was neither applied nor kept when they
arrive is being tried again, or lost. So a purged queue is noticed although nothing follows.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial

from pymongo.read_concern import ReadConcern

from shared import clock
from shared.delivery.cursors import UNKNOWN
from shared.delivery.heads import Finding, Observation, compare, is_steady
from shared.delivery.streams import Stream, digest
from shared.mongo.database import Database, Document
from shared.mongo.inbox import cursor_of, digest_at

SLICE = 5_000  # streams told at once, round and round: 20,000 are compared within a minute
EACH = 500  # in one message
QUIET = timedelta(seconds=5)  # a stream of which something was just said tells of its gaps itself
RECENT = timedelta(seconds=60)
LASTING = timedelta(seconds=30)  # what is amiss for so long is told; a message may just be on its way
STRANGER = {"$regex": "^Stranger"}  # in a dead letter's error
TRIED = timedelta(seconds=60)  # a failing message is tried again at least every 16 s


class Heads:
    """The relay's view of its streams."""

    def __init__(self, db: Database) -> None:
        majority = ReadConcern("majority")
        self._db, self._last = db, ""
        self._streams = db["streams"].with_options(read_concern=majority)
        self._journal = db["journal"].with_options(read_concern=majority)

    def next(self) -> Iterator[dict[str, Stream]]:
        """The heads to tell now, a message's worth at a time: of what was said lately, and of the next slice of all.

        Only streams of which everything was sent.
        """
        rows = {row["_id"]: row for row in (*self._recent(), *self._slice())}
        unsent = set(self._journal.distinct("subject", {"sent_at": None}))
        heads = {subject: _head(self._db.service, row) for subject, row in rows.items() if subject not in unsent}
        subjects = sorted(heads)
        for first in range(0, len(subjects), EACH):
            yield {subject: heads[subject] for subject in subjects[first : first + EACH]}

    def _recent(self) -> list[Document]:
        now = clock.real()
        said: Document = {"said_at": {"$gt": now - RECENT, "$lte": now - QUIET}}
        return list(self._streams.find(said).limit(SLICE))

    def _slice(self) -> list[Document]:
        quiet: Document = {"_id": {"$gt": self._last}, "said_at": {"$not": {"$gt": clock.real() - QUIET}}}
        rows = list(self._streams.find(quiet).sort("_id", 1).limit(SLICE))
        self._last = rows[-1]["_id"] if len(rows) == SLICE else ""
        return rows


def note(db: Database, queue: str, heads: Mapping[str, Stream]) -> None:
    """Compare *heads* with the cursors of *queue*, and keep in `missing` what is amiss and since when."""
    keys = {f"{queue}/{subject}": subject for subject in heads}
    cursors = {row["_id"]: row for row in db["cursors"].find({"_id": {"$in": list(keys)}})}
    known = {row["_id"]: row for row in db["missing"].find({"_id": {"$in": list(keys)}})}
    for key, subject in keys.items():
        row, head = cursors.get(key, {}), heads[subject]
        finding = compare(head, cursor_of(row), partial(digest_at, db, key, row))
        if finding is not Finding.LEVEL:
            seen = Observation(finding, head.sequence, cursor_of(row).sequence)
            _keep(db, key, {"queue": queue, "subject": subject}, seen, known.get(key))
        elif key in known:
            db["missing"].delete_one({"_id": key})


def missing(db: Database, *, lasting: timedelta = LASTING) -> list[Document]:
    """What is amiss in any queue, and was for as long as *lasting*: `queue`, `subject`, `finding`, `said` and `applied`
    (sequences), oldest first. Without what has been applied since, is a dead letter, or is tried again."""
    rows = list(db["missing"].find({"since": {"$lte": clock.real() - lasting}}).sort("since", 1))
    if not rows:
        return []
    cursors = {row["_id"]: row for row in db["cursors"].find({"_id": {"$in": [row["_id"] for row in rows]}})}
    keeps = held(db)
    return [row for row in rows if _is_amiss(row, cursors.get(row["_id"], {}), keeps.get(row["_id"], set()))]


def held(db: Database, queue: str = "") -> dict[str, set[int]]:
    """Per queue and subject, the sequences that were not applied, but are there: early ones, dead letters, those that
    fail and are tried again."""
    place = {"queue": queue} if queue else {}
    found: dict[str, set[int]] = {}
    rows: dict[str, Document] = {
        "early": {},
        "dead_letters": {"state": "waiting", "sequence": {"$exists": True}, "error": {"$not": STRANGER}},
        "failing": {"at": {"$gt": clock.real() - TRIED}},
    }
    for name, where in rows.items():
        for row in db[name].find({**place, **where}, {"queue": 1, "subject": 1, "sequence": 1}):
            found.setdefault(f"{row['queue']}/{row['subject']}", set()).add(row["sequence"])
    return found


def _is_amiss(row: Document, cursor: Document, keeps: set[int]) -> bool:
    if row["finding"] != Finding.BEHIND:
        return True
    applied: int = cursor.get("sequence", 0)
    return applied < row["said"] and applied + 1 not in keeps


def _head(source: str, row: Document) -> Stream:
    """The head in a row of `streams`; without its digest where a process that does not link yet wrote last."""
    if row.get("last", {}).get("sequence") != row["sequence"]:
        return Stream(row["sequence"], UNKNOWN)
    names = {"subject": row["_id"], **row["last"]}
    return Stream(row["sequence"], digest(source=source, **names))


def _keep(db: Database, key: str, place: Document, seen: Observation, known: Document | None) -> None:
    was = Observation(Finding(known["finding"]), known["said"], known["applied"]) if known else None
    since = known["since"] if known and was and is_steady(was, seen) else clock.real()
    row = {**place, "finding": str(seen.finding), "said": seen.said, "applied": seen.applied, "since": since}
    db["missing"].replace_one({"_id": key}, row, upsert=True)
