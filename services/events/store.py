"""Events' documents. A typed value goes in and comes out; `_id` is its id.

Who loads a value in a transaction and saves it again cannot lose another's change: MongoDB lets the second of two such
transactions start over. So a session's document is where registering, moving and cancelling take turns: nobody gets
the eleventh of ten seats, and nobody is registered for a time that has just been changed.
"""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from pymongo import ReplaceOne

from services.events.delegations import Applicant, Delegate, Delegation, Selected, Standing
from services.events.model import Event, Session
from services.events.registrations import Hold, Registration
from shared import addresses
from shared.challenge import Challenge
from shared.errors import NotFound
from shared.mongo import Database, Document

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "challenges": [],
    "events": [([("challenge_id", 1)], {})],
    "sessions": [([("event_id", 1), ("starts_at", 1)], {})],
    "applicants": [([("address", 1)], {})],
    "decisions": [([("challenge_id", 1)], {})],
    "delegations": [
        ([("expression_id", 1), ("event_id", 1)], {"unique": True}),
        ([("event_id", 1), ("name", 1)], {}),
    ],
    "delegates": [
        ([("event_id", 1), ("address", 1)], {"unique": True}),
        ([("address", 1)], {}),
        ([("delegation_id", 1), ("added_at", 1)], {}),
        ([("event_id", 1), ("_id", 1)], {}),
    ],
    "registrations": [
        ([("delegate_id", 1), ("session_id", 1)], {"unique": True}),
        ([("session_id", 1), ("hold", 1)], {}),
    ],
}

PARTS = 32  # of a challenge, in which decisions are learnt side by side

V = TypeVar("V", bound=BaseModel)


class _Kept(Generic[V]):
    """Values of one kind in one collection."""

    collection: str
    kind: type[V]
    missing = "There is no such thing."

    def __init__(self, db: Database) -> None:
        self._rows = db[self.collection]

    def get(self, key: str | UUID) -> V:
        """The value called *key*.

        Raises:
            NotFound: there is none.
        """
        found = self.find(key)
        if found is None:
            raise NotFound(self.missing)
        return found

    def find(self, key: str | UUID) -> V | None:
        """The value called *key*, if there is one."""
        row = self._rows.find_one({"_id": key})
        return self._read(row) if row else None

    def hold(self, key: str | UUID) -> V:
        """The value called *key*, which nobody else holds or saves until the transaction ends.

        Raises:
            NotFound: there is none.
        """
        row = self._rows.find_one_and_update({"_id": key}, {"$inc": {"held": 1}})
        if row is None:
            raise NotFound(self.missing)
        return self._read(row)

    def save(self, *values: V) -> None:
        """Put *values* in, each over the one of its id."""
        if values:
            self._rows.bulk_write([ReplaceOne({"_id": _key(v)}, self._row(v), upsert=True) for v in values])

    def _list(self, query: Document, *order: str) -> list[V]:
        rows = self._rows.find(query, sort=[(name, 1) for name in order] or None)
        return [self._read(row) for row in rows]

    def _read(self, row: Document) -> V:
        return self.kind.model_validate(row)

    def _row(self, value: V) -> Document:
        return value.model_dump() | {"_id": _key(value)}


def _key(value: BaseModel) -> Any:
    return getattr(value, "id", None) or value.expression_id  # type: ignore[attr-defined] # keyed by theirs


class Challenges(_Kept[Challenge]):
    """The challenges, as their files last said."""

    collection, kind, missing = "challenges", Challenge, "There is no such challenge."

    def hold_parts(self, key: str, *some: UUID) -> None:
        """Hold one of the challenge's parts for each of *some*, or all of them: held as a whole, a challenge made every
        decision of a release collide with every other."""
        for part in {one.int % PARTS for one in some} or range(PARTS):
            self._rows.database["challenge_parts"].update_one(
                {"_id": f"{key}/{part}"}, {"$inc": {"held": 1}}, upsert=True
            )

    def all(self) -> list[Challenge]:
        """Every challenge, by id."""
        return self._list({}, "_id")

    def _read(self, row: Document) -> Challenge:
        return Challenge.model_validate_json(row["file"])

    def _row(self, value: Challenge) -> Document:
        return {"_id": value.id, "file": value.model_dump_json()}


class Events(_Kept[Event]):
    """The gatherings of every challenge."""

    collection, kind, missing = "events", Event, "There is no such event."

    def all(self, challenge_id: str | None = None) -> list[Event]:
        """Every event, the first to begin first."""
        return self._list({"challenge_id": challenge_id} if challenge_id else {}, "starts_at", "_id")


class Sessions(_Kept[Session]):
    """The sessions of every event."""

    collection, kind, missing = "sessions", Session, "There is no such session."

    def of_event(self, event_id: str) -> list[Session]:
        """The event's sessions, cancelled ones too, the first to begin first."""
        return self._list({"event_id": event_id}, "starts_at", "_id")

    def hold_all(self, ids: Iterable[str]) -> None:
        """Hold all of *ids*. Who takes many seats does it first: found out at the end, every race would be lost."""
        self._rows.update_many({"_id": {"$in": sorted(set(ids))}}, {"$inc": {"held": 1}})

    def some(self, ids: Iterable[str]) -> dict[str, Session]:
        """Those of *ids* that exist, by id."""
        return {session.id: session for session in self._list({"_id": {"$in": sorted(set(ids))}}, "_id")}


class Applicants(_Kept[Applicant]):
    """Whom to talk to, per expression."""

    collection, kind, missing = "applicants", Applicant, "There is no such expression."

    def at(self, email: str) -> list[Applicant]:
        """The expressions that this address speaks for."""
        return self._list({"address": addresses.key(email)}, "name")

    def _row(self, value: Applicant) -> Document:
        return super()._row(value) | {"address": addresses.key(value.contact.email)}


class Decisions(_Kept[Selected]):
    """The newest decision per expression."""

    collection, kind, missing = "decisions", Selected, "There is no such decision."

    def selected(self, challenge_id: str) -> list[Selected]:
        """The selected ones, by name."""
        return self._list({"challenge_id": challenge_id, "selected": True}, "name")


class Delegations(_Kept[Delegation]):
    """Who may send delegates to which event."""

    collection, kind, missing = "delegations", Delegation, "There is no such delegation."

    def of_expression(self, expression_id: UUID, event_id: str) -> Delegation | None:
        """The expression's delegation to the event, withdrawn ones too."""
        found = self._list({"expression_id": expression_id, "event_id": event_id})
        return found[0] if found else None

    def of_expressions(self, expression_ids: Iterable[UUID]) -> list[Delegation]:
        """Every delegation of these expressions, withdrawn ones too."""
        return self._list({"expression_id": {"$in": list(expression_ids)}}, "event_id", "name")

    def of_event(self, event_id: str) -> list[Delegation]:
        """The delegations invited to the event, by name."""
        return self._list({"event_id": event_id, "standing": Standing.INVITED}, "name")

    def ever_of_event(self, event_id: str) -> list[Delegation]:
        """The delegations that are, or were, invited to the event, by name."""
        return self._list({"event_id": event_id}, "name")


class Delegates(_Kept[Delegate]):
    """The people on delegations, one value per person and event. Whoever was removed stays known here: should they be
    added again, their calendar must go on with the numbers it knows. `find` finds them, the lists leave them out."""

    collection, kind, missing = "delegates", Delegate, "There is no such delegate."

    def of(self, *delegation_ids: UUID) -> list[Delegate]:
        """The delegates of these delegations, in the order they were added."""
        return self._list({"delegation_id": {"$in": list(delegation_ids)}, "present": True}, "added_at", "contact.name")

    def of_event(self, event_id: str) -> list[Delegate]:
        """Everybody who may come to the event."""
        return self._list({"event_id": event_id, "present": True}, "delegation_id", "added_at", "_id")

    def part_of_event(self, event_id: str, *, after: UUID | None, limit: int) -> list[Delegate]:
        """At most *limit* of those who may come to the event, by id, beginning behind the id *after*."""
        query: Document = {"event_id": event_id, "present": True}
        if after is not None:
            query["_id"] = {"$gt": after}
        return [self._read(row) for row in self._rows.find(query, sort=[("_id", 1)], limit=limit)]

    def at(self, email: str) -> list[Delegate]:
        """The seats that this address sits on, one per event at most."""
        return self._list({"address": addresses.key(email), "present": True}, "event_id")

    def some(self, ids: Iterable[UUID]) -> list[Delegate]:
        """Those of *ids* that exist, removed ones too, by id."""
        return self._list({"_id": {"$in": list(ids)}}, "_id")

    def of_address(self, event_id: str, email: str) -> Delegate | None:
        """Who comes, or was to come, to the event under this address."""
        found = self._list({"event_id": event_id, "address": addresses.key(email)})
        return found[0] if found else None

    def _row(self, value: Delegate) -> Document:
        return super()._row(value) | {"address": addresses.key(value.contact.email)}


class Registrations(_Kept[Registration]):
    """Who holds, or held, a seat in which session."""

    collection, kind, missing = "registrations", Registration, "There is no such registration."

    def of(self, *delegate_ids: UUID) -> list[Registration]:
        """Every registration of these delegates, given back ones too."""
        return self._list({"delegate_id": {"$in": list(delegate_ids)}}, "session_id")

    def held_in(self, session_id: str) -> list[Registration]:
        """The seats held in the session."""
        return self._list({"session_id": session_id, "hold": Hold.HELD}, "_id")
