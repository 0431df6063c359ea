"""What events tells: invitations, registrations, and every change of a session.

A change is told in phrases, which whoever writes about it says in the reader's language, by `CHANGES` and its
`CATALOGUES`. The first versions, which said it in English, are told beside them.
"""

from enum import StrEnum
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.calendar import Entry
from shared.messages import Fact
from shared.moments import Moment
from shared.people import Contact
from shared.phrases import Phrase
from shared.wording import N_, Table, in_english


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


class _OfSession(Fact):
    """What every fact about one session says; `entry` is it as calendars are to show it from now on."""

    session_id: str
    event_id: str
    entry: Entry

    @property
    def subject(self) -> str:
        return f"session/{self.session_id}"


class SessionScheduled(_OfSession):
    """A session stands in the agenda for the first time."""


class SessionChangedV1(_OfSession):
    """A session's time, place or status changed; `entry.sequence` has grown. `what` says it for a person."""

    model_config = ConfigDict(title="SessionChanged")
    contract = "SessionChanged"

    what: str
    reason: str = ""


class SessionChanged(_OfSession):
    """A session's title, time or place changed; `entry.sequence` has grown.

    `changes`: phrases of `session-renamed` (was, became), `session-moved` (was, became, zone),
    `session-moved-within-day` (was, became, day, zone), `session-place-changed` (place), `session-new-link` and
    `session-link-gone`. `reason`: an organiser's, in their own words.
    """

    contract_version = 2

    changes: tuple[Phrase, ...]
    reason: str = ""

    def older(self) -> tuple[Fact, ...]:
        told = self.model_dump(exclude={"changes"})
        return (SessionChangedV1(**told, what="; ".join(in_english(one, CHANGES) for one in self.changes)),)


class SessionCancelledV1(_OfSession):
    """A session will not take place; it stays in every calendar as cancelled."""

    model_config = ConfigDict(title="SessionCancelled")
    contract = "SessionCancelled"

    reason: str


class SessionCancelled(_OfSession):
    """A session will not take place; it stays in every calendar as cancelled.

    `reason`: an organiser's, in their own words; the phrase `session-no-longer-planned` where the challenge file
    dropped it.
    """

    contract_version = 2

    reason: Phrase | str

    def older(self) -> tuple[Fact, ...]:
        return (SessionCancelledV1(**self.model_dump(exclude={"reason"}), reason=in_english(self.reason, CHANGES)),)


CATALOGUES = Path(__file__).parent / "texts" / "contracts"
CHANGES: Table = {  # of a session, as its page and the letters about it tell them
    "session-renamed": N_("renamed from “%(was)s” to “%(became)s”"),
    "session-moved": N_("moved from %(was)s to %(became)s (%(zone)s)"),
    "session-moved-within-day": N_("moved from %(was)s to %(became)s on %(day)s (%(zone)s)"),
    "session-place-changed": N_("place changed to %(place)s"),
    "session-new-link": N_("it has a new link"),
    "session-link-gone": N_("it has no link to join any more"),
    "session-no-longer-planned": N_("It is no longer part of the programme."),
}
