"""Whether letters go out: the one stop button, and the pause while our mail server refuses us."""

from datetime import datetime

from pymongo.errors import DuplicateKeyError

from services.notifications.model.pauses import Pause, may_probe, probed
from shared.mongo import Database


class Switches:
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


def stopped_or_paused(db: Database) -> tuple[bool, Pause | None]:
    """Whether somebody stopped the sending, and the pause that is on; both in one look, for every letter asks."""
    rows = {row["_id"]: row for row in db["switches"].find({"_id": {"$in": ["sending", "pause"]}})}
    return "sending" in rows, Pause.model_validate(rows["pause"]) if "pause" in rows else None


class Pauses:
    """The pause that is on, one for all senders of all work processes."""

    def __init__(self, db: Database) -> None:
        self._rows = db["switches"]

    def current(self) -> Pause | None:
        """The pause; None while the mail server takes our letters."""
        row = self._rows.find_one({"_id": "pause"})
        return Pause.model_validate(row) if row else None

    def begin(self, pause: Pause) -> bool:
        """Begin *pause*, or keep the newest words of the one that is on; whether it is new."""
        words = pause.model_dump(include={"code", "words"})
        if self._rows.update_one({"_id": "pause"}, {"$set": words}).matched_count:
            return False
        try:
            self._rows.insert_one({"_id": "pause", **pause.model_dump()})
        except DuplicateKeyError:  # another sender, at the same moment
            return False
        return True

    def may_probe(self, pause: Pause, at: datetime) -> bool:
        """Whether the caller is the one that tries a letter now."""
        if not may_probe(pause, at):
            return False
        same = {"_id": "pause", "next_probe_at": pause.next_probe_at}
        return self._rows.update_one(same, {"$set": probed(pause, at=at).model_dump()}).modified_count == 1

    def end(self) -> bool:
        """Let all letters go again; whether a pause was on."""
        return self._rows.delete_one({"_id": "pause"}).deleted_count == 1
