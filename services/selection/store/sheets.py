"""Score sheets."""

from collections.abc import Collection, Iterable
from uuid import UUID

from pymongo import DeleteOne, InsertOne

from services.selection.model.sheets import Sheet
from shared.errors import Stale
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Sheets(Rows[Sheet]):
    """Score sheets, one per reviewer and expression."""

    collection = "sheets"
    kind = Sheet

    def of(self, expression_id: UUID, reviewer_id: UUID) -> Sheet | None:
        """The sheet of this reviewer for this expression, if they were ever assigned."""
        return self.find(f"{expression_id}/{reviewer_id}")

    def of_reviewer(self, reviewer_id: UUID) -> list[Sheet]:
        """A reviewer's own sheets."""
        return self._list({"reviewer_id": reviewer_id}, "_id")

    def of_expression(self, expression_id: UUID) -> list[Sheet]:
        """Everybody's sheets for one expression; for organisers."""
        return self._list({"expression_id": expression_id}, "_id")

    def in_lanes(self, lanes: Collection[str]) -> list[Sheet]:
        """All sheets of *lanes*."""
        return self._list({"lane": {"$in": list(lanes)}}, "_id")

    def change(self, sheet: Sheet, *, over: int) -> None:
        """Keep *sheet* in place of revision *over*.

        Raises:
            Stale: that is no longer the one there is.
        """
        query = {"_id": self._key(sheet), "revision": over}
        if self._rows.replace_one(query, self._row(sheet)).matched_count == 0:
            raise Stale(phrase("sheet-changed-meanwhile"))

    def assign(self, added: Iterable[Sheet], taken: Iterable[Sheet] = ()) -> None:
        """Hand out *added*, take back *taken*, which nobody has worked on."""
        changes: list[InsertOne[Document] | DeleteOne] = [
            DeleteOne({"_id": self._key(sheet), "revision": 0}) for sheet in taken
        ]
        changes += [InsertOne(self._row(sheet)) for sheet in added]
        if changes:
            self._rows.bulk_write(changes)

    def _key(self, value: Sheet) -> str:
        return f"{value.expression_id}/{value.reviewer_id}"
