"""What selection told of conflicts of interest with countries and cities."""

from services.applications.model.conflicts import Foreseen
from shared import addresses
from shared.mongo.rekeying import Keyed
from shared.mongo.rows import Rows
from shared.text import caseless

NAME = "foreseen_conflicts"
KEYED = Keyed(NAME, "email_key", "email")


class ForeseenConflicts(Rows[Foreseen]):
    """Conflicts with whatever touches a country or covers a city. They never end."""

    collection = NAME
    kind = Foreseen

    def of_challenge(self, challenge_id: str) -> list[Foreseen]:
        """All of a challenge."""
        return self._list({"challenge_id": challenge_id})

    def _row(self, value: Foreseen) -> dict[str, object]:
        return {**super()._row(value), "email_key": addresses.key(value.email)}

    def _key(self, value: Foreseen) -> str:
        return f"{value.challenge_id}/{addresses.key(value.email)}/{value.country}/{caseless(value.city)}"
