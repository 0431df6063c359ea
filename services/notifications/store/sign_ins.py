"""Sign-ins as documents; they go after a week."""

from datetime import datetime

from services.notifications.model.sign_ins import SignIn
from shared import addresses
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase


class SignIns(Rows[SignIn]):
    """Who asked for a sign-in link, and whether it was used."""

    collection, kind, key = "sign_ins", SignIn, "sign_in_id"
    missing = phrase("no-such-link")

    def newest_unused(self, email: str, *, since: datetime) -> SignIn | None:
        """The newest sign-in of *email*, asked for *since* then, whose link nobody used."""
        query = {"email_key": addresses.key(email), "used_at": None, "asked_at": {"$gt": since}}
        return next(iter(self._list(query, "-asked_at", limit=1)), None)

    def was_used(self, email: str, *, since: datetime, block: str | None = None) -> bool:
        """Whether *email* signed in *since* then, from the network *block* or, for None, from anywhere."""
        query: Document = {"email_key": addresses.key(email), "used_at": {"$gt": since}}
        return self._rows.find_one(query if block is None else {**query, "used_from": block}, {"_id": 1}) is not None

    def _row(self, value: SignIn) -> Document:
        return {**super()._row(value), "email_key": addresses.key(value.email)}
