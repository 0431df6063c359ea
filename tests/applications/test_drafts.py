"""A draft as a whole: deleted, or moved to another lane that is open."""

import pytest

from services.applications.actions import change_lane, delete_draft, reading, send, write
from services.applications.model.drafts import SameLane
from services.applications.model.expressions import Status
from services.applications.model.lanes import DeadlinePassed
from shared.errors import NotFound, Refused, Stale
from shared.steps import StepNotAllowed
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    Move,
    some_content,
    to,
)


def test_a_deleted_draft_is_gone_and_others_are_told(call: Call) -> None:
    draft = call.draft()

    delete_draft.delete(call.db, draft.id, by=OWNER, seen=draft.revision)

    with pytest.raises(NotFound):
        reading.mine(call.db, draft.id, by=OWNER)
    assert call.db["expressions"].count_documents({}) == 0
    assert [fact["expression_id"] for fact in call.facts("DraftDeleted")] == [str(draft.id)]


def test_what_was_ever_sent_cannot_be_deleted_or_moved(call: Call) -> None:
    sent = call.sent()
    send.withdraw(call.db, sent.id, reason="", by=OWNER, at=BEFORE, seen=sent.revision)
    withdrawn = call.sent()

    for one in (call.expression(sent.id), withdrawn):
        with pytest.raises(StepNotAllowed):
            delete_draft.delete(call.db, one.id, by=OWNER, seen=one.revision)
        with pytest.raises(StepNotAllowed):
            change_lane.move(call.db, one.id, "mentors", by=OWNER, at=BEFORE, seen=one.revision)


def test_only_the_owner_deletes_or_moves_and_only_what_they_saw(call: Call) -> None:
    draft = call.draft()
    for other in (OFFICER, STRANGER):
        with pytest.raises(NotFound):
            delete_draft.delete(call.db, draft.id, by=other, seen=draft.revision)
        with pytest.raises(NotFound):
            change_lane.move(call.db, draft.id, "mentors", by=other, at=BEFORE, seen=draft.revision)

    write.save(call.db, draft.id, to(some_content(population=70_000)), by=OWNER, at=BEFORE)

    with pytest.raises(Stale):
        delete_draft.delete(call.db, draft.id, by=OWNER, seen=draft.revision)
    with pytest.raises(Stale):
        change_lane.move(call.db, draft.id, "mentors", by=OWNER, at=BEFORE, seen=draft.revision)


def test_a_moved_draft_keeps_what_was_written_and_can_be_sent_there(call: Call) -> None:
    draft = call.draft(lane="alumni")

    moved = change_lane.move(call.db, draft.id, "new-cities", by=OWNER, at=BEFORE, seen=draft.revision)

    assert (moved.lane, moved.content) == ("new-cities", draft.content)
    assert [(fact["was"], fact["lane"]) for fact in call.facts("DraftMoved")] == [("alumni", "new-cities")]
    assert send.submit(call.db, draft.id, by=OWNER, at=BEFORE, seen=moved.revision).lane == "new-cities"


def test_a_draft_whose_lane_closed_can_go_to_one_that_is_open(call: Call, clock_at: Move) -> None:
    draft, alumni = call.draft(lane="alumni"), call.challenge.lanes[1]
    call.close(clock_at, at=alumni.closes_at)
    lapsed = call.expression(draft.id)
    assert lapsed.status is Status.LAPSED

    moved = change_lane.move(call.db, draft.id, "new-cities", by=OWNER, at=alumni.closes_at, seen=lapsed.revision)

    assert moved.status is Status.DRAFT
    assert send.submit(call.db, draft.id, by=OWNER, at=alumni.closes_at, seen=moved.revision).version == 1


def test_a_lapsed_draft_can_be_deleted(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    call.close(clock_at)
    lapsed = call.expression(draft.id)

    delete_draft.delete(call.db, draft.id, by=OWNER, seen=lapsed.revision)

    assert reading.list_mine(call.db, by=OWNER, limit=10) == []


def test_nothing_moves_to_its_own_a_closed_or_an_unknown_lane(call: Call) -> None:
    draft = call.draft()
    after_alumni = CLOSES.replace(hour=1)

    with pytest.raises(SameLane):
        change_lane.move(call.db, draft.id, "new-cities", by=OWNER, at=BEFORE, seen=draft.revision)
    with pytest.raises(DeadlinePassed):
        change_lane.move(call.db, draft.id, "alumni", by=OWNER, at=after_alumni, seen=draft.revision)
    with pytest.raises(Refused):
        change_lane.move(call.db, draft.id, "nowhere", by=OWNER, at=BEFORE, seen=draft.revision)


def test_what_the_other_lanes_would_object_to_is_known_before(call: Call) -> None:
    draft = call.draft(some_content(alumni=False))

    against = {
        there.lane.id: [one.rule.value for one in there.objections]
        for there in change_lane.alternatives(call.db, draft.id, by=OWNER)
    }

    assert against == {"alumni": ["alumni"], "mentors": []}
