"""The journal: every message a service ever said, which of them are sent, and who is to hear them again.

It is the outbox, kept: a late subscriber or a rebuilt read model is fed from it, and it is the evidence of what was
said when. Only the relay reads it to publish.
"""

from collections.abc import Collection as Ids
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

from pymongo.read_concern import ReadConcern

from shared import clock
from shared.delivery.cursors import UNKNOWN
from shared.delivery.journal import BATCH, LONGEST, confirmed, next_rows, returned
from shared.delivery.streams import digest
from shared.messages import Message
from shared.mongo.database import Database, Document

AWAIT = 4  # seconds until a change stream says that nothing changed


@dataclass(frozen=True)
class Outgoing:
    """One message to publish: to everybody (`queue` empty) or back to one queue."""

    key: str
    message_id: str
    body: bytes
    content_type: str = "application/json"
    queue: str = ""
    subject: str = ""
    row: Any = None


class Journal:
    """The relay's view of a service's journal, and of what goes back to queues."""

    def __init__(self, db: Database) -> None:
        # Majority: a local read once saw, and published, a row that was rolled back.
        majority = ReadConcern("majority")
        self._rows = db["journal"].with_options(read_concern=majority)
        self._returns = db["returns"].with_options(read_concern=majority)
        self._db = db

    def unsent(self) -> list[Outgoing]:
        """The next rows to publish: all unsent ones, by `_id`, whatever committed when; by subject and sequence in
        the batch. A subject that holds a returned row waits for it, and holds up nobody else."""
        now = clock.real()
        waiting = self._rows.distinct("subject", {"sent_at": None, "retry_at": {"$gt": now, "$lte": now + LONGEST}})
        query: Document = {"sent_at": None, **({"subject": {"$nin": waiting}} if waiting else {})}
        rows = self._rows.find(query).hint("unsent").sort("_id", 1).limit(BATCH)
        return self.outgoing(next_rows(rows, now))

    def mark_sent(self, messages: Ids[Outgoing]) -> None:
        """Note that the broker has taken *messages*, or that nobody wants them."""
        self._note(messages, confirmed(clock.real()))

    def postpone(self, messages: Ids[Outgoing]) -> None:
        """Note that *messages* found no queue; their subjects wait a little."""
        self._note(messages, returned(clock.real()))

    def _note(self, messages: Ids[Outgoing], change: Mapping[str, datetime | None]) -> None:
        if messages:
            self._rows.update_many({"_id": {"$in": [message.row for message in messages]}}, update_of(change))

    def returns(self) -> list[Outgoing]:
        """Messages to put into one queue again: early ones whose turn has come, replayed dead ones."""
        rows = self._returns.find(due(clock.real()))
        return [
            Outgoing(str(row["_id"]), row["message_id"], row["body"], row["content_type"], row["queue"], row=row)
            for row in rows.sort("at", 1).limit(BATCH)
        ]

    def returned(self, messages: Ids[Outgoing]) -> None:
        """Forget *messages*, which the broker has put into their queues; one asked for again meanwhile stays."""
        for message in messages:
            self._returns.delete_one({"_id": message.row["_id"], "at": message.row["at"]})

    def hold_returns(self, messages: Ids[Outgoing]) -> None:
        """Note that *messages* found no queue."""
        ids = [message.row["_id"] for message in messages]
        self._returns.update_many({"_id": {"$in": ids}}, update_of(returned(clock.real())))

    def digest_at(self, subject: str, sequence: int) -> str:
        """The digest of what was said of *subject* under *sequence*; UNKNOWN when nothing was."""
        return self.digests_at({subject: sequence}).get(subject, UNKNOWN)

    def digests_at(self, sequences: Mapping[str, int]) -> dict[str, str]:
        """Per subject, the digest of what was said under the sequence that stands beside it."""
        places = [{"subject": subject, "sequence": sequence} for subject, sequence in sequences.items()]
        return {row["subject"]: _digest_of(row) for row in self._rows.find({"$or": places})} if places else {}

    def digests_of(self, subjects: list[str]) -> dict[str, dict[int, str]]:
        """Per subject and sequence, the digest of what was said."""
        found: dict[str, dict[int, str]] = {}
        for row in self._rows.find({"subject": {"$in": subjects}}, {"message.data": 0}):
            found.setdefault(row["subject"], {})[row["sequence"]] = _digest_of(row)
        return found

    def fact_at(self, subject: str, sequence: int) -> tuple[str, list[str]]:
        """The fact said of *subject* under *sequence*, and the message types in which it was said up to there."""
        row = self._rows.find_one({"subject": subject, "sequence": sequence}) or {"message": {}}
        if not (fact := str(row["message"].get("fact", ""))):
            return "", []
        rows = self._rows.find({"subject": subject, "sequence": {"$lte": sequence}, "message.fact": fact})
        return fact, [each["type"] for each in rows]

    def of(self, subject: str) -> Iterator[Document]:
        """Everything ever said of *subject*, in order."""
        yield from self._rows.find({"subject": subject}).sort("sequence", 1)

    def outgoing(self, rows: list[Document], queue: str = "") -> list[Outgoing]:
        """*rows* of the journal as they are published."""
        self._link([row for row in rows if row["message"].get("previous") is None])
        return [_message_of(row, queue) for row in rows]

    def _link(self, rows: list[Document]) -> None:
        """Let *rows* that were written before messages named their predecessors name them."""
        places = [{"subject": row["subject"], "sequence": row["sequence"] - 1} for row in rows if row["sequence"] > 1]
        found = self._rows.find({"$or": places}) if places else ()
        before = {(row["subject"], row["sequence"]): _digest_of(row) for row in found}
        for row in rows:
            row["message"]["previous"] = before.get((row["subject"], row["sequence"] - 1), "")

    @contextmanager
    def changes(self) -> Iterator[Iterator[str | None]]:
        """A change stream: yields the name of a collection in which there may be something to send; None every so many
        seconds.

        Raises: whatever makes the stream unusable; open another one.
        """
        names = {"$in": ["journal", "returns", "feeds", "gaps"]}
        pipeline: list[Document] = [
            {"$match": {"operationType": {"$in": ["insert", "replace"]}, "ns.coll": names}},
            {"$project": {"_id": 1, "ns.coll": 1}},
        ]
        with self._db.mongo.watch(pipeline, max_await_time_ms=AWAIT * 1000) as stream:
            found = (stream.try_next() for _ in repeat(None))
            yield (str(change["ns"]["coll"]) if change else None for change in found)


def due(now: datetime) -> Document:
    """What `delivery.journal.is_due` says, as a query."""
    return {"$or": [{"retry_at": None}, {"retry_at": {"$lte": now}}, {"retry_at": {"$gt": now + LONGEST}}]}


def update_of(change: Mapping[str, datetime | None]) -> Document:
    """An update that sets what *change* says, where None means that a field goes."""
    update = {
        "$set": {name: value for name, value in change.items() if value is not None},
        "$unset": {name: "" for name, value in change.items() if value is None},
    }
    return {operator: fields for operator, fields in update.items() if fields}


def _message_of(row: Document, queue: str) -> Outgoing:
    message = Message.model_construct(**row["message"])
    body = message.model_dump_json(warnings=False).encode()
    return Outgoing(str(row["_id"]), message.id, body, queue=queue, subject=row["subject"], row=row["_id"])


def _digest_of(row: Document) -> str:
    names = ("source", "subject", "sequence", "type", "fact")
    return digest(**{name: row["message"].get(name, "") for name in names})
