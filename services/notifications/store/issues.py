"""Issues of the newsletter as documents, each queued for its subscribers part by part."""

from datetime import datetime

from services.notifications.model.issues import Issue
from shared.mongo import Database, Document


class Issues:
    """Issues. One from before November 2026 stands under its message's id and keeps that nowhere else."""

    def __init__(self, db: Database) -> None:
        self._rows = db["issues"]

    def begin(self, issue: Issue) -> None:
        """Let *issue* be queued, once."""
        if self._rows.find_one(_same(issue)) is None:
            self._rows.insert_one({"_id": issue.ids[0], **issue.model_dump()})

    def announced_at(self, challenge_id: str) -> datetime | None:
        """When a challenge's selection was announced; None while it is not."""
        row = self._rows.find_one({"challenge_id": challenge_id}, {"announced_at": 1})
        return row["announced_at"] if row else None

    def under_way(self) -> Issue | None:
        """One that is not yet queued for all."""
        row = self._rows.find_one({"after": {"$type": "string"}})
        return Issue.model_validate({"message": row["_id"], **row}) if row else None

    def move_on(self, issue: Issue, after: str | None) -> None:
        """Note that *issue* is queued up to the subscriber *after*; None: for all."""
        self._rows.update_one(_same(issue), {"$set": {"after": after}})


def _same(issue: Issue) -> Document:
    return {"_id": {"$in": issue.ids}, "fact": {"$in": [issue.fact, "", None]}}
