"""How often is too often: a count per key and window, in the service's database, so that all its processes share it."""

import hashlib
from datetime import timedelta

from shared import clock
from shared.errors import TooMany
from shared.mongo import Database


def limited(db: Database, key: str, *, at_most: int, seconds: int) -> None:
    """Count one attempt under *key*. Call it outside a transaction, whose rollback would forget the attempt.

    Raises:
        TooMany: there were *at_most* already in this window of real time.
    """
    now = clock.real()
    window, passed = divmod(int(now.timestamp()), seconds)
    name = hashlib.sha256(f"{key}\0{seconds}\0{window}".encode()).hexdigest()  # keys hold addresses
    left = seconds - passed
    counted = db["attempts"].find_one_and_update(
        {"_id": name},
        {"$inc": {"count": 1}, "$setOnInsert": {"expires_at": now + timedelta(seconds=left)}},
        upsert=True, return_document=True,
    )  # fmt: skip
    if counted and counted["count"] > at_most:
        raise TooMany("That was too often in a short time. Please wait a little.", retry_after=left)
