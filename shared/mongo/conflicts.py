"""The copy of conflicts of interest that services keep: which expressions are hidden from which organisers."""

from typing import Any
from uuid import UUID

from shared import addresses
from shared.mongo.database import Database
from shared.mongo.rekeying import Keyed

NAME = "conflicts"
INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {NAME: [([("email_key", 1)], {})]}
KEYED = Keyed(NAME, "email_key", "email")


class Conflicts:
    """What selection told of conflicts of interest. They never end."""

    def __init__(self, db: Database) -> None:
        self._rows = db[NAME]

    def learn(self, expression_id: UUID, email: str) -> None:
        """Hide the expression from whoever has the address *email*. Twice is as once."""
        key = addresses.key(email)
        row = {"expression_id": expression_id, "email": email, "email_key": key}
        self._rows.replace_one({"_id": f"{expression_id}/{key}"}, row, upsert=True)

    def hidden_from(self, email: str) -> frozenset[UUID]:
        """The expressions that a conflict hides from *email*."""
        rows = self._rows.find({"email_key": addresses.key(email)}, {"expression_id": 1})
        return frozenset(row["expression_id"] for row in rows)
