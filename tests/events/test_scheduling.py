"""When sessions take place: what may change, who may not overwrite whom, and what is said about it."""

from datetime import UTC, datetime, timedelta

import pytest

from services.events.contracts import SessionCancelled, SessionChanged
from services.events.model.scheduling import BadTimes, Moved, Order, cancel, follow_plan, reschedule, schedule
from services.events.model.sessions import AlreadyCancelled, Change, Session, SessionOver, Status
from services.events.model.slots import Slot, difference
from services.events.web.words import public_place
from shared.calendar import EntryStatus
from shared.errors import Stale
from shared.person import Person
from shared.wording import clauses
from tests.events.builders import BEFORE, START, a_plan, a_session, an_event
from tests.events.outcome import field_errors
from tests.events.people import ORGANISER

HOUR = timedelta(hours=1)
ZONE = "Europe/Brussels"


def moved(session: Session, slot: Slot, *, version: int = 1, now: object = None) -> Moved:
    order = Order(version=version, by=Person(ORGANISER), reason="The speaker asked for it")
    return reschedule(session, slot, order, zone=ZONE, now=now or BEFORE)  # type: ignore[arg-type]


def an_hour_later(session: Session) -> Slot:
    return session.slot.model_copy(update={"starts_at": session.starts_at + HOUR, "ends_at": session.ends_at + HOUR})


def test_a_session_of_the_file_is_scheduled_with_a_uid_made_of_its_ids() -> None:
    session, fact = schedule(an_event(), a_plan(), now=BEFORE)

    assert session.uid == "opening.launch-week@icc-2020"
    assert (session.sequence, session.taken, session.version) == (0, 0, 1)
    assert fact.entry == session.entry()


def test_a_move_raises_the_sequence_and_says_what_moved() -> None:
    session = a_session()

    after, fact = moved(session, an_hour_later(session))

    what = difference(session.slot, an_hour_later(session), ZONE)
    assert clauses(what) == "moved from 10:00–11:00 to 11:00–12:00 on 28 September 2020 (Brussels time)"
    assert after == session.model_copy(
        update={
            "starts_at": START + HOUR,
            "ends_at": START + 2 * HOUR,
            "sequence": 1,
            "highest": 1,
            "version": 2,
            "changed_at": BEFORE,
            "changes": (
                Change(
                    at=BEFORE,
                    what=what,
                    reason="The speaker asked for it",
                    by=ORGANISER,
                    was=session.slot,
                    became=an_hour_later(session),
                ),
            ),
        }
    )
    assert fact == SessionChanged(
        session_id=session.id,
        event_id=session.event_id,
        entry=after.entry(),
        changes=what,
        reason="The speaker asked for it",
    )


def test_a_move_goes_past_every_sequence_a_calendar_was_given() -> None:
    session = a_session(sequence=1, highest=4)

    after, _ = moved(session, an_hour_later(session))

    assert after.sequence == 5


def test_what_everybody_reads_never_holds_a_meetings_link() -> None:
    session = a_session()

    after, fact = moved(session, session.slot.model_copy(update={"place": "https://meet.example/secret"}))

    assert fact is not None
    assert (clauses(fact.changes), fact.entry.place) == ("it has a new link", "https://meet.example/secret")
    assert "meet.example" not in after.public_entry(public_place(after)).model_dump_json() + after.changes[
        0
    ].model_dump_json(include={"what"})


def test_moving_to_the_same_time_and_place_changes_nothing() -> None:
    session = a_session()

    assert moved(session, session.slot) == (session, None)


def test_who_saw_an_older_version_is_told_to_look_again() -> None:
    session = a_session(version=2)

    with pytest.raises(Stale):
        moved(session, an_hour_later(session), version=1)


@pytest.mark.parametrize(
    ("slot", "field"),
    [
        ({"ends_at": START}, "ends_at"),
        ({"ends_at": START + timedelta(hours=25)}, "ends_at"),
        ({"starts_at": BEFORE}, "starts_at"),
        ({"starts_at": BEFORE - HOUR, "ends_at": BEFORE}, "ends_at"),
    ],
)
def test_times_that_make_no_session_are_refused(slot: dict[str, object], field: str) -> None:
    session = a_session()

    with pytest.raises(BadTimes) as no:
        moved(session, session.slot.model_copy(update=slot))

    assert field in no.value.fields


@pytest.mark.parametrize("year", [2100, 9999])
def test_a_session_cannot_move_into_another_century(year: int) -> None:
    session, end = a_session(), datetime(year, 12, 31, 23, 59, tzinfo=UTC)

    with pytest.raises(BadTimes) as no:
        moved(session, session.slot.model_copy(update={"starts_at": end - HOUR, "ends_at": end}))

    assert field_errors(no.value) == {"ends_at": "It would end after the year 2099."}


def test_a_session_cannot_begin_before_the_century_even_where_the_clock_stands_before_it() -> None:
    early = datetime(1999, 12, 31, 23, tzinfo=UTC)

    with pytest.raises(BadTimes) as no:
        moved(a_session(), Slot(starts_at=early, ends_at=early + HOUR, place="Hall"), now=early - HOUR)

    assert field_errors(no.value) == {"starts_at": "It would begin before the year 2000."}


def test_the_last_hour_of_the_century_is_taken() -> None:
    end = datetime(2100, 1, 1, tzinfo=UTC)

    after, _ = moved(a_session(), Slot(starts_at=end - HOUR, ends_at=end, place="Hall"))

    assert after.ends_at == end


def test_once_begun_only_end_and_place_may_change() -> None:
    session, during = a_session(), START + timedelta(minutes=5)

    with pytest.raises(BadTimes) as no:
        moved(session, an_hour_later(session), now=during)
    after, _ = moved(session, session.slot.model_copy(update={"place": "another link"}), now=during)

    assert field_errors(no.value) == {"starts_at": "It has begun: only its end and its place can change."}
    assert (after.place, after.sequence) == ("another link", 1)


def test_a_session_that_has_ended_stays_as_it_was() -> None:
    session = a_session()

    with pytest.raises(SessionOver):
        moved(session, an_hour_later(session), now=session.ends_at)
    with pytest.raises(SessionOver):
        cancel(session, Order(version=1), now=session.ends_at)


def test_a_cancelled_session_stays_in_calendars_with_a_higher_sequence() -> None:
    session = a_session()

    off, fact = cancel(session, Order(version=1, by=Person(ORGANISER), reason="Too few"), now=BEFORE)

    assert (off.status, off.sequence, off.entry().status) == (Status.CANCELLED, 1, EntryStatus.CANCELLED)
    assert fact == SessionCancelled(session_id=off.id, event_id=off.event_id, entry=off.entry(), reason="Too few")


def test_cancelling_twice_changes_nothing_even_from_an_old_page() -> None:
    off = a_session(status=Status.CANCELLED, version=2)

    assert cancel(off, Order(version=1), now=BEFORE) == (off, None)


def test_a_cancelled_session_cannot_move() -> None:
    off = a_session(status=Status.CANCELLED)

    with pytest.raises(AlreadyCancelled):
        moved(off, an_hour_later(off))


def test_a_time_changed_in_the_file_is_a_change_like_any_other() -> None:
    session = a_session()

    after, fact = follow_plan(session, a_plan(starts_at=START - HOUR, capacity=20), zone=ZONE, now=BEFORE)

    assert (after.starts_at, after.capacity, after.sequence) == (START - HOUR, 20, 1)
    assert isinstance(fact, SessionChanged)


def test_what_an_organiser_moved_stays_when_the_file_changes_something_else() -> None:
    session, _ = moved(a_session(), an_hour_later(a_session()))

    after, fact = follow_plan(session, a_plan(title="Grand opening"), zone=ZONE, now=BEFORE + HOUR)

    assert (after.starts_at, after.title, after.changed_at) == (
        START + HOUR,
        "Grand opening",
        BEFORE + HOUR,
    )
    assert isinstance(fact, SessionChanged)
    assert (after.sequence, clauses(fact.changes)) == (2, "renamed from “Opening” to “Grand opening”")


def test_a_session_dropped_from_the_file_is_cancelled() -> None:
    after, fact = follow_plan(a_session(), None, zone=ZONE, now=BEFORE)

    assert after.status is Status.CANCELLED
    assert isinstance(fact, SessionCancelled)


@pytest.mark.parametrize("plan", [a_plan(starts_at=START - HOUR), None])
def test_the_file_changes_nothing_about_a_session_that_is_over(plan: object) -> None:
    session = a_session()

    after, fact = follow_plan(session, plan, zone=ZONE, now=session.ends_at)  # type: ignore[arg-type]

    assert (after.slot, after.status, fact) == (session.slot, Status.SCHEDULED, None)
