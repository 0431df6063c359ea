"""Which lanes are closed, and the gates that submissions pass on their way in."""

from datetime import datetime

from services.applications.model.expressions import Expression
from shared.challenge import Challenge, Lane
from shared.mongo import Database

GATES = 16  # per lane: one would let 88 submissions through each second, and all would wait for one document


class Lanes:
    """Which lanes are closed, and the gates that submissions pass on their way in.

    A submission writes to one of the lane's gates in its transaction. Closing shuts all of them first, one by one, each
    waiting for the submissions that are passing; then, in a transaction, it lists what is final. So each submission
    either committed before and is listed, or finds its gate shut. (Shutting them in that same transaction, where a
    conflict aborts instead of waiting, let 8 busy senders keep a lane open for as long as they went on.)
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def announce(self, challenge: Challenge, lane: Lane) -> None:
        """Note when *lane* closes. Writing it collides with a closing under way, so that only one of the two holds."""
        key = _key(challenge.id, lane.id)
        about = {"challenge_id": challenge.id, "lane": lane.id, "closes_at": lane.closes_at}
        self._db["lanes"].update_one({"_id": key}, {"$set": about, "$setOnInsert": {"closed_at": None}}, upsert=True)
        for number in range(GATES):
            new = {"$setOnInsert": {"shut_for": None, "passed": 0}}
            self._db["gates"].update_one({"_id": f"{key}/{number}"}, new, upsert=True)

    def due(self, before: datetime) -> list[tuple[str, str]]:
        """Challenge and lane of each that is not closed and whose closing time is not after *before*."""
        rows = self._db["lanes"].find({"closed_at": None, "closes_at": {"$lte": before}})
        return [(row["challenge_id"], row["lane"]) for row in rows]

    def closed(self, challenge_id: str) -> dict[str, datetime]:
        """When each closed lane was closed."""
        rows = self._db["lanes"].find({"challenge_id": challenge_id, "closed_at": {"$ne": None}})
        return {row["lane"]: row["closed_at"] for row in rows}

    def shut_gates(self, challenge_id: str, lane: Lane) -> None:
        """Shut the gates for the lane's closing time; call it outside a transaction, so that it waits its turn."""
        for number in range(GATES):
            gate = f"{_key(challenge_id, lane.id)}/{number}"
            self._db["gates"].update_one({"_id": gate}, {"$set": {"shut_for": lane.closes_at}})

    def close(self, challenge_id: str, lane: Lane) -> bool:
        """Note that the lane is closed; whether it was open, with this closing time, until now."""
        open_still = {"_id": _key(challenge_id, lane.id), "closed_at": None, "closes_at": lane.closes_at}
        return self._db["lanes"].update_one(open_still, {"$set": {"closed_at": lane.closes_at}}).modified_count == 1

    def let_through(self, expression: Expression, lane: Lane) -> bool:
        """Pass the gate of *expression*; False when it is shut. One shut before the lane was extended is open."""
        key = f"{_key(expression.challenge_id, lane.id)}/{expression.id.int % GATES}"
        gate = self._db["gates"].find_one_and_update({"_id": key}, {"$inc": {"passed": 1}})
        return gate is not None and (gate["shut_for"] is None or gate["shut_for"] < lane.closes_at)


def _key(challenge_id: str, lane: str) -> str:
    return f"{challenge_id}/{lane}"
