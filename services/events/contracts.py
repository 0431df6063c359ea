"""What events tells: invitations, registrations, and every change of a session."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.calendar import Entry
from shared.messages import Fact
from shared.moments import Moment
from shared.people import Contact


class DelegationInvited(Fact):
    """A selected expression may send this many delegates to an event. `generation`: of the decision that says so."""

    delegation_id: UUID
    expression_id: UUID
    event_id: str
    event_title: str
    name: str
    seats: int
    starts_at: Moment
    ends_at: Moment
    zone: str
    invited_at: Moment
    generation: int = 1

    @property
    def subject(self) -> str:
        return f"delegation/{self.delegation_id}"


class DelegateRegistered(Fact):
    """A delegate holds a seat in a session. `entry` is the session as their calendar must show it.

    With `replacement_id` they hold it in another's place, and `DelegateReplaced` tells them of all their seats at once.

    Whoever takes a seat again gets a SEQUENCE of their own, past that of the seat given back; the session's next change
    goes past every such number. So the higher SEQUENCE holds, and one delegate's entry says nothing about the session.
    """

    registration_id: UUID
    delegate_id: UUID
    session_id: str
    event_id: str
    contact: Contact
    entry: Entry
    registered_at: Moment
    delegation_id: UUID | None = None
    replacement_id: UUID | None = None

    @property
    def subject(self) -> str:
        return f"registration/{self.registration_id}"


class DelegateDescribed(Fact):
    """A delegate is now called, or reached, as `contact` says; what is sent to them from now on goes by that."""

    delegate_id: UUID
    event_id: str
    contact: Contact
    described_at: Moment

    @property
    def subject(self) -> str:
        return f"delegate/{self.delegate_id}"


class Cause(StrEnum):
    """Why a delegate has a seat no longer."""

    GIVEN_BACK = "given-back"
    REMOVED = "removed"
    DELEGATION_WITHDRAWN = "delegation-withdrawn"


class RegistrationCancelled(Fact):
    """A delegate's seat is free. `entry` is their calendar's last word: cancelled, with a SEQUENCE of its own.

    With `replacement_id` it is not free but somebody else's now, and `DelegateReplaced` tells of all the seats at once.

    `cause`: the seat was given back, the delegate removed by their contact, or their delegation no longer takes part.
    """

    registration_id: UUID
    delegate_id: UUID
    session_id: str
    contact: Contact
    entry: Entry
    cancelled_at: Moment
    cause: Cause = Cause.GIVEN_BACK
    delegation_id: UUID | None = None
    replacement_id: UUID | None = None

    @property
    def subject(self) -> str:
        return f"registration/{self.registration_id}"


class HandedOver(BaseModel):
    """A seat that went from one delegate to another, by both registrations and as each calendar must show it."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    given_id: UUID
    taken_id: UUID
    cancelled: Entry
    entry: Entry


class DelegateReplaced(Fact):
    """One delegate came in place of another and holds all their seats in what is to come; none was free in between.

    Each seat also has a fact of its own for either side, with this `replacement_id`. `name`: the delegation's.
    `reason`: the programme office's, where it did this; both may read it.
    """

    replacement_id: UUID
    delegation_id: UUID
    name: str = ""
    event_id: str
    event_title: str
    leaving_id: UUID
    leaving: Contact
    substitute_id: UUID
    substitute: Contact
    seats: tuple[HandedOver, ...]
    reason: str = ""
    replaced_at: Moment

    @property
    def subject(self) -> str:
        return f"delegation/{self.delegation_id}"


class SessionScheduled(Fact):
    """A session stands in the agenda for the first time."""

    session_id: str
    event_id: str
    entry: Entry

    @property
    def subject(self) -> str:
        return f"session/{self.session_id}"


class SessionChanged(Fact):
    """A session's time, place or status changed; `entry.sequence` has grown. `what` says it for a person."""

    session_id: str
    event_id: str
    entry: Entry
    what: str
    reason: str = ""

    @property
    def subject(self) -> str:
        return f"session/{self.session_id}"


class SessionCancelled(Fact):
    """A session will not take place; it stays in every calendar as cancelled."""

    session_id: str
    event_id: str
    entry: Entry
    reason: str

    @property
    def subject(self) -> str:
        return f"session/{self.session_id}"
