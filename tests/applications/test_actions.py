from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.applications import actions, store
from services.applications.actions.closing import GRACE
from services.applications.actions.defining import ClosesInThePast, LaneClosed, LaneTakenAway
from services.applications.content import Content
from services.applications.eligibility import Rule
from services.applications.model import Expression
from services.applications.refusals import DeadlinePassed, Incomplete, Ineligible
from services.applications.states import Status
from services.selection.contracts import DecisionReleased, Outcome
from shared import clock
from shared.challenge import Role
from shared.errors import NotAllowed, NotFound, NotYet, Refused, Stale
from shared.messages import Message
from tests.applications.builders import (
    BEFORE,
    CHAIR,
    CLOSES,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    a_challenge,
    a_consortium,
    a_lane,
    some_content,
)

Move = Callable[[datetime], None]


def close(move: Move, *, at: datetime = CLOSES) -> None:
    move(at + GRACE + timedelta(seconds=1))


def to(content: Content) -> Callable[[Expression], Content]:
    return lambda _: content


def released(expression_id: UUID, *, generation: int = 1, outcome: Outcome = Outcome.SELECTED) -> DecisionReleased:
    return DecisionReleased(
        expression_id=expression_id, challenge_id="test-2020", lane="new-cities", name="Θεσσαλονίκη", role=Role.CORE,
        alumni=False, international=False, consortium=False, cities=(), outcome=outcome, reasons="Clear and bold.",
        generation=generation, released_at=CLOSES,
    )  # fmt: skip


def message_of(fact: DecisionReleased) -> Message:
    return Message(
        id=f"selection/{fact.subject}/1", source="selection", type="selection.DecisionReleased.v1",
        subject=fact.subject, time=CLOSES, sequence=1, data=fact.model_dump(mode="json"),
    )  # fmt: skip


def test_loading_the_same_file_twice_tells_nothing_new(call: Call) -> None:
    assert actions.load_challenge(call.db, a_challenge()) is False
    assert len(call.told("ChallengeDefined")) == 1


def test_a_changed_closing_time_is_told_after_the_revision_that_carries_it(call: Call) -> None:
    later = CLOSES + timedelta(days=7)
    lanes = (a_lane(closes_at=later), *call.challenge.lanes[1:])

    assert actions.load_challenge(call.db, a_challenge(lanes=lanes)) is True

    assert [told["revision"] for told in call.told("ChallengeDefined")] == [1, 2]
    assert call.told("ClosingTimeChanged") == [
        {"challenge_id": "test-2020", "lane": "new-cities", "was": "2020-05-29T15:00:00Z",
         "now": "2020-06-05T15:00:00Z", "revision": 2},
    ]  # fmt: skip


def test_an_extended_lane_closes_at_its_new_time_only(call: Call, clock_at: Move) -> None:
    lanes = (a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:])
    actions.load_challenge(call.db, a_challenge(lanes=lanes))

    close(clock_at)
    actions.close_due_lanes(call.db)

    assert "new-cities" not in {told["lane"] for told in call.told("CallClosed")}


def test_a_lane_that_closed_cannot_be_opened_again(call: Call, clock_at: Move) -> None:
    clock_at(CLOSES + timedelta(milliseconds=1))
    lanes = (a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:])

    with pytest.raises(LaneClosed, match="29 May 2020 at 17:00"):
        actions.load_challenge(call.db, a_challenge(lanes=lanes))


def test_an_open_lane_cannot_be_closed_for_yesterday(call: Call) -> None:
    lanes = (a_lane(closes_at=BEFORE - timedelta(days=1)), *call.challenge.lanes[1:])

    with pytest.raises(ClosesInThePast):
        actions.load_challenge(call.db, a_challenge(lanes=lanes))


def test_a_lane_that_was_announced_cannot_be_left_out(call: Call) -> None:
    with pytest.raises(LaneTakenAway):
        actions.load_challenge(call.db, a_challenge(lanes=call.challenge.lanes[1:]))


def test_a_draft_is_told_with_whom_to_remind(call: Call) -> None:
    draft = call.draft()

    assert [(told["expression_id"], told["contact"]["email"]) for told in call.told("ExpressionStarted")] == [
        (str(draft.id), OWNER.email)
    ]


def test_a_draft_in_a_lane_that_does_not_exist_is_refused(call: Call) -> None:
    with pytest.raises(Refused):
        call.draft(lane="nowhere")


def test_each_submission_gives_one_receipt_and_tells_it_once(call: Call) -> None:
    sent = call.sent()
    edited = actions.save(call.db, sent.id, to(some_content(population=400_000)), by=OWNER, at=BEFORE)
    actions.submit(call.db, sent.id, by=OWNER, at=BEFORE, seen=edited.revision)

    kept = actions.receipts(call.db, sent.id, by=OWNER)

    assert [(r.version, r.content.population) for r in kept] == [(1, 325_182), (2, 400_000)]
    assert [told["content_hash"] for told in call.told("ExpressionSubmitted")] == [r.content_hash for r in kept]


def test_an_incomplete_draft_is_not_sent_and_nothing_is_told(call: Call) -> None:
    draft = call.draft(some_content(themes=()))

    with pytest.raises(Incomplete):
        actions.submit(call.db, draft.id, by=OWNER, at=BEFORE, seen=draft.revision)

    assert actions.mine(call.db, draft.id, by=OWNER).expression == draft
    assert call.told("ExpressionSubmitted") == []


def test_it_is_the_time_of_arrival_that_counts_however_long_the_work_takes(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    clock_at(CLOSES + timedelta(seconds=3))

    receipt = actions.submit(call.db, draft.id, by=OWNER, at=CLOSES, seen=draft.revision)

    assert receipt.submitted_at == CLOSES


def test_sending_something_else_than_was_seen_is_stale(call: Call) -> None:
    draft = call.draft()
    actions.save(call.db, draft.id, to(some_content(population=1_000_000)), by=OWNER, at=BEFORE)

    with pytest.raises(Stale):
        actions.submit(call.db, draft.id, by=OWNER, at=BEFORE, seen=draft.revision)


def test_saving_the_same_again_is_no_change(call: Call) -> None:
    draft = call.draft()

    assert actions.save(call.db, draft.id, to(draft.content), by=OWNER, at=BEFORE) == draft


def test_closing_lists_exactly_the_newest_versions_that_count(call: Call, clock_at: Move) -> None:
    kept, taken_back, draft = call.sent(), call.sent(), call.draft()
    edited = actions.save(call.db, kept.id, to(some_content(population=400_000)), by=OWNER, at=BEFORE)
    actions.submit(call.db, kept.id, by=OWNER, at=BEFORE, seen=edited.revision)
    unsent = actions.mine(call.db, kept.id, by=OWNER).expression
    actions.save(call.db, kept.id, to(some_content(population=7)), by=OWNER, at=BEFORE)
    actions.withdraw(call.db, taken_back.id, reason="", by=OWNER, at=BEFORE, seen=taken_back.revision)

    close(clock_at)
    actions.close_due_lanes(call.db)
    actions.close_due_lanes(call.db)

    (told,) = [told for told in call.told("CallClosed") if told["lane"] == "new-cities"]
    assert told["final"] == [{"expression_id": str(kept.id), "version": unsent.version}]
    statuses = [actions.mine(call.db, one.id, by=OWNER).expression.status for one in (kept, taken_back, draft)]
    assert statuses == [Status.FINAL, Status.WITHDRAWN, Status.LAPSED]


def test_a_lane_is_not_closed_before_what_arrived_in_time_is_done(call: Call, clock_at: Move) -> None:
    clock_at(CLOSES + GRACE - timedelta(seconds=1))

    actions.close_due_lanes(call.db)

    assert "new-cities" not in {told["lane"] for told in call.told("CallClosed")}


def test_a_gate_shut_for_a_time_that_was_then_extended_lets_everybody_in(call: Call) -> None:
    store.Lanes(call.db).shut_gates("test-2020", a_lane())
    lanes = (a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:])
    actions.load_challenge(call.db, a_challenge(lanes=lanes))

    assert call.sent().version == 1


def test_what_is_closed_takes_nothing_even_from_a_request_that_arrived_in_time(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    close(clock_at)
    actions.close_due_lanes(call.db)

    with pytest.raises(DeadlinePassed):
        actions.submit(call.db, draft.id, by=OWNER, at=CLOSES, seen=draft.revision + 1)


def test_nobody_but_owner_and_programme_office_sees_an_open_expression(call: Call) -> None:
    sent = call.sent()

    assert actions.readable(call.db, sent.id, by=OWNER).expression == sent
    assert actions.readable(call.db, sent.id, by=OFFICER).expression == sent
    for nosy in (CHAIR, STRANGER):
        with pytest.raises(NotFound):
            actions.readable(call.db, sent.id, by=nosy)
        assert actions.listed(call.db, by=nosy, limit=10) == []


def test_after_the_close_the_chair_reads_what_is_final_and_nothing_else(call: Call, clock_at: Move) -> None:
    sent, draft = call.sent(), call.draft()
    close(clock_at)
    actions.close_due_lanes(call.db)

    assert actions.readable(call.db, sent.id, by=CHAIR).expression.id == sent.id
    with pytest.raises(NotFound):
        actions.readable(call.db, draft.id, by=CHAIR)
    assert [one.expression.id for one in actions.listed(call.db, by=CHAIR, limit=10)] == [sent.id]


def test_only_the_owner_may_change_it(call: Call) -> None:
    sent = call.sent()

    for other in (OFFICER, CHAIR, STRANGER):
        with pytest.raises(NotFound):
            actions.save(call.db, sent.id, to(some_content()), by=other, at=BEFORE)
        with pytest.raises(NotFound):
            actions.submit(call.db, sent.id, by=other, at=BEFORE, seen=sent.revision)


def test_an_exception_carries_a_reason_and_the_officers_name(call: Call) -> None:
    small = call.draft(some_content(population=38_000))
    with pytest.raises(Ineligible):
        actions.submit(call.db, small.id, by=OWNER, at=BEFORE, seen=small.revision)

    waived = actions.waive(call.db, small.id, (Rule.POPULATION,), "Took part before", by=OFFICER, at=BEFORE)

    assert waived.waiver is not None
    assert (waived.waiver.by_name, waived.waiver.reason) == ("Ada Officer", "Took part before")
    assert actions.submit(call.db, small.id, by=OWNER, at=BEFORE, seen=waived.revision).version == 1


def test_nobody_makes_an_exception_for_themselves_or_without_the_office(call: Call) -> None:
    of_officer, of_owner = call.draft(by=OFFICER), call.draft()

    with pytest.raises(NotAllowed):
        actions.waive(call.db, of_officer.id, (Rule.POPULATION,), "Me", by=OFFICER, at=BEFORE)
    for other in (OWNER, CHAIR, STRANGER):
        with pytest.raises(NotFound):
            actions.waive(call.db, of_owner.id, (Rule.POPULATION,), "Me", by=other, at=BEFORE)


def test_any_organiser_may_know_the_counts_and_nobody_else(call: Call) -> None:
    call.sent()
    call.draft()

    _, counts = actions.counts(call.db, by=CHAIR)

    assert counts == {("new-cities", Status.SUBMITTED): 1, ("new-cities", Status.DRAFT): 1}
    with pytest.raises(NotAllowed):
        actions.counts(call.db, by=STRANGER)


def test_totals_count_each_listed_city_once_and_only_where_a_lane_is_closed(call: Call, clock_at: Move) -> None:
    call.sent(a_consortium("Τρίπολη", "Κόρινθος", name="Association of Towns"))
    call.sent(a_consortium("τρίπολη", "Bari", country="GR"))
    call.sent(some_content(alumni=True), lane="alumni")
    call.draft()
    assert actions.totals(call.db)[2:] == ({}, {})

    close(clock_at, at=CLOSES - timedelta(days=7))
    actions.close_due_lanes(call.db)
    _, _, lanes, roles = actions.totals(call.db)
    assert (set(lanes), roles) == ({"alumni"}, {})

    close(clock_at)
    actions.close_due_lanes(call.db)
    _, _, lanes, roles = actions.totals(call.db)
    core = roles[Role.CORE]
    assert (core.expressions, core.cities, core.countries) == (3, 4, 1)


def test_a_released_decision_stands_on_the_applicants_page(call: Call) -> None:
    sent = call.sent()
    decision = released(sent.id)

    call.db.transact(lambda: actions.on_decision_released(call.db, decision, message_of(decision)))

    found = actions.mine(call.db, sent.id, by=OWNER).expression.decision
    assert found is not None
    assert (found.outcome, found.reasons) == ("selected", "Clear and bold.")


def test_a_decision_on_what_is_not_here_yet_is_tried_again(call: Call) -> None:
    decision = released(clock.new_id())

    with pytest.raises(NotYet):
        call.db.transact(lambda: actions.on_decision_released(call.db, decision, message_of(decision)))
