"""A draft as a whole: deleted, or moved to another lane that is open."""

import pytest

from services.applications import actions
from services.applications.refusals import DeadlinePassed, SameLane, StepNotAllowed
from services.applications.states import Status
from shared.errors import NotFound, Refused, Stale
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    Move,
    close,
    some_content,
    to,
)


def test_a_deleted_draft_is_gone_and_others_are_told(call: Call) -> None:
    draft = call.draft()

    actions.delete(call.db, draft.id, by=OWNER, seen=draft.revision)

    with pytest.raises(NotFound):
        actions.mine(call.db, draft.id, by=OWNER)
    assert call.db["expressions"].count_documents({}) == 0
    assert [fact["expression_id"] for fact in call.told("DraftDeleted")] == [str(draft.id)]


def test_what_was_ever_sent_cannot_be_deleted_or_moved(call: Call) -> None:
    sent = call.sent()
    actions.withdraw(call.db, sent.id, reason="", by=OWNER, at=BEFORE, seen=sent.revision)
    withdrawn = call.sent()

    for one in (actions.mine(call.db, sent.id, by=OWNER).expression, withdrawn):
        with pytest.raises(StepNotAllowed):
            actions.delete(call.db, one.id, by=OWNER, seen=one.revision)
        with pytest.raises(StepNotAllowed):
            actions.move(call.db, one.id, "mentors", by=OWNER, at=BEFORE, seen=one.revision)


def test_only_the_owner_deletes_or_moves_and_only_what_they_saw(call: Call) -> None:
    draft = call.draft()
    for other in (OFFICER, STRANGER):
        with pytest.raises(NotFound):
            actions.delete(call.db, draft.id, by=other, seen=draft.revision)
        with pytest.raises(NotFound):
            actions.move(call.db, draft.id, "mentors", by=other, at=BEFORE, seen=draft.revision)

    actions.save(call.db, draft.id, to(some_content(population=70_000)), by=OWNER, at=BEFORE)

    with pytest.raises(Stale):
        actions.delete(call.db, draft.id, by=OWNER, seen=draft.revision)
    with pytest.raises(Stale):
        actions.move(call.db, draft.id, "mentors", by=OWNER, at=BEFORE, seen=draft.revision)


def test_a_moved_draft_keeps_what_was_written_and_can_be_sent_there(call: Call) -> None:
    draft = call.draft(lane="alumni")

    moved = actions.move(call.db, draft.id, "new-cities", by=OWNER, at=BEFORE, seen=draft.revision)

    assert (moved.lane, moved.content) == ("new-cities", draft.content)
    assert [(fact["was"], fact["lane"]) for fact in call.told("DraftMoved")] == [("alumni", "new-cities")]
    assert actions.submit(call.db, draft.id, by=OWNER, at=BEFORE, seen=moved.revision).lane == "new-cities"


def test_a_draft_whose_lane_closed_can_go_to_one_that_is_open(call: Call, clock_at: Move) -> None:
    draft, alumni = call.draft(lane="alumni"), call.challenge.lanes[1]
    close(clock_at, at=alumni.closes_at)
    actions.close_due_lanes(call.db)
    lapsed = actions.mine(call.db, draft.id, by=OWNER).expression
    assert lapsed.status is Status.LAPSED

    moved = actions.move(call.db, draft.id, "new-cities", by=OWNER, at=alumni.closes_at, seen=lapsed.revision)

    assert moved.status is Status.DRAFT
    assert actions.submit(call.db, draft.id, by=OWNER, at=alumni.closes_at, seen=moved.revision).version == 1


def test_a_lapsed_draft_can_be_deleted(call: Call, clock_at: Move) -> None:
    draft = call.draft()
    close(clock_at)
    actions.close_due_lanes(call.db)
    lapsed = actions.mine(call.db, draft.id, by=OWNER).expression

    actions.delete(call.db, draft.id, by=OWNER, seen=lapsed.revision)

    assert actions.own(call.db, by=OWNER, limit=10) == []


def test_nothing_moves_to_its_own_a_closed_or_an_unknown_lane(call: Call) -> None:
    draft = call.draft()
    after_alumni = CLOSES.replace(hour=1)

    with pytest.raises(SameLane):
        actions.move(call.db, draft.id, "new-cities", by=OWNER, at=BEFORE, seen=draft.revision)
    with pytest.raises(DeadlinePassed):
        actions.move(call.db, draft.id, "alumni", by=OWNER, at=after_alumni, seen=draft.revision)
    with pytest.raises(Refused):
        actions.move(call.db, draft.id, "nowhere", by=OWNER, at=BEFORE, seen=draft.revision)


def test_what_the_other_lanes_would_object_to_is_known_before(call: Call) -> None:
    draft = call.draft(some_content(alumni=False))

    found = {
        there.lane.id: [one.rule.value for one in there.objections]
        for there in actions.ways_out(call.db, draft.id, by=OWNER)
    }

    assert found == {"alumni": ["alumni"], "mentors": []}
