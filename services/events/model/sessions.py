"""Sessions: what may happen to one, and the seats in it. Changing their times: `scheduling.py`.

A session's SEQUENCE grows with every change of time, place or status. A delegate who gives a seat back and takes
one again needs numbers in between (`registrations.py`), so the session remembers the highest one ever given, and
its next change goes past that: every calendar sees its numbers grow.

Source: RFC 5545, 3.8.7.4 (SEQUENCE).
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainSerializer

from services.events.model.slots import Slot
from shared.calendar import Entry, EntryStatus
from shared.challenge import SessionPlan
from shared.challenge_v1 import SessionPlanV1
from shared.errors import Refused
from shared.phrases import Phrase, phrase
from shared.places import Located
from shared.steps import StepNotAllowed, Steps
from shared.translated import KeptInOriginals, Text
from shared.values import Value


class Status(StrEnum):
    """Whether a session takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What may happen to a session."""

    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    ADMIT = "admit"
    RELEASE = "release"
    HAND_OVER = "hand-over"


STEPS = Steps(
    "A session",
    Status.SCHEDULED,
    {
        (Status.SCHEDULED, Step.RESCHEDULE): Status.SCHEDULED,
        (Status.SCHEDULED, Step.ADMIT): Status.SCHEDULED,
        (Status.SCHEDULED, Step.RELEASE): Status.SCHEDULED,
        (Status.SCHEDULED, Step.HAND_OVER): Status.SCHEDULED,
        (Status.SCHEDULED, Step.CANCEL): Status.CANCELLED,
    },
    says=lambda *_: phrase("session-has-no-such-step"),
)


class AlreadyCancelled(StepNotAllowed):
    """The session will not take place; `status` and `step` say what was asked of what."""

    code = "session-cancelled"

    def __init__(self, session: "Session", step: Step) -> None:
        super().__init__(session.status, step, phrase("session-cancelled", title=session.title))


class SessionOver(Refused):
    """The session lies in the past."""

    code = "session-over"


class SessionFull(Refused):
    """Every seat of the session is taken; `session_id` says of which."""

    code = "session-full"

    def __init__(self, session: "Session") -> None:
        super().__init__(title=session.title, capacity=session.capacity)
        self.session_id = session.id


class Change(Value):
    """One change of a session, as its page tells it. `was` and `became` say a move again in another time zone.

    `what`: in phrases; until November 2026 it was an English sentence. `by`: the address of the organiser, empty where
    the challenge file did it.
    """

    at: datetime
    what: tuple[Phrase, ...] | str
    reason: Phrase | str = ""
    by: str = ""
    was: Slot | None = None
    became: Slot | None = None


def _in_originals(plan: SessionPlan) -> dict[str, Any]:  # as processes of before 28 November 2026 read it
    return SessionPlanV1.model_validate(plan).model_dump()


class Session(Located, KeptInOriginals):
    """One session of an event.

    Attributes:
        plan: the session as the challenge file last had it; what an organiser changed stays until the file changes.
        highest: the highest SEQUENCE that any calendar was given for it.
        version: grows with each change by people or file, so that nobody overwrites what they have not seen.
    """

    id: str
    event_id: str
    challenge_id: str
    title: Text
    summary: Text = Text("")
    starts_at: datetime
    ends_at: datetime
    capacity: int
    plan: Annotated[SessionPlan, PlainSerializer(_in_originals)]
    taken: int = 0
    status: Status = Status.SCHEDULED
    uid: str
    sequence: int = 0
    highest: int = 0
    version: int = 1
    changed_at: datetime
    changes: tuple[Change, ...] = ()

    @property
    def free(self) -> int:
        """Seats nobody holds; never below zero, though the file may shrink a session that is already full."""
        return max(0, self.capacity - self.taken)

    @property
    def slot(self) -> Slot:
        """When and where it takes place."""
        return Slot(starts_at=self.starts_at, ends_at=self.ends_at, place=self.place, link=self.link)

    @property
    def cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.status is Status.CANCELLED

    def over(self, now: datetime) -> bool:
        """Whether it has ended."""
        return self.ends_at <= now

    def is_open(self, now: datetime) -> bool:
        """Whether seats in it can be taken and given back; else they are history and stay as they are."""
        return not (self.cancelled or self.over(now))

    def public_entry(self, place: str) -> Entry:
        """The session as the public feed shows it; *place*: its public place, as whoever reads it says that."""
        return self.entry().model_copy(update={"place": place, "link": ""})

    @property
    def public_place(self) -> Phrase | str:
        """Where it takes place, as everybody may see it; nowhere once it is cancelled."""
        return "" if self.cancelled else self.slot.public_place

    def entry(self) -> Entry:
        """The session as the calendars of those who hold a seat show it."""
        return Entry(
            uid=self.uid,
            sequence=self.sequence,
            title=self.title,
            summary=self.summary,
            place=self.place,
            link=self.link,
            status=EntryStatus.CANCELLED if self.cancelled else EntryStatus.CONFIRMED,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            changed_at=self.changed_at,
            url=f"/events/sessions/{self.id}",
        )


def session_id(challenge_id: str, plan: SessionPlan) -> str:
    """The id of the session that *plan* describes, the same in every revision of the file."""
    return f"{challenge_id}.{plan.id}"


def admit(session: Session, *, now: datetime) -> Session:
    """The session with one more seat taken.

    Raises:
        AlreadyCancelled, SessionOver: as their names say.
        SessionFull: every seat is taken.
    """
    in_time(session, Step.ADMIT, now=now)
    if not session.free:
        raise SessionFull(session)
    return session.model_copy(update={"taken": session.taken + 1})


def release(session: Session, *, now: datetime) -> Session:
    """The session with one seat less taken.

    Raises:
        AlreadyCancelled, SessionOver: as their names say.
    """
    in_time(session, Step.RELEASE, now=now)
    return session.model_copy(update={"taken": session.taken - 1})


def in_time(session: Session, step: Step, *, now: datetime) -> None:
    """Refuse *step* for a session that is cancelled or over.

    Raises:
        AlreadyCancelled, SessionOver: as their names say.
    """
    if not STEPS.allow(session.status, step):
        raise AlreadyCancelled(session, step)
    if session.over(now):
        raise SessionOver(title=session.title)
