"""From the draft to the receipt: what is saved, sent and told."""

from datetime import timedelta

import pytest

from services.applications.actions import reading, send, write
from services.applications.model.completeness import Incomplete
from shared.errors import Refused, Stale
from tests.applications.builders import BEFORE, CLOSES, OWNER, Call, Move, some_content, to


def test_a_draft_is_told_with_whom_to_remind(call: Call) -> None:
    draft = call.draft()

    assert [(fact["expression_id"], fact["contact"]["email"]) for fact in call.facts("ExpressionStarted")] == [
        (str(draft.id), OWNER.email)
    ]


def test_a_draft_that_was_never_sent_is_described_anew_only_when_name_or_contact_change(call: Call) -> None:
    draft = call.draft()
    for content in (some_content(population=3), some_content(name="Oulu region"), some_content(name="Oulu region")):
        draft = write.save(call.db, draft.id, to(content), by=OWNER, at=BEFORE)
    assert [fact["name"] for fact in call.facts("DraftDescribed")] == ["Oulu region"]

    sent = call.sent()
    write.save(call.db, sent.id, to(some_content(name="Oulu region")), by=OWNER, at=BEFORE)
    assert len(call.facts("DraftDescribed")) == 1  # what was sent counts until it is sent again


def test_a_draft_in_a_lane_that_does_not_exist_is_refused(call: Call) -> None:
    with pytest.raises(Refused):
        call.draft(lane="nowhere")


def test_each_submission_gives_one_receipt_and_tells_it_once(call: Call) -> None:
    sent = call.sent()
    edited = write.save(call.db, sent.id, to(some_content(population=400_000)), by=OWNER, at=BEFORE)
    send.submit(call.db, sent.id, by=OWNER, at=BEFORE, seen=edited.revision)

    receipts = reading.receipts(call.db, sent.id, by=OWNER)

    assert [(r.version, r.content.population) for r in receipts] == [(1, 325_182), (2, 400_000)]
    assert [fact["content_hash"] for fact in call.facts("ExpressionSubmitted")] == [r.content_hash for r in receipts]


@pytest.mark.parametrize("lacks", [{"themes": ()}, {"themes": ("mobility", "nonsense")}])
def test_an_incomplete_draft_is_not_sent_and_nothing_is_told(call: Call, lacks: dict[str, tuple[str, ...]]) -> None:
    draft = call.draft(some_content(**lacks))

    with pytest.raises(Incomplete):
        send.submit(call.db, draft.id, by=OWNER, at=BEFORE, seen=draft.revision)

    assert call.expression(draft.id) == draft
    assert call.facts("ExpressionSubmitted") == []


def test_it_is_the_time_of_arrival_that_counts_however_long_the_work_takes(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    clock_at(CLOSES + timedelta(seconds=3))

    receipt = send.submit(call.db, draft.id, by=OWNER, at=CLOSES, seen=draft.revision)

    assert receipt.submitted_at == CLOSES


def test_sending_something_else_than_was_seen_is_stale(call: Call) -> None:
    draft = call.draft()
    write.save(call.db, draft.id, to(some_content(population=1_000_000)), by=OWNER, at=BEFORE)

    with pytest.raises(Stale):
        send.submit(call.db, draft.id, by=OWNER, at=BEFORE, seen=draft.revision)


def test_saving_the_same_again_is_no_change(call: Call) -> None:
    draft = call.draft()

    assert write.save(call.db, draft.id, to(draft.content), by=OWNER, at=BEFORE) == draft
