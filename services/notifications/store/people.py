"""Sign-ins, subscribers of the newsletter and its issues, as documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.notifications.consent import Subscriber
from services.notifications.signing_in import SignIn
from shared import addresses
from shared.errors import NotFound
from shared.mongo import Database


class SignIns:
    """Who asked for a sign-in link, and whether it was used. They go after a week."""

    def __init__(self, db: Database) -> None:
        self._rows = db["sign_ins"]

    def get(self, sign_in_id: UUID) -> SignIn:
        """The sign-in.

        Raises:
            NotFound: there is none, or it was long ago.
        """
        if (row := self._rows.find_one({"_id": sign_in_id})) is None:
            raise NotFound("This link is not valid, or no longer.")
        return SignIn.model_validate({**row, "sign_in_id": row["_id"]})

    def newest_unused(self, email: str, *, since: datetime) -> SignIn | None:
        """The newest sign-in of *email*, asked for *since* then, whose link nobody used."""
        wanted = {"email_key": addresses.key(email), "used_at": None, "asked_at": {"$gt": since}}
        row = self._rows.find_one(wanted, sort=[("asked_at", -1)])
        return SignIn.model_validate({**row, "sign_in_id": row["_id"]}) if row else None

    def was_used(self, email: str, *, since: datetime, block: str | None = None) -> bool:
        """Whether *email* signed in *since* then, from the network *block* or, for None, from anywhere."""
        wanted: dict[str, Any] = {"email_key": addresses.key(email), "used_at": {"$gt": since}}
        return self._rows.find_one(wanted if block is None else {**wanted, "used_from": block}, {"_id": 1}) is not None

    def save(self, sign_in: SignIn) -> None:
        """Keep *sign_in* as it is now."""
        row = {**sign_in.model_dump(exclude={"sign_in_id"}), "email_key": addresses.key(sign_in.email)}
        self._rows.replace_one({"_id": sign_in.sign_in_id}, row, upsert=True)


class Subscribers:
    """Addresses of the newsletter: asked, confirmed or left, each with its consent record."""

    def __init__(self, db: Database) -> None:
        self._rows = db["subscribers"]

    def find(self, email: str) -> Subscriber | None:
        """The subscriber with this address, in whatever state."""
        return _subscriber(self._rows.find_one({"email_key": addresses.key(email)}))

    def get(self, subscriber_id: str) -> Subscriber:
        """The subscriber.

        Raises:
            NotFound: there is none.
        """
        found = _subscriber(self._rows.find_one({"_id": subscriber_id}))
        if found is None:
            raise NotFound("This link is not valid, or no longer.")
        return found

    def save(self, subscriber: Subscriber) -> None:
        """Keep *subscriber* as it is now."""
        row = subscriber.model_dump(exclude={"subscriber_id"})
        row["email_key"] = addresses.key(subscriber.email)
        self._rows.replace_one({"_id": subscriber.subscriber_id}, row, upsert=True)

    def confirmed(self, *, after: str, limit: int) -> list[Subscriber]:
        """The next *limit* confirmed ones after the id *after*, in the order of their ids."""
        wanted: dict[str, Any] = {"state": "confirmed", "_id": {"$gt": after}}
        rows = self._rows.find(wanted).sort("_id", 1).limit(limit)
        return [one for row in rows if (one := _subscriber(row)) is not None]


class Issue(BaseModel):
    """A newsletter under way to its subscribers: `after` is the last one it was queued for, None when done.

    `message` and `fact` announced the selection; `fact` is empty in those from before November 2026. `again`: another
    selection of this challenge was announced before.
    """

    message: str
    fact: str = ""
    challenge_id: str
    places: int
    announced_at: datetime
    again: bool = False
    after: str | None = ""

    @property
    def ids(self) -> list[str]:
        """Under which it may stand: a message's id alone says too little, for a restored publisher uses it again."""
        return [f"{self.message} {self.fact}".strip(), self.message]


class Issues:
    """Newsletters, each queued for its subscribers part by part."""

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


def _same(issue: Issue) -> dict[str, Any]:
    return {"_id": {"$in": issue.ids}, "fact": {"$in": [issue.fact, "", None]}}


def _subscriber(row: dict[str, Any] | None) -> Subscriber | None:
    return Subscriber.model_validate({**row, "subscriber_id": row["_id"]}) if row else None
