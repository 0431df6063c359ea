"""How far each subject was said, told to every follower, who compares it with its cursors and notes what is amiss.

Heads go through the follower's inbox, behind the messages they stand for: what was neither applied nor kept when they
arrive is being tried again, or lost. So a purged queue is noticed although nothing follows.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from pymongo.read_concern import ReadConcern

from shared import clock
from shared.delivery.cursors import UNKNOWN
from shared.delivery.heads import Finding, Observation, Told, compare, is_steady
from shared.delivery.streams import Stream, digest
from shared.mongo.cursors import cursor_of, digest_at
from shared.mongo.database import Database, Document
from shared.mongo.dead_letters import STRANGER

SLICE = 5_000  # streams told at once, round and round: 20,000 are compared within a minute
EACH = 500  # in one message
QUIET = timedelta(seconds=5)  # a stream of which something was just said tells of its gaps itself
RECENT = timedelta(seconds=60)
LASTING = timedelta(seconds=30)  # what is amiss for so long is told; a message may just be on its way
CLOSE = timedelta(minutes=30)  # between two tellings of a subject; those of 600,000 come so often
TRIED = timedelta(seconds=60)  # a failing message is tried again at least every 16 s


class Heads:
    """The relay's view of its streams."""

    def __init__(self, db: Database) -> None:
        majority = ReadConcern("majority")
        self._db, self._last = db, ""
        self._streams = db["streams"].with_options(read_concern=majority)
        self._journal = db["journal"].with_options(read_concern=majority)

    def next(self) -> Iterator[Told]:
        """What to tell now, a message's worth at a time: of what was said lately, and of the next slice of all.

        Heads only of streams of which everything was sent.
        """
        after, rows, recent = self._last, self._slice(), self._recent()
        unsent = set(self._journal.distinct("subject", {"sent_at": None}))
        for first in range(0, len(recent), EACH):
            yield self._told(recent[first : first + EACH], unsent)
        for first in range(0, max(len(rows), 1), EACH):
            part = rows[first : first + EACH]
            upto = part[-1]["_id"] if self._last or len(rows) > first + EACH else ""
            yield self._told(part, unsent, span=(after, upto))
            after = upto

    def _told(self, rows: list[Document], unsent: set[str], span: tuple[str, str] | None = None) -> Told:
        now = clock.real()
        busy = {row["_id"] for row in rows if row["_id"] in unsent or _is_busy(row, now)}
        return Told(
            {row["_id"]: _head(self._db.service, row) for row in rows if row["_id"] not in busy}, span, frozenset(busy)
        )

    def _recent(self) -> list[Document]:
        now = clock.real()
        said: Document = {"said_at": {"$gt": now - RECENT, "$lte": now - QUIET}}
        return list(self._streams.find(said).limit(SLICE))

    def _slice(self) -> list[Document]:
        rows = list(self._streams.find({"_id": {"$gt": self._last}}).sort("_id", 1).limit(SLICE))
        self._last = rows[-1]["_id"] if len(rows) == SLICE else ""
        return rows


def _is_busy(stream: Document, now: datetime) -> bool:
    """Whether something was just said in a row of `streams`; one of before November 2026 does not say when."""
    return "said_at" in stream and bool(now - QUIET < stream["said_at"] <= now + QUIET)


def lately(span: timedelta) -> Document:
    """What finds the times within *span* before now. Those ahead of it were written by a clock that had jumped."""
    now = clock.real()
    return {"$gt": now - span, "$lte": now + span}


def note(db: Database, queue: str, told: Told) -> None:
    """Compare what is *told* with the cursors of *queue*, and keep in `missing` what is amiss and since when."""
    _begin_anew(db, queue, told)
    heads = {**dict.fromkeys(_forgotten(db, queue, told), Stream()), **told.heads}
    keys = {f"{queue}/{subject}": subject for subject in heads}
    cursors = {row["_id"]: row for row in db["cursors"].find({"_id": {"$in": list(keys)}})}
    known = {row["_id"]: row for row in db["missing"].find({"_id": {"$in": list(keys)}})}
    for key, subject in keys.items():
        row, head = cursors.get(key, {}), heads[subject]
        finding = compare(head, cursor_of(row), partial(digest_at, db, key, row))
        if finding is not Finding.LEVEL:
            seen = Observation(finding, head.sequence, cursor_of(row).sequence)
            _keep(db, key, {"queue": queue, "subject": subject}, seen, known.get(key), told.at or clock.real())
        elif key in known:
            db["missing"].delete_one({"_id": key})


def _begin_anew(db: Database, queue: str, told: Told) -> None:
    """Drop what was found of subjects that the publisher just speaks of, unless they lack something: it may come of
    heads that were overtaken by what was said since."""
    if told.busy:
        spoken_of = [f"{queue}/{subject}" for subject in told.busy]
        db["missing"].delete_many({"_id": {"$in": spoken_of}, "finding": {"$ne": Finding.BEHIND}})


def _forgotten(db: Database, queue: str, told: Told) -> list[str]:
    """The subjects of *queue* of which its publisher knows nothing, where it says how far what it tells is all."""
    if told.span is None:
        return []
    after, upto = told.span
    end = {"$lte": f"{queue}/{upto}"} if upto else {"$lt": f"{queue}0"}  # 0 is what follows a slash
    rows = db["cursors"].find({"_id": {"$gt": f"{queue}/{after}", **end}, "sequence": {"$gt": 0}}, {"subject": 1})
    return [row["subject"] for row in rows if told.is_forgotten(row["subject"])]


def missing(db: Database, *, lasting: timedelta = LASTING) -> list[Document]:
    """What is amiss in any queue, and was for as long as *lasting*: `queue`, `subject`, `finding`, `said` and `applied`
    (sequences), oldest first. Without what has been applied since, is a dead letter, or is tried again."""
    rows = list(db["missing"].find({"since": {"$lte": clock.real() - lasting}}).sort("since", 1))
    if not rows:
        return []
    noted = {row["_id"]: row.get("noted_at") for row in rows}
    cursors = {row["_id"]: row for row in db["cursors"].find({"_id": {"$in": list(noted)}})}
    keeps = held(db)
    for failed in db["failing"].find({"_id": {"$in": list(noted)}}):
        if _is_about(failed["at"], noted[failed["_id"]]):
            keeps.setdefault(failed["_id"], set()).add(failed["sequence"])
    return [row for row in rows if _is_amiss(row, cursors.get(row["_id"], {}), keeps.get(row["_id"], set()), lasting)]


def _is_about(failed_at: datetime, noted_at: datetime | None) -> bool:
    """Whether a message failed about when what is amiss was noted last. One clock wrote both: if it had jumped and is
    right again, they do not have a message missed that will be tried in a moment."""
    return noted_at is not None and abs(failed_at - noted_at) < TRIED


def held(db: Database, queue: str = "") -> dict[str, set[int]]:
    """Per queue and subject, the sequences that were not applied, but are there: early ones, dead letters, those that
    fail and are tried again."""
    place = {"queue": queue} if queue else {}
    found: dict[str, set[int]] = {}
    rows: dict[str, Document] = {
        "early": {},
        "dead_letters": {"state": "waiting", "sequence": {"$exists": True}, "error": {"$not": STRANGER}},
        "failing": {"at": lately(TRIED)},
    }
    for name, where in rows.items():
        for row in db[name].find({**place, **where}, {"queue": 1, "subject": 1, "sequence": 1}):
            found.setdefault(f"{row['queue']}/{row['subject']}", set()).add(row["sequence"])
    return found


def _is_amiss(row: Document, cursor: Document, keeps: set[int], lasting: timedelta) -> bool:
    if row["finding"] != Finding.BEHIND:  # heads that were overtaken on their way show what is no more
        return "last_told" in row and bool(row["last_told"] - row["first_told"] >= lasting)
    applied: int = cursor.get("sequence", 0)
    return applied < row["said"] and applied + 1 not in keeps


def _head(source: str, row: Document) -> Stream:
    """The head in a row of `streams`; without its digest where a process that does not link yet wrote last."""
    if row.get("last", {}).get("sequence") != row["sequence"]:
        return Stream(row["sequence"], UNKNOWN)
    names = {"subject": row["_id"], **row["last"]}
    return Stream(row["sequence"], digest(source=source, **names))


def _keep(
    db: Database, key: str, place: Document, seen: Observation, known: Document | None, told_at: datetime
) -> None:
    now = clock.real()
    times = {"since": now, "first_told": told_at, "last_told": told_at, "noted_at": now}
    if known and _follows(known, now, told_at):
        was = Observation(Finding(known["finding"]), known["said"], known["applied"])
        if is_steady(was, seen):
            times |= {name: known[name] for name in ("since", "first_told")}
    row = {**place, "finding": str(seen.finding), "said": seen.said, "applied": seen.applied, **times}
    db["missing"].replace_one({"_id": key}, row, upsert=True)


def _follows(known: Document, now: datetime, told_at: datetime) -> bool:
    """Whether no clock jumped since what is *known* was noted and told, and it was not told after this."""
    spans = ((known.get("noted_at"), now), (known.get("last_told"), told_at))
    return all(before is not None and timedelta(0) <= after - before <= CLOSE for before, after in spans)
