"""Delegates' seats in sessions and what was mailed of them, learnt from events' facts."""

from uuid import UUID

from shared.calendar import Entry
from shared.people import Contact
from shared.values import Value


class Seat(Value):
    """A delegate's seat in a session. One registration is theirs for good, given back or taken again.

    Attributes:
        entry: the newest calendar entry that was mailed to them, or is about to be.
        replacements: the replacements of delegates that gave it to its owner, or took it from them.
    """

    registration_id: UUID
    delegate_id: UUID
    session_id: str
    event_id: str
    contact: Contact
    entry: Entry
    given_back: bool = False
    replacements: tuple[UUID, ...] = ()

    def after(self, replacement_id: UUID | None) -> "Seat":
        """The seat after what that replacement of a delegate, if it was one, did to it."""
        if replacement_id is None:
            return self
        return self.model_copy(update={"replacements": (*self.replacements, replacement_id)})

    def showing(self, entry: Entry) -> "Seat":
        """The seat after mailing *entry*, whose SEQUENCE is raised where a higher one was mailed already.

        That happens when the change of a session is heard before a registration that happened earlier.
        """
        raised = {
            "sequence": max(entry.sequence, self.entry.sequence),
            "changed_at": max(entry.changed_at, self.entry.changed_at),
        }
        return self.model_copy(update={"entry": entry.model_copy(update=raised)})
