"""What the API answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel

from services.events.model.delegates import Delegate
from services.events.model.delegations import Delegation
from services.events.model.events import Event
from services.events.model.registrations import Registration, entry_of
from services.events.model.sessions import Session
from services.events.model.slots import Slot
from services.events.web.words import public_place
from shared.messages import Personal
from shared.translated import Said


class SessionShape(BaseModel):
    """A session. `version` is its ETag; `link` stands here only for those who organise it."""

    id: str
    event_id: str
    title: Said
    summary: Said
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    status: str
    capacity: int
    taken: int
    free: int
    uid: str
    sequence: int
    version: int
    changed_at: datetime

    @classmethod
    def of(cls, session: Session, *, slot: Slot | None = None) -> "SessionShape":
        """*session* for everybody, or with its *slot* for those who may know how to join."""
        fields = {name: one for name, one in vars(session).items() if name not in ("place", "link")}
        where = {"place": slot.place, "link": slot.link} if slot else {"place": public_place(session), "link": ""}
        return cls(**fields, **where, free=session.free)


class EventShape(BaseModel):
    """An event with its sessions, cancelled ones too. `feed` is its calendar for everybody."""

    id: str
    challenge_id: str
    title: Said
    zone: str
    starts_at: datetime
    ends_at: datetime
    seats_per_city: int
    replay: bool
    feed: str
    sessions: list[SessionShape]

    @classmethod
    def of(cls, event: Event, sessions: list[Session], *, feed: str) -> "EventShape":
        """*event* with its *sessions*, for everybody."""
        shapes = [SessionShape.of(session) for session in sessions]
        return cls(**vars(event), feed=feed, sessions=shapes)


class SeatShape(BaseModel):
    """A delegate's seat in a session: the session as their calendar shows it."""

    registration_id: UUID
    session_id: str
    held: bool
    title: Said
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    status: str
    uid: str
    sequence: int

    @classmethod
    def of(cls, session: Session, row: Registration) -> "SeatShape":
        """The seat *row* in *session*."""
        entry = entry_of(session, row).model_dump(
            include={"place", "link", "starts_at", "ends_at", "status", "uid", "sequence"}
        )
        return cls(registration_id=row.id, session_id=session.id, held=row.held, title=session.title, **entry)


class DelegateShape(BaseModel):
    """A delegate and the ids of the sessions they hold a seat in."""

    id: UUID
    delegation_id: UUID
    delegation: str
    name: Annotated[str, Personal]
    email: Annotated[str, Personal]
    language: str
    zone: str
    sessions: list[str]

    @classmethod
    def of(cls, delegate: Delegate, delegation: Delegation, rows: list[Registration]) -> "DelegateShape":
        """*delegate* of *delegation*; *rows* may be those of others too."""
        held = [row.session_id for row in rows if row.held and row.delegate_id == delegate.id]
        return cls(
            id=delegate.id,
            delegation_id=delegation.id,
            delegation=delegation.name,
            sessions=held,
            **delegate.contact.model_dump(),
        )


class DelegationShape(BaseModel):
    """A delegation and its delegates."""

    id: UUID
    expression_id: UUID
    event_id: str
    name: str
    status: str
    seats: int
    taken: int
    delegates: list[DelegateShape]


class Delegations(BaseModel):
    """Every delegation that the asking person speaks for."""

    delegations: list[DelegationShape]


class MyEvent(BaseModel):
    """A delegate's own view of an event: the private feed, and their seats."""

    delegate_id: UUID
    event_id: str
    delegation: str
    feed: str
    generation: int
    seats: list[SeatShape]


class MySessions(BaseModel):
    """One row per event that the asking person is a delegate to."""

    events: list[MyEvent]


class EventList(BaseModel):
    """Every event, the first to begin first."""

    events: list[EventShape]
