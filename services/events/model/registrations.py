"""Registrations: the seats that delegates hold in sessions, or held.

Numbers in calendars: giving a seat back and taking one again each raise the registration's own SEQUENCE past what
the session's was, and the session's next change goes past both (`Session.highest`). So feed and mail agree, and no
calendar is ever shown a number twice.

Source: ARCHITECTURE.md, 2026-11-20, calendar times are UTC and UIDs carry no host.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.events.contracts import Cause, DelegateRegistered, RegistrationCancelled
from services.events.model import sessions
from services.events.model.delegates import Delegate
from services.events.model.sessions import Session
from shared.calendar import Entry
from shared.values import Value


class Status(StrEnum):
    """Whether a registration holds a seat."""

    HELD = "held"
    CANCELLED = "cancelled"


class Choice(Value):
    """A page of sessions to tick, as it comes back: what is *ticked*, and what the delegate held *before*,
    when it was sent to them.

    Only what differs was chosen by whoever sent it; what others did meanwhile stays.
    """

    ticked: frozenset[str]
    before: frozenset[str]

    @property
    def taken(self) -> frozenset[str]:
        """Sessions that were ticked on the page."""
        return self.ticked - self.before

    @property
    def given_up(self) -> frozenset[str]:
        """Sessions whose tick was taken away."""
        return self.before - self.ticked

    def upon(self, held: frozenset[str]) -> frozenset[str]:
        """What the delegate would hold who by now holds a seat in *held*."""
        return (held | self.taken) - self.given_up


class Registration(Value):
    """A delegate's seat in a session.

    Attributes:
        sequence: the least SEQUENCE their calendar must be shown.
        tombstone: what their calendar was told when the seat was given back; it stays in their feed.
    """

    id: UUID
    delegate_id: UUID
    session_id: str
    event_id: str
    status: Status = Status.HELD
    sequence: int = 0
    tombstone: Entry | None = None
    changed_at: datetime

    @property
    def held(self) -> bool:
        """Whether it holds a seat."""
        return self.status is Status.HELD


def register(
    registration: Registration | None, session: Session, delegate: Delegate, *, now: datetime, new_id: UUID
) -> tuple[Session, Registration, DelegateRegistered | None]:
    """Take a seat in *session* for *delegate*; who holds one already keeps it and is told nothing.

    Raises:
        AlreadyCancelled: the session will not take place.
        SessionOver: it has ended.
        SessionFull: every seat is taken.
    """
    if registration is not None and registration.held:
        return session, registration, None
    admitted = sessions.admit(session, now=now)
    row = with_seat(registration, session, delegate, now=now, new_id=new_id)
    return beyond(admitted, row.sequence), row, taken_fact(row, session, delegate)


def give_back(
    registration: Registration, session: Session, delegate: Delegate, *, now: datetime, cause: Cause = Cause.GIVEN_BACK
) -> tuple[Session, Registration, RegistrationCancelled | None]:
    """Free the seat for that *cause*; giving it back twice changes nothing.

    Raises:
        AlreadyCancelled: the session will not take place.
        SessionOver: it has ended.
    """
    if not registration.held:
        return session, registration, None
    released = sessions.release(session, now=now)
    row = without_seat(registration, session, now=now)
    return beyond(released, row.sequence), row, given_fact(row, session, delegate, cause)


def with_seat(
    registration: Registration | None, session: Session, delegate: Delegate, *, now: datetime, new_id: UUID
) -> Registration:
    """The delegate's *registration* holding a seat in *session*, under numbers that their calendar does not know."""
    again = registration.sequence + 1 if registration else 0
    return Registration(
        id=registration.id if registration else new_id,
        delegate_id=delegate.id,
        session_id=session.id,
        event_id=session.event_id,
        sequence=max(again, session.sequence),
        changed_at=now,
    )


def without_seat(registration: Registration, session: Session, *, now: datetime) -> Registration:
    """*registration* without its seat in *session*, with what its owner's calendar is told."""
    sequence = max(registration.sequence, session.sequence) + 1
    tombstone = session.entry().off(sequence=sequence, changed_at=now)
    return registration.model_copy(
        update={"status": Status.CANCELLED, "sequence": sequence, "tombstone": tombstone, "changed_at": now}
    )


def taken_fact(
    row: Registration, session: Session, delegate: Delegate, *, replacement_id: UUID | None = None
) -> DelegateRegistered:
    """What to say of the seat *row*, which is held from now on."""
    ids, event_id = _ids(row, session, delegate), session.event_id
    return DelegateRegistered(**ids, event_id=event_id, registered_at=row.changed_at, replacement_id=replacement_id)


def given_fact(
    row: Registration,
    session: Session,
    delegate: Delegate,
    cause: Cause = Cause.REMOVED,
    *,
    replacement_id: UUID | None = None,
) -> RegistrationCancelled:
    """What to say of the seat *row*, which was given back, or on."""
    ids = _ids(row, session, delegate)
    return RegistrationCancelled(**ids, cancelled_at=row.changed_at, cause=cause, replacement_id=replacement_id)


def _ids(row: Registration, session: Session, delegate: Delegate) -> dict[str, Any]:
    """Whose seat it is, in what, and how their calendar must show it."""
    return {
        "registration_id": row.id,
        "delegate_id": delegate.id,
        "delegation_id": delegate.delegation_id,
        "session_id": session.id,
        "contact": delegate.contact,
        "entry": entry_of(session, row),
    }


def beyond(session: Session, sequence: int) -> Session:
    """*session*, whose next change goes past *sequence*."""
    return session.model_copy(update={"highest": max(session.highest, sequence)})


def entry_of(session: Session, registration: Registration) -> Entry:
    """The session as this delegate's calendar shows it, in feed and mail alike."""
    if registration.tombstone is not None:
        return registration.tombstone
    entry = session.entry()
    if registration.sequence <= entry.sequence:
        return entry
    return entry.model_copy(update={"sequence": registration.sequence, "changed_at": registration.changed_at})


def entry_for(delegate: Delegate, session: Session, registration: Registration) -> Entry:
    """The session as the delegate's feed shows it: who left reads what is off, and no place any more."""
    entry = entry_of(session, registration)
    return entry if delegate.present else entry.model_copy(update={"place": "", "link": ""})


def last_change(pairs: Sequence[tuple[Session, Registration]], delegate: Delegate) -> datetime:
    """When the delegate's feed last became another."""
    moments = [moment for session, row in pairs for moment in (session.changed_at, row.changed_at)]
    return max([delegate.left_at or delegate.added_at, *moments])
