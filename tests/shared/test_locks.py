import threading
import time
from collections.abc import Callable

from shared.mongo import Database, locking, transactional
from shared.mongo.locks import Locks


@locking("counter")
@transactional
def count(db: Database, tries: list[int]) -> None:
    tries.append(1)
    found = db["counters"].find_one({"_id": 1}) or {"count": 0}
    db["counters"].update_one({"_id": 1}, {"$set": {"count": found["count"] + 1}}, upsert=True)


def test_callers_on_one_hot_document_take_turns_instead_of_colliding(database: Callable[[str], Database]) -> None:
    db, tries = database("teller"), list[int]()
    threads = [threading.Thread(target=count, args=(db, tries)) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert db["counters"].find_one({"_id": 1}) == {"_id": 1, "count": 30}
    assert len(tries) < 40  # without locks the same took 108 tries


def test_who_has_waited_too_long_goes_on() -> None:
    locks, began = Locks(), time.monotonic()

    with locks.take("a"), locks.take("b", 5), locks.take("a", 0.1):
        waited = time.monotonic() - began

    assert 0.1 <= waited < 3
