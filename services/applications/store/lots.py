"""The lots of lanes. A seed leaves this collection by `LotsRevealed` alone, once its lane has closed."""

from typing import Any

from services.applications.model.lots import Lot
from shared.mongo.rows import Rows


class Lots(Rows[Lot]):
    """Each lane's lot, by challenge and lane."""

    collection = "lots"
    kind = Lot

    def of_challenge(self, challenge_id: str) -> dict[str, Lot]:
        """The lots of a challenge, by lane."""
        return {lot.lane: lot for lot in self._list({"challenge_id": challenge_id})}

    def of_lane(self, challenge_id: str, lane: str) -> Lot | None:
        """The lane's lot, if it has one."""
        return self.find(f"{challenge_id}/{lane}")

    def secret(self) -> list[Lot]:
        """Those whose seed was not revealed."""
        return self._list({"revealed_at": None})

    def _key(self, lot: Lot) -> Any:
        return f"{lot.challenge_id}/{lot.lane}"
