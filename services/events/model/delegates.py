"""Delegates: the people on a delegation's seats, and the links to their private feeds."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from services.events.contracts import DelegateDescribed
from services.events.model.delegations import Delegation
from shared.errors import Refused
from shared.messages import Personal
from shared.people import Contact
from shared.values import Value

FAREWELL = timedelta(days=60)  # so long the feed of who left tells their calendar what is off, then it is gone


class AlreadyDelegate(Refused):
    """The address is a delegate of another delegation to the same event, and one person sits on one seat."""

    code = "already-delegate"


class Replaced(Value):
    """Who came in somebody's place (`by`, a delegate's id), when, on whose word, and the programme office's reason."""

    by: UUID
    at: datetime
    ordered_by: Annotated[str, Personal]
    reason: str = ""


class Delegate(Value):
    """A person on a delegation's seat.

    Attributes:
        present: False once they left; their feed then shows what is off, for 60 days.
        left_at: since when they are not present.
        replaced: by whom, if they did not simply leave.
        generation: counts the links to their private feed; only the last one works.
    """

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
        """Whether calendars may still ask for their feed.

        Source: ARCHITECTURE.md, 2026-11-24, a feed ends with a farewell, a replaced address at once.
        """
        return self.present or (self.left_at is not None and now - self.left_at < FAREWELL)


def seat(
    earlier: Delegate | None, delegation: Delegation, contact: Contact, *, now: datetime, new_id: UUID
) -> Delegate:
    """*contact* as a delegate of *delegation*. *earlier*: who comes, or was to come, under this address.

    Raises:
        AlreadyDelegate: they sit on another delegation's seat.
    """
    if earlier is None:
        return Delegate(
            id=new_id, delegation_id=delegation.id, event_id=delegation.event_id, contact=contact, added_at=now
        )
    if not earlier.present:
        back = {"delegation_id": delegation.id, "contact": contact, "present": True, "added_at": now}
        return earlier.model_copy(update={**back, "left_at": None, "replaced": None})
    if earlier.delegation_id != delegation.id:
        raise AlreadyDelegate(email=contact.email)
    return earlier.model_copy(update={"contact": contact})


def unseat(delegate: Delegate, *, now: datetime) -> Delegate:
    """*delegate* without a seat. Their link goes on for a while, so that their calendar learns what is off."""
    return delegate.model_copy(update={"present": False, "left_at": now})


def new_link(delegate: Delegate) -> Delegate:
    """*delegate* with a new link to their feed; the old one is dead."""
    return delegate.model_copy(update={"generation": delegate.generation + 1})


def described(before: list[Delegate], after: list[Delegate], *, now: datetime) -> list[DelegateDescribed]:
    """What to tell of those who were there *before* and are called or reached otherwise *after*."""
    contacts = {delegate.id: delegate.contact for delegate in before}
    newest = {delegate.id: delegate for delegate in after}
    return [
        DelegateDescribed(delegate_id=one.id, event_id=one.event_id, contact=one.contact, described_at=now)
        for one in newest.values()
        if contacts.get(one.id, one.contact) != one.contact
    ]
