"""Which lanes are closed, and the gates that submissions pass on their way in."""

import re
from datetime import datetime

from pymongo import UpdateOne

from services.applications.model.expressions import Expression
from shared.challenge import Challenge, Lane
from shared.mongo import Database

OLD_GATES = 16  # until November 2026 a submission passed one of so many, and a process of then may run beside us


class Lanes:
    """Which lanes are closed, and the gates that submissions pass on their way in.

    A submission looks at its lane's gate in its transaction, and writes its expression. Closing shuts the gate first;
    then, in a transaction, it writes every expression of the lane that could still be sent, and lists what is final. A
    submission that began after the gate was shut sees it so. One that began before either committed before the listing
    or wrote the same document as the closing: the one of both that comes second begins again, and a submission finds
    the gate shut then. Nobody waits for a document that others write, and the closing for nobody who began after it.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def announce(self, challenge: Challenge, lane: Lane) -> None:
        """Note when *lane* closes. Writing it collides with a closing under way, so that only one of the two holds."""
        key = _key(challenge.id, lane.id)
        about = {"challenge_id": challenge.id, "lane": lane.id, "closes_at": lane.closes_at}
        self._db["lanes"].update_one({"_id": key}, {"$set": about, "$setOnInsert": {"closed_at": None}}, upsert=True)
        new = {"$setOnInsert": {"shut_for": None, "passed": 0}}
        gates = [UpdateOne({"_id": f"{key}/{number}"}, new, upsert=True) for number in range(OLD_GATES)]
        self._db["gates"].bulk_write(gates)

    def due(self, before: datetime) -> list[tuple[str, str]]:
        """Challenge and lane of each that is not closed and whose closing time is not after *before*."""
        rows = self._db["lanes"].find({"closed_at": None, "closes_at": {"$lte": before}})
        return [(row["challenge_id"], row["lane"]) for row in rows]

    def closed(self, challenge_id: str) -> dict[str, datetime]:
        """When each closed lane was closed."""
        rows = self._db["lanes"].find({"challenge_id": challenge_id, "closed_at": {"$ne": None}})
        return {row["lane"]: row["closed_at"] for row in rows}

    def shut_gates(self, challenge_id: str, lane: Lane) -> None:
        """Shut the gate for the lane's closing time, and those that older releases pass: a lane had sixteen, and a
        submission wrote one. Call it before the closing's transaction, which must begin when it is shut."""
        gates = {"_id": {"$regex": f"^{re.escape(_key(challenge_id, lane.id))}/"}}
        self._db["gates"].update_many(gates, {"$set": {"shut_for": lane.closes_at}})

    def close(self, challenge_id: str, lane: Lane) -> bool:
        """Note that the lane is closed; whether it was open, with this closing time, until now."""
        open_still = {"_id": _key(challenge_id, lane.id), "closed_at": None, "closes_at": lane.closes_at}
        return self._db["lanes"].update_one(open_still, {"$set": {"closed_at": lane.closes_at}}).modified_count == 1

    def let_through(self, expression: Expression, lane: Lane) -> bool:
        """Pass the gate of *lane*, in the transaction that saves *expression*; False when it is shut. One shut before
        the lane was extended is open."""
        gate = self._db["gates"].find_one({"_id": _gate(_key(expression.challenge_id, lane.id))})
        return gate is not None and (gate["shut_for"] is None or gate["shut_for"] < lane.closes_at)


def _gate(lane_key: str) -> str:
    return f"{lane_key}/0"


def _key(challenge_id: str, lane: str) -> str:
    return f"{challenge_id}/{lane}"
