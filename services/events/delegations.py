"""Delegations and the people on their seats. Pure; time and ids arrive as arguments."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.events.contracts import DelegationInvited
from services.events.model import Event
from shared.errors import Refused
from shared.messages import Personal
from shared.people import Contact

FAREWELL = timedelta(days=60)  # so long the feed of who left tells their calendar what is off, then it is gone


class Standing(StrEnum):
    """Whether a delegation may come."""

    INVITED = "invited"
    WITHDRAWN = "withdrawn"


class DelegationWithdrawn(Refused):
    """The delegation's city is no longer selected."""

    code = "delegation-withdrawn"


class DelegationFull(Refused):
    """Every seat of the delegation has its delegate."""

    code = "delegation-full"


class AlreadyDelegate(Refused):
    """The address is a delegate of another delegation to the same event, and one person sits on one seat."""

    code = "already-delegate"


class Applicant(BaseModel):
    """Whom to talk to about an expression, as its newest version says."""

    model_config = ConfigDict(frozen=True)

    expression_id: UUID
    version: int
    name: str
    contact: Contact


class Selected(BaseModel):
    """The newest decision on an expression, as far as it matters here."""

    model_config = ConfigDict(frozen=True)

    expression_id: UUID
    challenge_id: str
    name: str
    cities: int
    selected: bool
    generation: int = 1


class Delegation(BaseModel):
    """A selected expression's seats at an event."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    expression_id: UUID
    event_id: str
    name: str
    seats: int
    standing: Standing = Standing.INVITED
    invited_at: datetime


class Replaced(BaseModel):
    """Who came in somebody's place (`by`, a delegate's id), when, on whose word, and the programme office's reason."""

    model_config = ConfigDict(frozen=True)

    by: UUID
    at: datetime
    ordered_by: Annotated[str, Personal]
    reason: str = ""


class Delegate(BaseModel):
    """A person on a delegation's seat.

    Attributes:
        present: False once they left; their feed then shows what is off, for 60 days.
        left_at: since when they are not present.
        replaced: by whom, if they did not simply leave.
        generation: counts the links to their private feed; only the last one works.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    delegation_id: UUID
    event_id: str
    contact: Annotated[Contact, Personal]
    present: bool = True
    left_at: datetime | None = None
    replaced: Replaced | None = None
    generation: int = 1
    added_at: datetime

    def has_feed(self, now: datetime) -> bool:
        """Whether calendars may still ask for their feed."""
        return self.present or (self.left_at is not None and now - self.left_at < FAREWELL)


def invite(
    delegation: Delegation | None, decision: Selected, event: Event, *, now: datetime, new_id: UUID
) -> tuple[Delegation, DelegationInvited | None]:
    """A selected expression's delegation to *event*; one that stands already only follows the number of its seats."""
    seats = event.seats_per_city * decision.cities
    if delegation is not None and delegation.standing is Standing.INVITED:
        return delegation.model_copy(update={"seats": seats, "name": decision.name}), None
    invited = Delegation(
        id=delegation.id if delegation else new_id, expression_id=decision.expression_id, event_id=event.id,
        name=decision.name, seats=seats, invited_at=now,
    )  # fmt: skip
    return invited, DelegationInvited(
        delegation_id=invited.id, expression_id=invited.expression_id, event_id=event.id, event_title=event.title,
        name=invited.name, seats=seats, starts_at=event.starts_at, ends_at=event.ends_at, zone=event.zone,
        invited_at=now, generation=decision.generation,
    )  # fmt: skip


def seat(known: Delegate | None, delegation: Delegation, contact: Contact, *, now: datetime, new_id: UUID) -> Delegate:
    """*contact* as a delegate of *delegation*. *known*: who comes, or was to come, under this address.

    Raises:
        AlreadyDelegate: they sit on another delegation's seat.
    """
    if known is None:
        return Delegate(
            id=new_id, delegation_id=delegation.id, event_id=delegation.event_id, contact=contact, added_at=now
        )
    if not known.present:
        back = {"delegation_id": delegation.id, "contact": contact, "present": True, "added_at": now}
        return known.model_copy(update={**back, "left_at": None, "replaced": None})
    if known.delegation_id != delegation.id:
        raise AlreadyDelegate(f"{contact.email} is a delegate of another delegation to this event already.")
    return known.model_copy(update={"contact": contact})


def unseat(delegate: Delegate, *, now: datetime) -> Delegate:
    """*delegate* without a seat. Their link goes on for a while, so that their calendar learns what is off."""
    return delegate.model_copy(update={"present": False, "left_at": now})


def new_link(delegate: Delegate) -> Delegate:
    """*delegate* with a new link to their feed; the old one is dead."""
    return delegate.model_copy(update={"generation": delegate.generation + 1})


def check_room(delegation: Delegation, *, there: int, more: int) -> None:
    """Refuse *more* delegates beside those that are *there* when the delegation has no seats for them.

    Raises:
        DelegationWithdrawn: it may not come at all.
        DelegationFull: it has too few seats. Nobody *more* is never too many, though it may have lost seats.
    """
    if delegation.standing is Standing.WITHDRAWN:
        raise DelegationWithdrawn(f"{delegation.name} is no longer invited.")
    if more and there + more > delegation.seats:
        raise DelegationFull(
            f"{delegation.name} has {delegation.seats} seats, and {there} of them are taken:"
            f" there is no room for {more} more. Remove a delegate first."
        )
