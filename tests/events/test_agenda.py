"""The agenda in the reader's own time, and wall-clock times turned into instants."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.events.model.agenda import (
    Day,
    NoSuchTime,
    days,
    instant,
    overlapping,
    wall_clock,
)
from services.events.model.scheduling import Order, reschedule
from services.events.model.sessions import Status
from services.events.web.words import change_text, span, zone_name
from shared.choices import ZONES
from shared.people import Contact
from tests.events.builders import BEFORE, START, a_plan, a_session, a_workshop
from tests.events.outcome import field_errors


def test_sessions_stand_under_the_day_they_begin_on_where_the_reader_lives() -> None:
    late = a_session(a_plan(id="late", starts_at=START + timedelta(hours=10), ends_at=START + timedelta(hours=11)))
    opening, workshop = a_session(), a_session(a_workshop())

    in_brussels = days([workshop, late, opening], "Europe/Brussels")
    in_singapore = days([workshop, late, opening], "Asia/Singapore")

    assert in_brussels == [
        Day(date(2020, 9, 28), (opening, late)),
        Day(date(2020, 9, 29), (workshop,)),
    ]
    assert in_singapore == [
        Day(date(2020, 9, 28), (opening,)),
        Day(date(2020, 9, 29), (late, workshop)),
    ]


def test_a_span_names_the_day_of_its_end_only_when_it_is_another() -> None:
    session = a_session()

    assert span(session, "Europe/Athens") == "11:00–12:00"
    assert span(session, "Pacific/Auckland") == "21:00–22:00"
    assert span(session, "Pacific/Tongatapu") == "21:00–22:00"
    assert span(session.slot.model_copy(update={"ends_at": START + timedelta(hours=20)}), "Europe/Brussels") == (
        "10:00–06:00 on 29 September"
    )


def test_sessions_at_the_same_time_are_found_unless_cancelled() -> None:
    one, other = a_session(), a_session(a_plan(id="other"))
    off = a_session(a_plan(id="off"), status=Status.CANCELLED)

    assert overlapping([one, a_session(a_workshop()), other, off]) == [(one, other)]


def test_what_is_shown_in_the_form_comes_back_as_the_same_instant() -> None:
    shown = wall_clock(START, "Europe/Brussels")

    assert shown == "2020-09-28T10:00"
    assert instant(datetime.fromisoformat(shown), "Europe/Brussels", "starts_at") == START


def test_a_time_the_clocks_jump_over_is_refused_at_its_field() -> None:
    with pytest.raises(NoSuchTime) as no:
        instant(datetime(2020, 3, 29, 2, 30), "Europe/Brussels", "starts_at")  # noqa: DTZ001 - as typed

    assert field_errors(no.value) == {"starts_at": "Clocks in Europe/Brussels jump over 02:30 on that day."}


def test_a_time_the_clocks_show_twice_is_the_first() -> None:
    local = datetime(2020, 10, 25, 2, 30)  # noqa: DTZ001 - as typed

    assert instant(local, "Europe/Brussels", "starts_at") == datetime(2020, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_on_offer_is_one_we_accept(zone: str) -> None:
    assert Contact(email="a@b.example", zone=zone).zone == zone


def test_a_move_is_told_in_the_readers_zone_with_its_reason() -> None:
    session = a_session()
    slot = session.slot.model_copy(
        update={"starts_at": START + timedelta(hours=12), "ends_at": START + timedelta(hours=13)}
    )
    moved, _ = reschedule(session, slot, Order(version=1, reason="Night shift"), zone="Europe/Brussels", now=BEFORE)

    assert [change_text(moved.changes[0], zone) for zone in ("Europe/Brussels", "Asia/Singapore")] == [
        "Moved from 10:00–11:00 to 22:00–23:00 on 28 September 2020 (Brussels time): Night shift",
        "Moved from 28 September 2020, 16:00–17:00 to 29 September 2020, 04:00–05:00 (Singapore time): Night shift",
    ]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Brussels", "Brussels time (UTC+2)"),
        ("America/New_York", "New York time (UTC-4)"),
        ("Asia/Kolkata", "Kolkata time (UTC+5:30)"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_a_zone_is_named_as_people_say_it_with_its_offset(zone: str, name: str) -> None:
    assert zone_name(zone, START) == name
