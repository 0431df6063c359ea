"""The unit of work: a change and the messages that announce it commit in one transaction, or neither does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import pymongo
from bson.codec_options import CodecOptions
from pymongo import IndexModel, MongoClient
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from shared import clock, logs, sources
from shared.delivery.streams import Growth, Said, Stream, digest, growths, tell
from shared.messages import Fact, Message
from shared.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
Document = dict[str, Any]
NAMESPACE_EXISTS, INDEX_NOT_FOUND = 48, 27  # the server's error codes
NO_SNAPSHOT = (239, 246)  # SnapshotTooOld, SnapshotUnavailable

_open: ContextVar["Unit | None"] = ContextVar("open unit of work", default=None)

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "journal": [
        ([("subject", 1), ("sequence", 1)], {"unique": True}),
        ([("_id", 1), ("subject", 1)], {"name": "unsent", "partialFilterExpression": {"sent_at": None}}),
        ([("retry_at", 1)], {"partialFilterExpression": {"sent_at": None}}),
    ],
    "streams": [([("said_at", 1)], {})],
    "cursors": [([("queue", 1)], {})],
    "early": [([("queue", 1), ("since", 1)], {})],
    "dead_letters": [([("state", 1), ("died_at", 1)], {})],
    "ended": [([("expires_at", 1)], {"expireAfterSeconds": 0})],  # sessions and tokens, see shared.ended
    "missing": [([("since", 1)], {})],
    "failing": [([("at", 1)], {"expireAfterSeconds": 7 * 24 * 3600})],
    "heartbeats": [([("at", 1)], {"expireAfterSeconds": 3600})],  # rows of processes that are gone
}

# What is first written in a transaction must exist before.
MADE = ("streams", "applied", "returns", "claims", "heartbeats", "feeds", "gaps", "rebases")


class NoSnapshot(Exception):
    """Nothing can be read as it stood at one moment; to read it as it is works."""


@dataclass
class Unit:
    """A unit of work that is open: whose it is, and what it has to say at its end."""

    db: "Database"
    said: list[Said] = field(default_factory=list)


class Database:
    """One service's own MongoDB database; `database["name"]` is a collection. Times come back aware, in UTC.

    An instance belongs to one process and is safe in threads and greenlets.
    """

    def __init__(
        self,
        client: MongoClient[Document],
        service: str,
        *,
        namespace: str = "",
        timeout: float | None = None,
    ) -> None:
        self.client, self.service, self.namespace, self._timeout = client, service, namespace, timeout
        options: CodecOptions[Document] = CodecOptions(tz_aware=True, uuid_representation=4)
        self.mongo = client.get_database(f"{namespace}{service}", codec_options=options)
        self._made: dict[str, Collection[Document]] = {}  # to make one takes 20 microseconds

    @classmethod
    def connect(cls, settings: Settings, service: str, *, timeout: float | None = None) -> Self:
        """The database of *service*. *timeout*: seconds a unit of work may take (web processes set 5; the driver
        would try for 120 s while somebody waits); None lets it wait for as long as the driver does."""
        client: MongoClient[Document] = MongoClient(
            settings.database_uri(service),
            tz_aware=True,
            uuidRepresentation="standard",
            appname=service,
            serverSelectionTimeoutMS=5_000,
            timeoutMS=None if timeout is None else int(timeout * 1000),
        )
        return cls(client, service, namespace=settings.namespace, timeout=timeout)

    def __getitem__(self, name: str) -> Collection[Document]:
        sources.collection(name)
        found = self._made.get(name)
        return self._made.setdefault(name, self.mongo[name]) if found is None else found

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read in this block, in every thread that works for it, as things stood at its first reading: never half of
        a change. Nothing can be written in it.

        Raises:
            NoSnapshot: there is none, such as for a moment after a collection or an index was made.
        """
        try:
            with self.client.start_session(snapshot=True) as session, session.bind(end_session=False):
                yield
        except OperationFailure as failure:
            if failure.code in NO_SNAPSHOT:
                raise NoSnapshot from failure
            raise

    def transact(self, work: Callable[[], T]) -> T:
        """Run *work* in a transaction, or in the one that is open. It may run more than once: it loads, decides and
        saves, and touches nothing but this database.

        `end_session=False`: inside with_transaction, bind()'s default would discard the transaction without a word.
        """
        if (current := _open.get()) is not None:
            if current.db.mongo != self.mongo:
                raise RuntimeError(f"{self.service} was called inside a transaction of {current.db.service}")
            return work()
        limit = pymongo.timeout(self._timeout) if self._timeout is not None else nullcontext()
        token = _open.set(unit := Unit(self))
        try:
            with limit, self.client.start_session() as session, session.bind(end_session=False):
                return session.with_transaction(lambda _: self._do(work, unit))
        finally:
            _open.reset(token)

    def _do(self, work: Callable[[], T], unit: Unit) -> T:
        unit.said.clear()  # what a try that collided had to say
        done = work()
        if unit.said:
            self._write(unit.said)
        return done

    def announce(self, *facts: Fact) -> None:
        """Have *facts* written into the journal at the end of the open transaction, each in its place in its subject's
        sequence; when and by which trace it was said counts from now.

        All that a transaction says takes three round trips, and its subjects' counters are held for these alone.
        """
        if not facts:
            return
        if (unit := _open.get()) is None or unit.db.mongo != self.mongo:
            raise RuntimeError(f"{facts[0].contract_name()} was announced outside a transaction of {self.service}")
        now, trace = clock.now(), logs.traceparent()
        unit.said += [Said(fact, str(clock.new_id()), now, trace) for fact in facts]

    def claim(self, key: str) -> bool:
        """True for exactly one caller, ever: every replica runs every timer, and each due thing is done once.

        Call it in the transaction of the effect; when that rolls back, so does the claim.
        """
        claimed = self["claims"].update_one({"_id": key}, {"$setOnInsert": {"at": clock.real()}}, upsert=True)
        return claimed.upserted_id is not None

    def ensure_indexes(
        self, extra: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] | None = None
    ) -> None:
        """Create the indexes of the unit of work, and the *extra* ones of a service's store, per collection."""
        for name, indexes in {**INDEXES, **(extra or {})}.items():
            if indexes:
                self[name].create_indexes([IndexModel(keys, **options) for keys, options in indexes])
        for name in MADE:
            self._ensure_collection(name)

    def drop_indexes(self, collection: str, *names: str) -> None:
        """Let go of indexes of a collection that stands; one that is gone already is none."""
        for name in names:
            try:
                self[collection].drop_index(name)
            except OperationFailure as failure:
                if failure.code != INDEX_NOT_FOUND:
                    raise

    def _ensure_collection(self, name: str) -> None:
        try:
            self.mongo.create_collection(name, check_exists=False)
        except OperationFailure as failure:
            if failure.code != NAMESPACE_EXISTS:  # another process, starting at the same time, may be first
                raise

    def _write(self, said: Sequence[Said]) -> None:
        """Write what a transaction *said* into the journal."""
        messages = tell(self.service, said, self._advance(growths(self.service, said)))
        self["journal"].insert_many([_row(message) for message in messages])

    def _advance(self, more: Mapping[str, Growth]) -> dict[str, Stream]:
        """Let each subject's stream grow by as much as *more* says; where each stood before."""
        if len(more) == 1:
            ((subject, growth),) = more.items()
            row = self["streams"].find_one_and_update({"_id": subject}, [_grown(growth)], upsert=True)
            return {subject: self.stood(row)}
        found = list(self["streams"].find({"_id": {"$in": list(more)}}))
        self["streams"].bulk_write(
            [pymongo.UpdateOne({"_id": subject}, [_grown(growth)], upsert=True) for subject, growth in more.items()]
        )
        return {row["_id"]: self.stood(row) for row in found}

    def stood(self, row: Document | None) -> Stream:
        """The stream in a row of `streams`, None before its first message."""
        if row is None:
            return Stream()
        last = row.get("last", {})
        if last.get("sequence") != row["sequence"]:  # written by a process that does not link yet
            place = {"subject": row["_id"], "sequence": row["sequence"]}
            last = (self["journal"].find_one(place) or {"message": {}})["message"]
        kind, fact = last.get("type", ""), last.get("fact", "")
        return Stream(
            row["sequence"],
            digest(source=self.service, subject=row["_id"], sequence=row["sequence"], type=kind, fact=fact),
        )


def _grown(growth: Growth) -> Document:
    """One stage of an update: the stream a few messages further, and what the last of them is."""
    sequence = {"$add": [{"$ifNull": ["$sequence", 0]}, growth.count]}
    last = {"sequence": sequence, "type": growth.type, "fact": growth.fact}
    return {"$set": {"sequence": sequence, "last": last, "said_at": clock.real()}}


def _row(message: Message) -> Document:
    row = {"subject": message.subject, "sequence": message.sequence, "type": message.type, "written_at": clock.real()}
    return {**row, "message": message.model_dump(mode="json"), "sent_at": None}


def transactional(action: Callable[Concatenate[Database, P], T]) -> Callable[Concatenate[Database, P], T]:
    """Make *action*, whose first argument is the database, one unit of work."""

    @wraps(action)
    def unit_of_work(db: Database, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return db.transact(lambda: action(db, *args, **kwargs))

    return unit_of_work
