"""Closing against a crowd that is sending: what was accepted is listed, and what was not is refused."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.applications.actions import close_lanes, reading, send, write
from services.applications.actions.close_lanes import GRACE
from services.applications.store.expressions import Expressions
from services.applications.store.lanes import Lanes
from shared.errors import Refused, Stale
from shared.person import Person
from tests.applications.builders import BEFORE, CLOSES, OWNER, Call, some_content

CROWD = 8
MOST = 200  # drafts one sender may send; the close comes long before
Move = Callable[[datetime], None]


def send_many(call: Call, number: int, accepted: list[UUID], enough: threading.Event) -> None:
    """Start and send drafts one after the other; all of them arrive in time, whenever they get through."""
    by = Person(f"city{number}@example.org")
    for _ in range(MOST):
        try:
            draft = write.start(call.db, "new-cities", some_content(), by=by, at=BEFORE).expression
            send.submit(call.db, draft.id, by=by, at=BEFORE, seen=draft.revision)
        except (Refused, Stale):
            return
        accepted.append(draft.id)
        if len(accepted) >= 2 * CROWD:
            enough.set()


def test_every_accepted_submission_is_listed_and_every_other_refused(
    call: Call, clock_at: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.applications.actions.write.MOST_DRAFTS", MOST + 1)
    clock_at(CLOSES + GRACE + timedelta(seconds=1))
    accepted: list[UUID] = []
    enough = threading.Event()

    with ThreadPoolExecutor(CROWD) as crowd:
        running = [crowd.submit(send_many, call, number, accepted, enough) for number in range(CROWD)]
        assert enough.wait(timeout=60)
        close_lanes.close_due_lanes(call.db)
        for one in running:
            one.result(timeout=60)

    (fact,) = [fact for fact in call.facts("CallClosed") if fact["lane"] == "new-cities"]
    assert {UUID(final["expression_id"]) for final in fact["final"]} == set(accepted)
    assert len(call.facts("ExpressionSubmitted")) == len(accepted)
    assert len(accepted) < CROWD * MOST, "everybody was through before the close; nothing raced"


def close_while_one_is_sent(call: Call, monkeypatch: pytest.MonkeyPatch) -> tuple[UUID | None, list[str]]:
    """Let a draft be started and sent while the closing has counted what is final but not committed yet."""
    counted, go_on = threading.Event(), threading.Event()
    final_versions = Expressions.final_versions

    def slowly(self: Expressions, challenge_id: str, lane: str) -> Any:
        versions = final_versions(self, challenge_id, lane)
        if lane == "new-cities":
            counted.set()
            go_on.wait(timeout=1.5)
        return versions

    def send_late() -> UUID | None:
        counted.wait()
        by = Person("late@example.org")
        try:
            draft = write.start(call.db, "new-cities", some_content(), by=by, at=BEFORE).expression
            send.submit(call.db, draft.id, by=by, at=BEFORE, seen=draft.revision)
        except (Refused, Stale):
            return None
        finally:
            go_on.set()
        return draft.id

    monkeypatch.setattr(Expressions, "final_versions", slowly)
    with ThreadPoolExecutor(2) as two:
        sending = two.submit(send_late)
        two.submit(close_lanes.close_due_lanes, call.db).result(timeout=60)
        accepted = sending.result(timeout=60)
    (fact,) = [fact for fact in call.facts("CallClosed") if fact["lane"] == "new-cities"]
    return accepted, [final["expression_id"] for final in fact["final"]]


def test_what_is_sent_between_counting_and_committing_is_refused(
    call: Call, clock_at: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(CLOSES + GRACE + timedelta(seconds=1))

    assert close_while_one_is_sent(call, monkeypatch) == (None, [])


def test_without_gates_it_would_be_accepted_and_lost(
    call: Call, clock_at: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(CLOSES + GRACE + timedelta(seconds=1))
    monkeypatch.setattr(Lanes, "let_through", lambda self, expression, lane: True)

    accepted, final = close_while_one_is_sent(call, monkeypatch)

    assert accepted is not None
    assert final == []


def send_again_while_it_closes(call: Call, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, list[str]]:
    """Let what was withdrawn pass the open gate, the lane close and count, and only then the sending go on. Whether it
    was accepted, and what was listed."""
    withdrawn = call.sent()
    send.withdraw(call.db, withdrawn.id, reason="", by=OWNER, at=BEFORE, seen=withdrawn.revision)
    seen = reading.mine(call.db, withdrawn.id, by=OWNER).expression.revision
    passed, counted = threading.Event(), threading.Event()
    let_through, final_versions = Lanes.let_through, Expressions.final_versions

    def slowly(self: Lanes, *about: Any) -> bool:
        is_open = let_through(self, *about)
        passed.set()
        counted.wait(timeout=30)
        return is_open

    def listed(self: Expressions, challenge_id: str, lane: str) -> Any:
        versions = final_versions(self, challenge_id, lane)
        if lane == "new-cities":
            counted.set()
        return versions

    def send_again() -> bool:
        try:
            send.submit(call.db, withdrawn.id, by=OWNER, at=BEFORE, seen=seen)
        except (Refused, Stale):
            return False
        return True

    monkeypatch.setattr(Lanes, "let_through", slowly)
    monkeypatch.setattr(Expressions, "final_versions", listed)
    with ThreadPoolExecutor(2) as two:
        sending = two.submit(send_again)
        assert passed.wait(timeout=30)
        two.submit(close_lanes.close_due_lanes, call.db).result(timeout=60)
        accepted = sending.result(timeout=60)
    (fact,) = [fact for fact in call.facts("CallClosed") if fact["lane"] == "new-cities"]
    return accepted, [final["expression_id"] for final in fact["final"]]


def test_what_was_withdrawn_and_passed_the_gate_before_it_shut_is_refused_after_the_listing(
    call: Call, clock_at: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(CLOSES + GRACE + timedelta(seconds=1))

    assert send_again_while_it_closes(call, monkeypatch) == (False, [])


def test_submissions_of_one_lane_hold_each_other_up_in_nothing(call: Call) -> None:
    drafts = [call.draft(by=Person(f"city{number}@example.org")) for number in range(2)]
    first, second = threading.Event(), threading.Event()

    def both_at_once(number: int) -> int:
        tries = 0

        def work() -> None:
            nonlocal tries
            tries += 1
            by = Person(f"city{number}@example.org")
            send.submit(call.db, drafts[number].id, by=by, at=BEFORE, seen=drafts[number].revision)
            (first, second)[number].set()
            (second, first)[number].wait(timeout=30)

        call.db.transact(work)
        return tries

    with ThreadPoolExecutor(2) as two:
        assert list(two.map(both_at_once, range(2))) == [1, 1]
