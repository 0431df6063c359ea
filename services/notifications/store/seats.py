"""Delegates' seats in sessions, and how each delegate is addressed."""

from datetime import datetime
from uuid import UUID

from services.notifications.model.seats import Seat
from shared.mongo import Database
from shared.mongo.rows import Rows
from shared.people import Contact


class Seats(Rows[Seat]):
    """Seats, each under its registration."""

    collection, kind, key = "seats", Seat, "registration_id"

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._delegates = db["delegates"]

    def readdress(self, delegate_id: UUID, contact: Contact, *, at: datetime) -> None:
        """Keep *contact*, true from *at* on, with every seat of the delegate, and for those that are heard of later."""
        row = {"contact": contact.model_dump(), "at": at}
        self._delegates.replace_one({"_id": delegate_id}, row, upsert=True)
        self._rows.update_many({"delegate_id": delegate_id}, {"$set": {"contact": contact.model_dump()}})

    def contact_of(self, delegate_id: UUID, *, since: datetime) -> Contact | None:
        """What was heard of the delegate after *since*, if anything was."""
        row = self._delegates.find_one({"_id": delegate_id, "at": {"$gt": since}})
        return Contact.model_validate(row["contact"]) if row else None

    def taken(self, session_id: str) -> list[Seat]:
        """The seats of a session that are held, in the order of their ids."""
        return self._list({"session_id": session_id, "given_back": False}, "_id")
