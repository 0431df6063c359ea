"""The challenges, each in its newest revision."""

from uuid import UUID

from shared.mongo import Database, challenges

PARTS = 32  # of a challenge, in which decisions are learnt side by side


class Challenges(challenges.Challenges):
    """The challenges, and locks on parts of them."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._parts = db["challenge_parts"]

    def lock_parts(self, challenge_id: str, *expression_ids: UUID) -> None:
        """Lock the challenge's part for each of these expressions, or all its parts, until the transaction ends: locked
        as a whole, a challenge made every decision of a release collide with every other."""
        for part in {one.int % PARTS for one in expression_ids} or range(PARTS):
            self._parts.update_one({"_id": f"{challenge_id}/{part}"}, {"$inc": {"held": 1}}, upsert=True)
