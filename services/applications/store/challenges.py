"""The challenges as their files defined them, every revision kept."""

from datetime import datetime

from shared.challenge import Challenge
from shared.mongo import Database, challenges


class Challenges(challenges.Challenges):
    """The editions, each in its newest revision, and all revisions there were."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._revisions = db["revisions"]

    def save(self, challenge: Challenge, revision: int, *, at: datetime) -> None:
        """Let *revision* hold from now on."""
        self.learn(challenge, revision, at=at)
        row = {"revision": revision, **challenges.row_of(challenge), "defined_at": at}
        self._revisions.insert_one({"_id": f"{challenge.id}/{revision}", **row})
