"""The copy of the expressions of interest: whom to write to about each."""

from collections.abc import Sequence
from uuid import UUID

from services.notifications.model.expressions import Expression, Status
from shared import addresses
from shared.errors import NotYet
from shared.mongo import Document
from shared.mongo.rows import Rows


class Expressions(Rows[Expression]):
    """Expressions of interest."""

    collection, kind, key = "expressions", Expression, "expression_id"

    def get(self, key: UUID) -> Expression:
        """The expression.

        Raises:
            NotYet: it was not heard of, so there is no address.
        """
        if (expression := self.find(key)) is None:
            raise NotYet(f"expression {key} is not known yet")
        return expression

    def lock(self, key: UUID) -> Expression:
        """The expression, which nobody else saves until the transaction ends.

        Raises:
            NotYet: it was not heard of.
        """
        self.get(key)
        return super().lock(key)

    def forget(self, expression_id: UUID) -> None:
        """Keep nothing of the expression; nobody says anything about it any more."""
        self._rows.delete_one({"_id": expression_id})

    def of_owner(self, challenge_id: str, owner_key: str, *, limit: int) -> list[Expression]:
        """Those of a challenge that were begun under this key of an address."""
        return self._list({"challenge_id": challenge_id, "contact_key": owner_key}, "name", limit=limit)

    def in_lane(self, challenge_id: str, lane: str, *status: Status, not_reminded: str = "") -> list[Expression]:
        """Those of a lane in one of *status*; with *not_reminded*, only those that have not had this reminder."""
        query: Document = {"challenge_id": challenge_id, "lane": lane, "status": {"$in": status}}
        if not_reminded:
            query["reminded"] = {"$ne": not_reminded}
        return self._list(query)

    def note_reminded(self, challenge_id: str, lane: str, key: str) -> None:
        """Note that the drafts of a lane need this reminder no more."""
        drafts = {"challenge_id": challenge_id, "lane": lane, "status": Status.DRAFT}
        self._rows.update_many(drafts, {"$set": {"reminded": key}})

    def ids_in(self, challenges: Sequence[str], *, final_in: Sequence[tuple[str, str]]) -> list[UUID]:
        """All of these *challenges*, and what stands as submitted in the lanes *final_in*, each given by its challenge
        and its own id."""
        whole: list[Document] = [{"challenge_id": {"$in": list(challenges)}}] if challenges else []
        final = [{"challenge_id": one, "lane": lane, "status": Status.SUBMITTED} for one, lane in final_in]
        if not (whole or final):
            return []
        return [row["_id"] for row in self._rows.find({"$or": [*whole, *final]}, {"_id": 1})]

    def _row(self, value: Expression) -> Document:
        return {**super()._row(value), "contact_key": addresses.key(value.contact.email)}
