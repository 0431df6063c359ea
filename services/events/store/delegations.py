"""Who may send whom to which event."""

from collections.abc import Iterable
from uuid import UUID

from services.events.delegations import Applicant, Delegate, Delegation, Selected, Standing
from shared import addresses
from shared.mongo import Document
from shared.mongo.rows import Rows


class Applicants(Rows[Applicant]):
    """Whom to talk to, per expression."""

    collection, kind, key, missing = "applicants", Applicant, "expression_id", "There is no such expression."

    def at(self, email: str) -> list[Applicant]:
        """The expressions that this address speaks for."""
        return self._list({"address": addresses.key(email)}, "name")

    def _row(self, value: Applicant) -> Document:
        return super()._row(value) | {"address": addresses.key(value.contact.email)}


class Decisions(Rows[Selected]):
    """The newest decision per expression."""

    collection, kind, key, missing = "decisions", Selected, "expression_id", "There is no such decision."

    def selected(self, challenge_id: str) -> list[Selected]:
        """The selected ones, by name."""
        return self._list({"challenge_id": challenge_id, "selected": True}, "name")


class Delegations(Rows[Delegation]):
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


class Delegates(Rows[Delegate]):
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
        return list(self.by_key(ids).values())

    def replaced_of(self, delegation_id: UUID) -> list[Delegate]:
        """Those who were delegates of this delegation until somebody else came in their place, the last to go first."""
        left = self._list({"delegation_id": delegation_id, "present": False, "replaced": {"$ne": None}}, "left_at")
        return left[::-1]

    def of_address(self, event_id: str, email: str) -> Delegate | None:
        """Who comes, or was to come, to the event under this address."""
        found = self._list({"event_id": event_id, "address": addresses.key(email)})
        return found[0] if found else None

    def _row(self, value: Delegate) -> Document:
        return super()._row(value) | {"address": addresses.key(value.contact.email)}
