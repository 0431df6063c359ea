"""The challenges, each as its file last said."""

from uuid import UUID

from shared.challenge import Challenge
from shared.mongo import Document
from shared.mongo.rows import Rows

PARTS = 32  # of a challenge, in which decisions are learnt side by side


class Challenges(Rows[Challenge]):
    """The challenges, as their files last said."""

    collection, kind, missing = "challenges", Challenge, "There is no such challenge."

    def hold_parts(self, key: str, *some: UUID) -> None:
        """Hold one of the challenge's parts for each of *some*, or all of them: held as a whole, a challenge made every
        decision of a release collide with every other."""
        for part in {one.int % PARTS for one in some} or range(PARTS):
            self._rows.database["challenge_parts"].update_one(
                {"_id": f"{key}/{part}"}, {"$inc": {"held": 1}}, upsert=True
            )

    def all(self) -> list[Challenge]:
        """Every challenge, by id."""
        return self._list({}, "_id")

    def _read(self, row: Document) -> Challenge:
        return Challenge.model_validate_json(row["file"])

    def _row(self, value: Challenge) -> Document:
        return {"_id": value.id, "file": value.model_dump_json()}
