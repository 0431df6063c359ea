"""Feed and letters are compared by UID, SEQUENCE, time and status; the newest letter of each session counts."""

from datetime import UTC, datetime, timedelta

from demo import calendars
from demo.post import Letter
from shared.calendar import Entry, EntryStatus, Mailbox, Method, feed, invitation

OPENING = Entry(
    uid="opening@example.org",
    sequence=0,
    title="Opening",
    place="online",
    starts_at=datetime(2020, 9, 28, 8, tzinfo=UTC),
    ends_at=datetime(2020, 9, 28, 9, tzinfo=UTC),
    changed_at=datetime(2020, 9, 1, tzinfo=UTC),
)
MOVED = OPENING.model_copy(update={"sequence": 1, "starts_at": OPENING.starts_at + timedelta(hours=1)})
CANCELLED = OPENING.model_copy(update={"sequence": 2, "status": EntryStatus.CANCELLED})


def a_letter(number: int, entry: Entry | None, method: Method = Method.REQUEST) -> Letter:
    """A letter with *entry* as its invitation."""
    desk, ana = Mailbox(email="desk@example.org"), Mailbox(email="ana@example.org")
    text = invitation(entry, method=method, organizer=desk, attendee=ana).decode() if entry else ""
    return Letter(number, "ana@example.org", "registration", OPENING.changed_at, "", text)


def test_the_newest_letter_counts_whatever_the_order_they_are_told_in() -> None:
    letters = [a_letter(7, MOVED), a_letter(3, OPENING), a_letter(9, None)]

    assert calendars.newest(letters) == calendars.shown(feed([MOVED], name="mine").decode())


def test_an_older_sequence_another_time_or_another_status_is_no_agreement() -> None:
    told = calendars.newest([a_letter(1, OPENING)])

    for other in (
        OPENING.model_copy(update={"sequence": 1}),
        OPENING.model_copy(update={"starts_at": MOVED.starts_at}),
        OPENING.model_copy(update={"status": EntryStatus.CANCELLED}),
        OPENING.model_copy(update={"uid": "another@example.org"}),
    ):
        assert calendars.shown(feed([other], name="mine").decode()) != told


def test_a_cancellation_agrees_with_a_feed_that_keeps_the_session_as_cancelled() -> None:
    told = calendars.newest([a_letter(1, OPENING), a_letter(2, CANCELLED, Method.CANCEL)])

    assert told == calendars.shown(feed([CANCELLED], name="mine").decode())
