"""What notifications keeps of other services' facts, so that it knows whom to write to without asking anybody."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.calendar import Entry, EntryStatus
from shared.challenge import Challenge, Lane, Office
from shared.people import Contact

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LATE = MINUTE  # so much later than its mark a timer may come and the day still counts as whole


class Status(StrEnum):
    """How far an expression has come, as far as its letters care."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Expression(BaseModel):
    """An expression of interest: whom to write to about it.

    Attributes:
        decided: the newest generation of its decision that was heard; 0 while there is none.
        selected: whether that decision gave it a place.
    """

    model_config = ConfigDict(frozen=True)

    expression_id: UUID
    challenge_id: str
    lane: str
    name: str
    contact: Contact
    status: Status = Status.DRAFT
    started_at: datetime | None = None
    reminded: str = ""
    decided: int = 0
    selected: bool = False
    replay: bool = False


class Session(BaseModel):
    """The newest entry of a session that anybody told us of."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    event_id: str
    entry: Entry

    def with_news(self, entry: Entry) -> "Session":
        """The session after hearing of *entry*, which may be older than what we know: the higher SEQUENCE holds."""
        return self if entry.sequence <= self.entry.sequence else self.model_copy(update={"entry": entry})

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.entry.status is EntryStatus.CANCELLED


class Seat(BaseModel):
    """A delegate's seat in a session. One registration is theirs for good, given back or taken again.

    Attributes:
        entry: the newest calendar entry that was mailed to them, or is about to be.
        replacements: the replacements of delegates that gave it to its owner, or took it from them.
    """

    model_config = ConfigDict(frozen=True)

    registration_id: UUID
    delegate_id: UUID
    session_id: str
    event_id: str
    contact: Contact
    entry: Entry
    given_back: bool = False
    replacements: tuple[UUID, ...] = ()

    def after(self, replacement_id: UUID | None) -> "Seat":
        """The seat once it is known what that replacement of a delegate, if it was one, did to it."""
        return (
            self.model_copy(update={"replacements": (*self.replacements, replacement_id)}) if replacement_id else self
        )

    def showing(self, entry: Entry) -> "Seat":
        """The seat after mailing *entry*, whose SEQUENCE is raised where a higher one was mailed already.

        That happens when the change of a session is heard before a registration that happened earlier.
        """
        raised = {
            "sequence": max(entry.sequence, self.entry.sequence),
            "changed_at": max(entry.changed_at, self.entry.changed_at),
        }
        return self.model_copy(update={"entry": entry.model_copy(update=raised)})


def challenge_of(event_or_session_id: str) -> str:
    """The challenge an event or session belongs to: their ids begin with its id and a dot."""
    return event_or_session_id.partition(".")[0]


def zone_of(event_id: str, challenge: Challenge) -> str:
    """The zone an event's times are told in."""
    plans = {f"{challenge.id}.{event.id}": event.zone for event in challenge.events}
    return plans.get(event_id, challenge.zone)


def sealed_lanes(challenges: Iterable[Challenge], email: str, *, now: datetime) -> list[tuple[str, str]]:
    """The lanes, each by its challenge and its own id, of whose letters this organiser must not know yet.

    Until a lane closes the programme office alone knows who applied, and nobody who chairs the committee, whatever else
    they do; somebody may send at the very closing time.
    """
    return [
        (challenge.id, lane.id)
        for challenge in challenges
        if challenge.offices_of(email) != {Office.PROGRAMME}
        for lane in challenge.lanes
        if now <= lane.closes_at
    ]


def reminder_due(challenge: Challenge, lane: Lane, *, now: datetime) -> tuple[int, datetime] | None:
    """The reminder that is due in *lane*: days before it closes, and since when; the latest one if several are.

    In the last minute none is, for nobody could act on it.
    """
    if lane.closes_at - now < MINUTE:
        return None
    for days in sorted(challenge.reminder_days):
        since = lane.closes_at - timedelta(days=days)
        if since <= now:
            return days, since
    return None


def time_left(left: timedelta) -> str:
    """*left* in whole days, else in whole hours, else in minutes."""
    if days := (left + LATE) // DAY:
        return _count(days, "day")
    if hours := left // HOUR:
        return _count(hours, "hour")
    return _count(left // MINUTE, "minute")


def reminder_key(lane: Lane, days: int) -> str:
    """What makes a reminder one: a lane that closes at another time reminds again."""
    return f"{lane.closes_at.astimezone(UTC):%Y%m%dT%H%M}/{days}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
