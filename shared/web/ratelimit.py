"""How often is too often: one document per key in the service's database, so that all its processes share it.

The document holds the moment at which all attempts so far are "paid": each moves it on by its share of the span, and
one that would move it further than a whole span ahead is too many (generic cell rate algorithm, ITU-T I.371, annex A).
So what is spent comes back bit by bit, and how long to wait is known. One attempt is one round trip.
"""

import hashlib
import math
from typing import Any

from shared import clock
from shared.errors import TooMany
from shared.mongo import Database
from shared.texts import n_
from shared.wording import Plural

_HOURS = Plural(
    "That was too often in a short time. Please try again in %(count)s hour.",
    "That was too often in a short time. Please try again in %(count)s hours.",
)
_MINUTES = Plural(
    "That was too often in a short time. Please try again in %(count)s minute.",
    "That was too often in a short time. Please try again in %(count)s minutes.",
)
_SECONDS = Plural(
    "That was too often in a short time. Please try again in %(count)s second.",
    "That was too often in a short time. Please try again in %(count)s seconds.",
)
_SLACK = 0.001  # seconds; the shares of a span need not add up to it exactly
_MOST_KEYS = 10_000  # that one process counts; those that are paid go first


class Allowance:
    """Attempts that one process counts by itself, each key's like a document of `limited`, and forgets when it ends."""

    def __init__(self) -> None:
        self._paid: dict[str, float] = {}

    def spend(self, key: str, *, at_most: int, seconds: int) -> bool:
        """Count one attempt under *key*, and whether it is within *at_most* at once, as many again spread over each
        *seconds*; one beyond is not counted."""
        if at_most == 0:
            return False
        now = clock.real().timestamp()
        paid = max(self._paid.get(key, now), now) + seconds / at_most
        if paid > now + seconds + _SLACK:
            return False
        if len(self._paid) >= _MOST_KEYS:
            self._forget(now)
        self._paid[key] = paid
        return True

    def _forget(self, now: float) -> None:
        self._paid = {key: paid for key, paid in self._paid.items() if paid > now}
        if len(self._paid) >= _MOST_KEYS:
            self._paid.clear()


def limited(db: Database, key: str, *, at_most: int, seconds: int) -> None:
    """Count one attempt under *key*: *at_most* at once, and as many again spread over each *seconds* of real time.

    Call it outside a transaction, whose rollback would forget the attempt.

    Raises:
        TooMany: there were too many; says when to try again.
    """
    if wait := spent(db, key, at_most=at_most, seconds=seconds):
        raise TooMany(_too_often(wait), retry_after=wait)


def spent(db: Database, key: str, *, at_most: int, seconds: int) -> int:
    """Count one attempt under *key*, as `limited` does; the seconds to wait if it was too many, else 0."""
    now = clock.real().timestamp()
    share, furthest = seconds / at_most, now + seconds + _SLACK
    name = hashlib.sha256(f"{key}\0{at_most}\0{seconds}".encode()).hexdigest()  # keys hold addresses
    before = db["attempts"].find_one_and_update({"_id": name}, _step(now, share, furthest), upsert=True)
    paid = max(before["paid"] if before else now, now) + share
    return max(0, math.ceil(paid - furthest))


def _step(now: float, share: float, furthest: float) -> list[dict[str, Any]]:
    paid = {"$add": [{"$max": ["$paid", now]}, share]}
    expiry = {"$toDate": {"$toLong": {"$multiply": ["$paid", 1000]}}}
    return [
        {"$set": {"paid": {"$cond": [{"$lte": [paid, furthest]}, paid, "$paid"]}}},
        {"$set": {"expires_at": expiry}},
    ]


def _too_often(seconds: int) -> str:
    """What to say, with the wait in the largest unit of which it has more than two."""
    count, text = seconds, _SECONDS
    for size, unit in ((3600, _HOURS), (60, _MINUTES)):
        if seconds > 2 * size:
            count, text = math.ceil(seconds / size), unit
            break
    return n_(text.one, text.many, count)
