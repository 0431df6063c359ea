"""Subscribers of the newsletter as documents."""

from services.notifications.model.subscribers import Status, Subscriber
from shared import addresses
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Subscribers(Rows[Subscriber]):
    """Addresses of the newsletter: asked, confirmed or left, each with its consent record."""

    collection, kind, key = "subscribers", Subscriber, "subscriber_id"
    missing = phrase("no-such-link")

    def with_address(self, email: str) -> Subscriber | None:
        """The subscriber with this address, in whatever state."""
        return next(iter(self._list({"email_key": addresses.key(email)}, limit=1)), None)

    def confirmed(self, *, after: str, limit: int) -> list[Subscriber]:
        """The next *limit* confirmed ones after the id *after*, in the order of their ids."""
        return self._list({"state": Status.CONFIRMED, "_id": {"$gt": after}}, "_id", limit=limit)

    def _row(self, value: Subscriber) -> Document:
        return {**super()._row(value), "email_key": addresses.key(value.email)}
