"""Reads what the checker of `delivery.audit` judges: a publisher's journal beside what a follower knows of it.

It looks into two databases, so it runs with the account of whoever operates the system, not in a service.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from shared import clock
from shared.delivery import audit
from shared.delivery.audit import Fate, Place, Row, Trouble
from shared.delivery.heads import SUBJECT
from shared.delivery.streams import digest
from shared.messages import Message
from shared.mongo.cursors import cursor_of
from shared.mongo.database import Database, Document
from shared.mongo.dead_letters import STRANGER
from shared.mongo.heads import TRIED, lately

GRACE = timedelta(seconds=60)  # what was sent later may be on its way
AT_ONCE = 500  # subjects


@dataclass(frozen=True)
class Follower:
    """Somebody who hears a publisher. *is_idle*: nothing waits in its queue."""

    db: Database
    queue: str
    is_idle: bool = True


@dataclass
class Findings:
    """How many messages met which fate, over all followers of a publisher, and what is wrong."""

    fates: Counter[Fate] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)


def audited(publisher: Database, followers: Iterable[Follower], *, grace: timedelta = GRACE) -> Findings:
    """Judge everything that *publisher* ever said, and what became of it for each of the *followers*."""
    found, now = Findings(), clock.real()
    held = {one: _held(publisher, one) for one in followers}
    for subjects in _chunks(publisher, list(held)):
        # Cursors are read before the journal, and that before its counters: each can only be behind the next.
        places = {one: _places(one, subjects, held[one]) for one in held}
        journal = rows_of(publisher, subjects)
        counted = {row["_id"]: row["sequence"] for row in publisher["streams"].find({"_id": {"$in": subjects}})}
        for subject in subjects:
            rows = journal.get(subject, [])
            found.troubles += audit.stream(publisher.service, subject, rows, counted.get(subject, 0))
            for place in (of_one[subject] for of_one in places.values()):
                found.fates.update(audit.fates(rows, place, now, grace).values())
                found.troubles += audit.follower(subject, rows, place, now, grace)
    return found


def rows_of(publisher: Database, subjects: Collection[str]) -> dict[str, list[Row]]:
    """What *publisher* said of *subjects*, in order."""
    found: dict[str, list[Row]] = {}
    wanted = {"subject": {"$in": list(subjects)}}
    for row in publisher["journal"].find(wanted, {"message.data": 0}).sort([("subject", 1), ("sequence", 1)]):
        message = row["message"]
        named = {name: message.get(name, "") for name in ("source", "type", "fact")}
        own = digest(subject=row["subject"], sequence=row["sequence"], **named)
        found.setdefault(row["subject"], []).append(Row(row["sequence"], own, message.get("previous"), row["sent_at"]))
    return found


def _places(follower: Follower, subjects: Sequence[str], held: Mapping[str, Mapping[int, Fate]]) -> dict[str, Place]:
    keys = [f"{follower.queue}/{subject}" for subject in subjects]
    rows = {row["subject"]: row for row in follower.db["cursors"].find({"_id": {"$in": keys}})}
    missing = {row["_id"] for row in follower.db["missing"].find({"_id": {"$in": keys}}, {"_id": 1})}
    return {
        subject: _place(follower, rows.get(subject, {}), held.get(subject, {}), is_missing=key in missing)
        for subject, key in zip(subjects, keys, strict=True)
    }


def _place(follower: Follower, row: Document, held: Mapping[int, Fate], *, is_missing: bool) -> Place:
    applied = dict(_digests_in(row))
    if row and row["sequence"] > len(applied):
        for page in follower.db["applied"].find({"queue": row["queue"], "subject": row["subject"]}):
            applied.update(_digests_in(page))
    cursor = cursor_of(row)
    applied[cursor.sequence] = cursor.digest
    return Place(follower.queue, cursor, applied, held, is_idle=follower.is_idle or is_missing)


def _digests_in(row: Document) -> Iterator[tuple[int, str]]:
    """The digests that a cursor, or a full page of it, keeps, by sequence."""
    for back, one in enumerate(reversed(row.get("digests", []))):
        yield row["marked"] - back, one


def _held(publisher: Database, follower: Follower) -> dict[str, dict[int, Fate]]:
    """What *follower* has of each subject without having applied it, by sequence."""
    found: dict[str, dict[int, Fate]] = {}
    db, own = follower.db, {"queue": follower.queue}
    dead = {**own, "state": "waiting", "sequence": {"$exists": True}, "error": {"$not": STRANGER}}
    for row in db["dead_letters"].find(dead, {"subject": 1, "sequence": 1}):
        found.setdefault(row["subject"], {})[row["sequence"]] = Fate.DEAD
    for row in db["failing"].find({**own, "at": lately(TRIED)}):
        found.setdefault(row["subject"], {})[row["sequence"]] = Fate.FAILING
    for row in db["early"].find(own, {"subject": 1, "sequence": 1}):
        found.setdefault(row["subject"], {})[row["sequence"]] = Fate.EARLY
    for row in db["returns"].find(own):
        message = Message.model_validate_json(bytes(row["body"]))
        found.setdefault(message.subject, {})[message.sequence] = Fate.RETURNING
    for row in publisher["gaps"].find(own):
        span = range(row["first"], row["last"] + 1)
        found.setdefault(row["subject"], {}).update(dict.fromkeys(span, Fate.FEEDING))
    return found


def _chunks(publisher: Database, followers: Iterable[Follower]) -> Iterator[list[str]]:
    subjects = {row["_id"] for row in publisher["streams"].find({}, {"_id": 1})}
    subjects.update(publisher["journal"].distinct("subject"))
    for one in followers:
        heard = one.db["cursors"].find({"queue": one.queue, "sequence": {"$gt": 0}}, {"subject": 1})
        subjects.update(row["subject"] for row in heard)
    ordered = sorted(subjects - {SUBJECT})  # a follower that does not know heads has applied them as a first message
    for first in range(0, len(ordered), AT_ONCE):
        yield ordered[first : first + AT_ONCE]
