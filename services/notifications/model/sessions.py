"""Sessions of events by their newest calendar entries, learnt from events' facts."""

from shared.calendar import Entry, EntryStatus
from shared.challenge import Challenge
from shared.values import Value


class Session(Value):
    """A session by the newest entry that was heard of."""

    session_id: str
    event_id: str
    entry: Entry

    def with_news(self, entry: Entry) -> "Session":
        """The session after hearing of *entry*, which may be older than this one's: the higher SEQUENCE holds.

        Source: RFC 5546, 2.1.5.
        """
        return self if entry.sequence <= self.entry.sequence else self.model_copy(update={"entry": entry})

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.entry.status is EntryStatus.CANCELLED


def challenge_of(event_or_session_id: str) -> str:
    """The challenge an event or session belongs to: their ids begin with its id and a dot."""
    return event_or_session_id.partition(".")[0]


def zone_of(event_id: str, challenge: Challenge) -> str:
    """The zone an event's times are told in."""
    plans = {f"{challenge.id}.{event.id}": event.zone for event in challenge.events}
    return plans.get(event_id, challenge.zone)
