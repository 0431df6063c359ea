"""A lane closes once, with what counts; totals and decisions come after it."""

from datetime import timedelta

import pytest

from services.applications.actions import close_lanes, define, reading, send, write
from services.applications.actions.close_lanes import GRACE
from services.applications.model.expressions import Status
from services.applications.model.lanes import DeadlinePassed
from services.applications.store.lanes import Lanes
from shared import clock
from shared.challenge import Role
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OWNER,
    Call,
    Move,
    a_challenge,
    a_consortium,
    a_lane,
    some_content,
    to,
)


def test_closing_lists_exactly_the_newest_versions_that_count(call: Call, clock_at: Move) -> None:
    amended, withdrawn, draft = call.sent(), call.sent(), call.draft()
    edited = write.save(call.db, amended.id, to(some_content(population=400_000)), by=OWNER, at=BEFORE)
    send.submit(call.db, amended.id, by=OWNER, at=BEFORE, seen=edited.revision)
    unsent = call.expression(amended.id)
    write.save(call.db, amended.id, to(some_content(population=7)), by=OWNER, at=BEFORE)
    send.withdraw(call.db, withdrawn.id, reason="", by=OWNER, at=BEFORE, seen=withdrawn.revision)

    call.close(clock_at)
    close_lanes.close_due_lanes(call.db)

    (fact,) = [fact for fact in call.facts("CallClosed") if fact["lane"] == "new-cities"]
    assert fact["final"] == [{"expression_id": str(amended.id), "version": unsent.version}]
    statuses = [call.expression(one.id).status for one in (amended, withdrawn, draft)]
    assert statuses == [Status.FINAL, Status.WITHDRAWN, Status.LAPSED]


def test_a_lane_is_not_closed_before_what_arrived_in_time_is_done(call: Call, clock_at: Move) -> None:
    clock_at(CLOSES + GRACE - timedelta(seconds=1))

    close_lanes.close_due_lanes(call.db)

    assert "new-cities" not in {fact["lane"] for fact in call.facts("CallClosed")}


def test_a_gate_shut_for_a_time_that_was_then_extended_lets_everybody_in(call: Call) -> None:
    Lanes(call.db).shut_gates("test-2020", a_lane())
    lanes = (a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:])
    define.load_challenge(call.db, a_challenge(lanes=lanes))

    assert call.sent().version == 1


def test_what_is_closed_takes_nothing_even_from_a_request_that_arrived_in_time(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    call.close(clock_at)

    with pytest.raises(DeadlinePassed):
        send.submit(call.db, draft.id, by=OWNER, at=CLOSES, seen=draft.revision + 1)


def test_who_is_late_is_told_so_although_the_close_made_a_new_revision(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    call.close(clock_at)

    with pytest.raises(DeadlinePassed):
        send.submit(call.db, draft.id, by=OWNER, at=clock.now(), seen=draft.revision)


def test_totals_count_each_listed_city_once_and_only_where_a_lane_is_closed(call: Call, clock_at: Move) -> None:
    call.sent(a_consortium("Τρίπολη", "Κόρινθος", name="Association of Towns"))
    call.sent(a_consortium("τρίπολη", "Bari", country="GR"))
    call.sent(some_content(alumni=True), lane="alumni")
    call.draft()
    before = reading.participation(call.db)
    assert (before.lanes, before.roles) == ({}, {})

    call.close(clock_at, at=CLOSES - timedelta(days=7))
    after_alumni = reading.participation(call.db)
    assert (set(after_alumni.lanes), after_alumni.roles) == ({"alumni"}, {})

    call.close(clock_at)
    core = reading.participation(call.db).roles[Role.CORE]
    assert (core.expressions, core.cities, core.countries) == (3, 4, 1)
