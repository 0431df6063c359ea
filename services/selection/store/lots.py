"""The lots of lanes."""

from services.selection.model.lots import LaneLot
from services.selection.store.rows import row, value
from shared.mongo import Database


class Lots:
    """Each lane's lot, as far as it was heard of."""

    def __init__(self, db: Database) -> None:
        self._rows = db["lots"]

    def find(self, challenge_id: str, lane: str) -> LaneLot | None:
        """The lane's lot, if it was heard of."""
        found = self._rows.find_one({"_id": f"{challenge_id}/{lane}"})
        return value(LaneLot, found) if found else None

    def keep(self, lot: LaneLot) -> None:
        """Let *lot* be what is known."""
        key = f"{lot.challenge_id}/{lot.lane}"
        self._rows.replace_one({"_id": key}, row(lot, key), upsert=True)

    def all(self, challenge_id: str) -> dict[str, LaneLot]:
        """The lots of a challenge, by lane."""
        return {found["lane"]: value(LaneLot, found) for found in self._rows.find({"challenge_id": challenge_id})}
