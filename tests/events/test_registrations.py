"""Seats in sessions, and the numbers that calendars are given for them."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.contracts import DelegateRegistered, RegistrationCancelled
from services.events.model import registrations
from services.events.model.registrations import Registration, entry_of, give_back, register
from services.events.model.scheduling import Order, reschedule
from services.events.model.sessions import AlreadyCancelled, Session, SessionFull, SessionOver, Status
from services.events.model.slots import Slot
from shared.calendar import EntryStatus
from tests.events.builders import BEFORE, a_delegate, a_plan, a_session

ID = UUID(int=7)


def registered(session: Session, row: Registration | None = None) -> tuple[Session, Registration]:
    after, held, _ = register(row, session, a_delegate(), now=BEFORE, new_id=ID)
    return after, held


def test_a_delegate_takes_a_seat_and_is_told_the_session_as_it_stands() -> None:
    session = a_session(sequence=3, highest=3)

    after, held, fact = register(None, session, a_delegate(), now=BEFORE, new_id=ID)

    assert after == session.model_copy(update={"taken": 1})
    assert fact == DelegateRegistered(
        registration_id=ID,
        delegate_id=a_delegate().id,
        session_id=session.id,
        event_id=session.event_id,
        contact=a_delegate().contact,
        entry=session.entry(),
        registered_at=BEFORE,
        delegation_id=a_delegate().delegation_id,
    )
    assert held.status is registrations.Status.HELD


def test_registering_twice_changes_nothing() -> None:
    session, held = registered(a_session())

    assert register(held, session, a_delegate(), now=BEFORE, new_id=ID) == (session, held, None)


def test_the_last_seat_is_given_and_the_next_refused() -> None:
    session, _ = registered(a_session(a_plan(capacity=1)))

    with pytest.raises(SessionFull):
        registered(session)


def test_a_cancelled_session_takes_nobody() -> None:
    with pytest.raises(AlreadyCancelled):
        registered(a_session(status=Status.CANCELLED))


def test_a_session_that_is_over_takes_nobody() -> None:
    with pytest.raises(SessionOver):
        registered(a_session(ends_at=BEFORE))


def test_giving_a_seat_back_frees_it_and_cancels_the_calendar_entry() -> None:
    session, held = registered(a_session())

    after, given, fact = give_back(held, session, a_delegate(), now=BEFORE)

    assert (after.taken, after.highest, given.status) == (0, 1, registrations.Status.CANCELLED)
    assert isinstance(fact, RegistrationCancelled)
    assert (fact.entry.sequence, fact.entry.status) == (1, EntryStatus.CANCELLED)
    assert entry_of(after, given) == fact.entry


def test_giving_back_twice_changes_nothing() -> None:
    session, held = registered(a_session())
    after, given, _ = give_back(held, session, a_delegate(), now=BEFORE)

    assert give_back(given, after, a_delegate(), now=BEFORE) == (after, given, None)


@given(st.lists(st.sampled_from(["toggle", "move"]), max_size=12))
def test_a_calendar_sees_its_numbers_only_grow_and_mail_agrees_with_the_feed(steps: list[str]) -> None:
    (session, row), now = registered(a_session()), BEFORE
    seen = [entry_of(session, row).sequence]

    for step in steps:
        now += timedelta(minutes=1)
        if step == "move":
            slot = Slot(starts_at=now + timedelta(1), ends_at=now + timedelta(1, 60), place="x")
            session, change = reschedule(session, slot, Order(version=session.version), zone="Etc/UTC", now=now)
            mailed = change.entry if change and row.held else None
        else:
            turn = give_back if row.held else None
            if turn:
                session, row, given = give_back(row, session, a_delegate(), now=now)
                mailed = given.entry if given else None
            else:
                session, row, taken = register(row, session, a_delegate(), now=now, new_id=ID)
                mailed = taken.entry if taken else None
        if mailed is not None:
            assert mailed == entry_of(session, row)
            seen.append(mailed.sequence)

    assert seen == sorted(set(seen))
