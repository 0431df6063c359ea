"""The challenges as every service keeps them: the newest revision of each that it heard of."""

from datetime import datetime
from functools import lru_cache

from shared.challenge import Challenge
from shared.errors import NotFound
from shared.mongo.database import Database, Document
from shared.texts import N_


class Challenges:
    """The editions, each in its newest revision. The one defined last is the current one."""

    def __init__(self, db: Database) -> None:
        self._rows = db["challenges"]

    def learn(self, challenge: Challenge, revision: int, *, at: datetime) -> bool:
        """Let *revision*, defined *at*, hold, unless a newer one is here; whether it does."""
        row = self._rows.find_one({"_id": challenge.id}, {"revision": 1})
        if row is not None and row.get("revision", 0) >= revision:
            return False
        text = {"revision": revision, "defined_at": at, "text": challenge.model_dump_json()}
        self._rows.replace_one({"_id": challenge.id}, text, upsert=True)
        return True

    def current(self) -> Challenge:
        """The edition that pages are about.

        Raises:
            NotFound: none was heard of yet.
        """
        row = self._rows.find_one(sort=[("defined_at", -1), ("_id", -1)])
        if row is None:
            raise NotFound(N_("No challenge has been loaded yet."))
        return _read(row)

    def get(self, challenge_id: str) -> Challenge:
        """The edition called *challenge_id*.

        Raises:
            NotFound: it was not heard of.
        """
        found = self.find(challenge_id)
        if found is None:
            raise NotFound(N_("There is no such challenge."))
        return found

    def find(self, challenge_id: str) -> Challenge | None:
        """The edition called *challenge_id*, if it was heard of."""
        row = self._rows.find_one({"_id": challenge_id})
        return _read(row) if row else None

    def all(self) -> list[Challenge]:
        """Every edition, by id."""
        return [_read(row) for row in self._rows.find(sort=[("_id", 1)])]


def _read(row: Document) -> Challenge:
    """What *row* keeps; until November 2026 events called the text `file`, and notifications kept it field by field."""
    if "challenge" in row:
        return Challenge.model_validate(row["challenge"])
    return _parsed(row.get("text") or row["file"])


@lru_cache(maxsize=16)
def _parsed(text: str) -> Challenge:
    return Challenge.model_validate_json(text)  # 1 ms, and nearly every request needs it
