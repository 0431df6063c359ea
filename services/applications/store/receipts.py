"""The receipts of what was sent, every version; nothing here is ever changed."""

from typing import Any
from uuid import UUID

from services.applications.model.receipts import Receipt
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Receipts(Rows[Receipt]):
    """Every version as it was sent, by expression and version."""

    collection = "receipts"
    kind = Receipt
    missing = phrase("no-such-receipt")

    def add(self, receipt: Receipt) -> None:
        """Keep *receipt*."""
        self._rows.insert_one(self._row(receipt))

    def version(self, expression_id: UUID, version: int) -> Receipt:
        """The receipt of one version.

        Raises:
            NotFound: there is none.
        """
        return self.get(f"{expression_id}/{version}")

    def of_expression(self, expression_id: UUID) -> list[Receipt]:
        """All receipts of an expression, oldest first."""
        return self._list({"expression_id": expression_id}, "version")

    def _key(self, receipt: Receipt) -> Any:
        return f"{receipt.expression_id}/{receipt.version}"
