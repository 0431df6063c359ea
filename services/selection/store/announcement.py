"""The dated history that every announced figure is derived from."""

from collections.abc import Iterable

from services.selection.model.announcement import Entry
from shared.mongo.rows import Rows


class History(Rows[Entry]):
    """Who was announced as what, and when. Entries are added, never changed."""

    collection = "history"
    kind = Entry

    def add(self, entries: Iterable[Entry], *, challenge_id: str) -> None:
        """Write down what has become public."""
        if rows := [{**self._row(entry), "challenge_id": challenge_id} for entry in entries]:
            self._rows.insert_many(rows)

    def all(self, challenge_id: str) -> list[Entry]:
        """The whole history of a challenge, oldest first."""
        return self._list({"challenge_id": challenge_id}, "announced_at", "_id")

    def _key(self, value: Entry) -> str:
        return f"{value.expression_id}/{value.generation}"
