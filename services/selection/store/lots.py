"""The lots of lanes."""

from services.selection.model.lots import LaneLot
from shared.mongo.rows import Rows


class Lots(Rows[LaneLot]):
    """Each lane's lot, as far as it was heard of."""

    collection = "lots"
    kind = LaneLot

    def of(self, challenge_id: str, lane: str) -> LaneLot | None:
        """The lane's lot, if it was heard of."""
        return self.find(f"{challenge_id}/{lane}")

    def all(self, challenge_id: str) -> dict[str, LaneLot]:
        """The lots of a challenge, by lane."""
        return {one.lane: one for one in self._list({"challenge_id": challenge_id})}

    def _key(self, value: LaneLot) -> str:
        return f"{value.challenge_id}/{value.lane}"
