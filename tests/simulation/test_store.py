"""The store in memory does what a real server does: one story of the message core on both leaves the same behind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from pymongo.errors import DuplicateKeyError

from shared import clock, logs
from shared.mongo import Database, cursors, dead_letters, failing, heads, healing
from shared.mongo.auditing import Follower, audited
from shared.mongo.feeds import Feeds
from shared.mongo.heads import Heads
from shared.mongo.journal import Journal
from tests.shared.talking import QUEUE, Told, fed, hear, noted, say
from tests.simulation.memory import MemoryDatabase
from tests.simulation.product import quiet

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
BY = "operator@example.org"


@pytest.fixture(autouse=True)
def _same_times_and_ids(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    def begin() -> None:
        seconds, ids = count(), count()
        monkeypatch.setattr(clock, "real", lambda: BEGINNING + timedelta(seconds=next(seconds)))
        monkeypatch.setattr(clock, "now", lambda: BEGINNING)
        monkeypatch.setattr(logs, "traceparent", lambda: "")
        monkeypatch.setattr(clock, "new_id", lambda: UUID(int=next(ids)))
        monkeypatch.setattr(cursors, "PAGE", 2)  # so that pages are turned

    with quiet():
        yield begin


def test_one_story_leaves_the_same_behind(
    _same_times_and_ids: Callable[[], None], database: Callable[[str], Database]
) -> None:
    _same_times_and_ids()
    real = _lived(database("teller"), database("hearer"))
    _same_times_and_ids()
    made_up = _lived(_in_memory("teller"), _in_memory("hearer"))

    assert made_up == real


@pytest.mark.parametrize("where", ["memory", "server"])
def test_a_transaction_that_fails_leaves_nothing(where: str, database: Callable[[str], Database]) -> None:
    db = database("teller") if where == "server" else _in_memory("teller")
    said = say(db, 1)

    def work() -> None:
        db["journal"].update_many({}, {"$set": {"sent_at": None}})
        db["journal"].delete_one({"sequence": 1})
        db["journal"].insert_one({"subject": said[0].subject, "sequence": 2})
        db["journal"].insert_one({"subject": said[0].subject, "sequence": 2})

    with pytest.raises(DuplicateKeyError):
        db.transact(work)
    assert [row["sent_at"] is None for row in db["journal"].find()] == [False]


def _in_memory(name: str) -> Database:
    keys = count(1)
    return MemoryDatabase(name, lambda what: None, lambda: next(keys))


def _lived(teller: Database, hearer: Database) -> list[Any]:
    """A story with every kind of thing in it, and what it leaves behind."""
    told: list[Any] = []
    teller.transact(lambda: teller.announce(Told(number=0, topic="returned")))
    Journal(teller).postpone(Journal(teller).unsent())
    Journal(teller).mark_sent(Journal(teller).unsent() or Journal(teller).outgoing(list(teller["journal"].find())))
    first = say(teller, *range(4)) + say(teller, 1, topic="b")
    told += [hear(hearer, message) for message in (first[2], first[0], first[0], first[1])]
    told += [one.message_id for one in Journal(hearer).returns()]
    letter = dead_letters.file(
        hearer,
        QUEUE,
        first[4].model_dump_json().encode(),
        message_id=first[4].id,
        content_type="application/json",
        headers={"error": "a bug"},
    )
    failing.note(hearer, QUEUE, first[3], error="a bug", is_unread=False)
    dead_letters.skip(hearer, letter, by=BY, reason="known")
    backup = {name: list(teller[name].find()) for name in ("journal", "streams")}
    told += [hear(hearer, message) for message in (*first, *say(teller, 7, 8))]
    for name, rows in backup.items():
        teller[name].delete_many({})
        teller[name].insert_many(rows)
    told += [hear(hearer, message) for message in say(teller, 9)]
    for one in Heads(teller).next():
        heads.note(hearer, QUEUE, one)
    told += [(row["subject"], row["finding"]) for row in heads.missing(hearer, lasting=timedelta())]
    told.append(healing.heal(teller, hearer, QUEUE, is_idle=True).forked)
    told.append(healing.rebase(teller, hearer, QUEUE, "topic/a", handled={"Told.v1"}, by=BY, reason="restored"))
    told += [hear(hearer, message) for message in fed(teller)]
    told += [Feeds(teller).ask_whole(QUEUE), len(fed(teller)), noted(hearer)]
    told.append(audited(teller, [Follower(hearer, QUEUE)]))
    return [*told, _left(teller), _left(hearer)]


def _left(db: Database) -> dict[str, list[Any]]:
    names = ("journal", "streams", "cursors", "applied", "early", "returns", "missing", "failing", "dead_letters")
    return {name: sorted((_plain(row) for row in db[name].find()), key=str) for name in (*names, "gaps", "rebases")}


def _plain(row: Any) -> Any:
    """Without the ids that only a server makes up."""
    if isinstance(row, list):
        return [_plain(one) for one in row]
    if not isinstance(row, dict):
        return bytes(row) if isinstance(row, bytes) else row
    return {name: _plain(row[name]) for name in sorted(row) if name != "_id" or isinstance(row[name], str)}
