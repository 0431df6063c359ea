"""The challenges as their files defined them, every revision kept."""

from datetime import datetime

from shared.challenge import Challenge
from shared.mongo import Database, challenges


class Challenges(challenges.Challenges):
    """The editions, each in its newest revision, and all revisions there were."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._revisions = db["revisions"]

    def revision(self, challenge_id: str) -> int:
        """The number of the newest revision, counted from 1; 0 where none was loaded."""
        row = self._rows.find_one({"_id": challenge_id}, {"revision": 1})
        return int(row["revision"]) if row else 0

    def save(self, challenge: Challenge, revision: int, *, at: datetime) -> None:
        """Let *revision* hold from now on."""
        self.learn(challenge, revision, at=at)
        row = {"revision": revision, "text": challenge.model_dump_json(), "defined_at": at}
        self._revisions.insert_one({"_id": f"{challenge.id}/{revision}", **row})
