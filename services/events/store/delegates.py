"""The people on delegations' seats."""

from collections.abc import Collection, Iterable
from uuid import UUID

from services.events.model.delegates import Delegate
from shared import addresses
from shared.mongo import Document
from shared.mongo.keyset import behind
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Delegates(Rows[Delegate]):
    """The people on delegations, one value per person and event. Whoever was removed stays here: should they be added
    again, their calendar must go on with the numbers it knows. `find` finds them, the lists leave them out."""

    collection, kind, missing = "delegates", Delegate, phrase("no-such-delegate")

    def of(self, *delegation_ids: UUID) -> list[Delegate]:
        """The delegates of these delegations, in the order they were added."""
        return self._list({"delegation_id": {"$in": list(delegation_ids)}, "present": True}, "added_at", "contact.name")

    def of_event(self, event_id: str) -> list[Delegate]:
        """Everybody who may come to the event."""
        return self._list({"event_id": event_id, "present": True}, "delegation_id", "added_at", "_id")

    def part_of_event(
        self, event_id: str, delegations: Collection[UUID], *, after: UUID | None, limit: int
    ) -> list[Delegate]:
        """At most *limit* of those in *delegations* who may come to the event, by id, behind the id *after*."""
        those = {"event_id": event_id, "present": True, "delegation_id": {"$in": list(delegations)}}
        query = behind(those, ("_id",), None if after is None else (after,))
        return self._list(query, "_id", limit=limit)

    def at(self, email: str) -> list[Delegate]:
        """The seats that this address sits on, one per event at most."""
        return self._list({"address": addresses.key(email), "present": True}, "event_id")

    def some(self, ids: Iterable[UUID]) -> list[Delegate]:
        """Those of *ids* that exist, removed ones too, by id."""
        return list(self.by_key(ids).values())

    def replaced_of(self, delegation_id: UUID) -> list[Delegate]:
        """Those who were delegates of this delegation until somebody else came in their place, the last to go first."""
        left = self._list({"delegation_id": delegation_id, "present": False, "replaced": {"$ne": None}}, "left_at")
        return left[::-1]

    def of_address(self, event_id: str, email: str) -> Delegate | None:
        """Who comes, or was to come, to the event under this address."""
        rows = self._list({"event_id": event_id, "address": addresses.key(email)})
        return rows[0] if rows else None

    def _row(self, value: Delegate) -> Document:
        return super()._row(value) | {"address": addresses.key(value.contact.email)}
