"""The challenges as every service keeps them: the newest revision of each that it heard of."""

from datetime import datetime
from functools import lru_cache

from shared.challenge import Challenge
from shared.challenge_v1 import ChallengeV1
from shared.errors import NotFound
from shared.mongo.database import Database, Document
from shared.phrases import phrase


class Challenges:
    """The editions, each in its newest revision. The one defined last is the current one."""

    def __init__(self, db: Database) -> None:
        self._rows = db["challenges"]

    def learn(self, challenge: Challenge, revision: int, *, at: datetime) -> bool:
        """Let *revision*, defined *at*, hold, unless a newer one is here; whether it does."""
        row = self._rows.find_one({"_id": challenge.id}, {"revision": 1})
        if row is not None and row.get("revision", 0) >= revision:
            return False
        row = {"revision": revision, "defined_at": at, **row_of(challenge)}
        self._rows.replace_one({"_id": challenge.id}, row, upsert=True)
        return True

    def revision(self, challenge_id: str) -> int:
        """The number of the newest revision, counted from 1; 0 where none is here."""
        row = self._rows.find_one({"_id": challenge_id}, {"revision": 1})
        return int(row["revision"]) if row else 0

    def speaks_like(self, challenge: Challenge, revision: int) -> bool:
        """Whether *revision*, where it is here, stands here in the languages of *challenge*. It does not where a
        process of before 28 November 2026 learnt it, whose service was upgraded since."""
        row = self._rows.find_one({"_id": challenge.id, "revision": revision})
        return row is None or row.get("translated") == row_of(challenge).get("translated")

    def current(self) -> Challenge:
        """The edition that pages are about.

        Raises:
            NotFound: none was heard of yet.
        """
        row = self._rows.find_one(sort=[("defined_at", -1), ("_id", -1)])
        if row is None:
            raise NotFound(phrase("no-challenge-yet"))
        return _read(row)

    def get(self, challenge_id: str) -> Challenge:
        """The edition called *challenge_id*.

        Raises:
            NotFound: it was not heard of.
        """
        found = self.find(challenge_id)
        if found is None:
            raise NotFound(phrase("no-such-challenge"))
        return found

    def find(self, challenge_id: str) -> Challenge | None:
        """The edition called *challenge_id*, if it was heard of."""
        row = self._rows.find_one({"_id": challenge_id})
        return _read(row) if row else None

    def all(self) -> list[Challenge]:
        """Every edition, by id."""
        return [_read(row) for row in self._rows.find(sort=[("_id", 1)])]


def row_of(challenge: Challenge) -> Document:
    """How *challenge* is kept. `text` is for processes of an older release, which know original texts only and may run
    beside us while the system is upgraded."""
    whole, original = challenge.model_dump_json(), ChallengeV1.of(challenge)
    row = {"text": original.model_dump_json()}
    return row if original.now().model_dump_json() == whole else {**row, "translated": whole}


def _read(row: Document) -> Challenge:
    """What *row* keeps; until November 2026 events called the text `file`, and notifications kept it field by field."""
    if "challenge" in row:
        return Challenge.model_validate(row["challenge"])
    return _parsed(row.get("translated") or row.get("text") or row["file"])


@lru_cache(maxsize=16)
def _parsed(text: str) -> Challenge:
    return Challenge.model_validate_json(text)  # 1 ms, and nearly every request needs it
