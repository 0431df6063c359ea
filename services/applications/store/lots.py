"""The lots of lanes. A seed leaves this collection by `LotsRevealed` alone, once its lane has closed."""

from services.applications.lots import Lot
from shared.mongo import Database


class Lots:
    """Each lane's lot."""

    def __init__(self, db: Database) -> None:
        self._rows = db["lots"]

    def of(self, challenge_id: str) -> dict[str, Lot]:
        """The lots of a challenge, by lane."""
        return {row["lane"]: Lot.model_validate(row) for row in self._rows.find({"challenge_id": challenge_id})}

    def find(self, challenge_id: str, lane: str) -> Lot | None:
        """The lane's lot, if it has one."""
        row = self._rows.find_one({"_id": f"{challenge_id}/{lane}"})
        return Lot.model_validate(row) if row else None

    def secret(self) -> list[tuple[str, str]]:
        """Challenge and lane of each whose seed was not revealed."""
        return [(row["challenge_id"], row["lane"]) for row in self._rows.find({"revealed_at": None})]

    def save(self, lot: Lot) -> None:
        """Keep *lot*."""
        self._rows.replace_one({"_id": f"{lot.challenge_id}/{lot.lane}"}, lot.model_dump(), upsert=True)
