"""The one stop button: whether letters go out."""

from datetime import datetime

from shared.mongo import Database


class Switch:
    """Who stopped the sending of letters, and since when; sign-in letters go out all the same."""

    def __init__(self, db: Database) -> None:
        self._rows = db["switches"]

    def stopped(self) -> tuple[str, datetime] | None:
        """Who stopped the sending and when; None while letters go out."""
        row = self._rows.find_one({"_id": "sending"})
        return (row["by"], row["at"]) if row else None

    def stop(self, by: str, at: datetime) -> None:
        """Let no further letter go out."""
        self._rows.update_one({"_id": "sending"}, {"$setOnInsert": {"by": by, "at": at}}, upsert=True)

    def start(self) -> None:
        """Let letters go out again."""
        self._rows.delete_one({"_id": "sending"})
