"""The lot that decides ties is fixed before anybody applies, secret until the lane has closed, and then public."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from services.applications.actions import close_lanes, define
from services.applications.actions.draw_lots import reveal_closed
from services.applications.model import lots
from services.applications.model.challenges import LaneClosed
from services.applications.store.lots import Lots
from shared import clock
from shared.challenge import Role
from shared.lots import Fixed
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OPENS,
    Call,
    Move,
    a_challenge,
    a_lane,
    close,
)

LANES = ["alumni", "mentors", "new-cities"]
SEED = "5e" * 32


def kinds_about(call: Call, lane: str) -> list[str]:
    """The names of the facts about a lane, in their order."""
    rows = call.db["journal"].find({"subject": f"lane/test-2020/{lane}"}, sort=[("sequence", 1)])
    return [row["type"].split(".")[1] for row in rows]


def seeds(call: Call) -> dict[str, str]:
    return {lane: lot.seed for lane, lot in Lots(call.db).of_challenge("test-2020").items()}


def forget_lots(call: Call) -> None:
    """What an installation looks like that never had lots."""
    call.db["lots"].delete_many({})
    call.db["journal"].delete_many({"type": {"$regex": "Lots"}})


def test_each_lane_commits_to_a_lot_when_the_call_is_loaded(call: Call) -> None:
    facts = call.facts("LotsCommitted")

    assert sorted(one["lane"] for one in facts) == LANES
    assert {one["lane"]: one["commitment"] for one in facts} == {
        lane: hashlib.sha256(bytes.fromhex(seed)).hexdigest() for lane, seed in seeds(call).items()
    }
    assert {one["fixed"] for one in facts} == {"before-any"}
    assert len(set(seeds(call).values())) == 3


def test_loading_again_changes_no_lot(call: Call) -> None:
    before = seeds(call)

    define.load_challenge(call.db, a_challenge())
    define.load_challenge(call.db, a_challenge(title="Renamed"))

    assert (seeds(call), len(call.facts("LotsCommitted"))) == (before, 3)


def test_the_seed_is_revealed_with_the_close_and_not_before(call: Call, clock_at: Move) -> None:
    assert call.facts("LotsRevealed") == []

    call.close(clock_at)
    close_lanes.close_due_lanes(call.db)

    assert kinds_about(call, "new-cities") == ["LotsCommitted", "CallClosed", "LotsRevealed"]
    assert {one["lane"]: one["seed"] for one in call.facts("LotsRevealed")} == seeds(call)


def test_a_lane_that_closes_without_a_lot_gets_one_that_says_it_is_late(call: Call, clock_at: Move) -> None:
    forget_lots(call)

    call.close(clock_at)

    assert kinds_about(call, "new-cities") == ["LotsCommitted", "CallClosed", "LotsRevealed"]
    assert {one["fixed"] for one in call.facts("LotsCommitted")} == {"after-close"}


def test_an_older_installation_gets_its_lots_by_loading_the_same_file_and_the_record_says_how_late(
    call: Call, clock_at: Move
) -> None:
    call.sent()
    clock_at(CLOSES - timedelta(days=6))
    close_lanes.close_due_lanes(call.db)  # the alumni
    forget_lots(call)

    assert not define.load_challenge(call.db, call.challenge)

    fixed = {one["lane"]: one["fixed"] for one in call.facts("LotsCommitted")}
    assert fixed == {"alumni": "after-close", "mentors": "before-any", "new-cities": "while-open"}
    assert [one["lane"] for one in call.facts("LotsRevealed")] == ["alumni"]


@pytest.mark.parametrize(("role", "fixed"), [(Role.CORE, "while-open"), (Role.MENTOR, "before-any")])
def test_the_lot_of_an_added_lane_says_whether_anything_was_begun_that_it_takes_part_in_deciding(
    call: Call, role: Role, fixed: str
) -> None:
    """Lanes for one role are drawn by one key, so whoever made the last seed could know of those in all of them."""
    call.sent()

    define.load_challenge(call.db, a_challenge(lanes=(*call.challenge.lanes, a_lane("late", role=role))))

    assert call.facts("LotsCommitted")[-1]["fixed"] == fixed


def test_an_added_lane_that_is_drawn_apart_counts_only_its_own_expressions(call: Call, clock_at: Move) -> None:
    call.sent()
    call.close(clock_at)
    late = a_lane("late", closes_at=CLOSES + timedelta(days=7))

    define.load_challenge(call.db, a_challenge(lanes=(*call.challenge.lanes, late)))

    assert call.facts("LotsCommitted")[-1]["fixed"] == "before-any"


def test_all_lots_of_an_older_installation_are_committed_to_before_a_seed_is_public(call: Call, clock_at: Move) -> None:
    """Else the closed lanes were drawn apart."""
    clock_at(CLOSES - timedelta(days=6))
    close_lanes.close_due_lanes(call.db)
    forget_lots(call)

    define.load_challenge(call.db, call.challenge)

    rows = call.db["journal"].find({"type": {"$regex": "Lots"}}, sort=[("_id", 1)])
    assert [row["type"].split(".")[1] for row in rows] == [*["LotsCommitted"] * 3, "LotsRevealed"]


def test_a_lane_that_an_older_process_closed_has_its_seed_revealed_all_the_same(call: Call, clock_at: Move) -> None:
    reveal_closed(call.db)
    assert call.facts("LotsRevealed") == []
    close(clock_at)
    call.db["lanes"].update_one({"lane": "alumni"}, {"$set": {"closed_at": CLOSES}})

    reveal_closed(call.db)
    reveal_closed(call.db)

    assert [one["lane"] for one in call.facts("LotsRevealed")] == ["alumni"]


@pytest.mark.parametrize(
    ("at", "is_begun", "fixed"),
    [
        (OPENS, False, Fixed.BEFORE_ANY),
        (CLOSES, False, Fixed.BEFORE_ANY),
        (OPENS, True, Fixed.WHILE_OPEN),
        (CLOSES + timedelta(milliseconds=1), False, Fixed.AFTER_CLOSE),
        (CLOSES + timedelta(milliseconds=1), True, Fixed.AFTER_CLOSE),
    ],
)
def test_a_lot_says_when_it_was_fixed(at: object, is_begun: bool, fixed: Fixed) -> None:
    lot, fact = lots.commit("test-2020", a_lane(), seed=SEED, is_begun=is_begun, at=at)  # type: ignore[arg-type]

    assert (lot.fixed, fact.fixed, fact.committed_at) == (fixed, fixed, at)


def test_a_seed_is_in_no_text_of_a_lot_that_is_not_revealed(call: Call) -> None:
    lot, fact = lots.commit("test-2020", a_lane(), seed=SEED, is_begun=False, at=OPENS)

    assert SEED not in repr(lot) + str(lot) + fact.model_dump_json()
    assert lot.public_seed is None
    assert lots.reveal(lot, at=CLOSES)[0].public_seed == SEED


def test_whoever_learns_the_seed_can_bring_no_other_id_into_its_lane(
    call: Call, clock_at: Move, tmp_path: Path
) -> None:
    """Not even by a machine whose clock is behind: a lane whose seed is public is never opened again."""
    call.close(clock_at)
    longer = a_challenge(lanes=(a_lane(closes_at=CLOSES + timedelta(days=7)), *call.challenge.lanes[1:]))

    clock.follow(tmp_path / "slow.json")
    clock.begin(BEFORE)

    with pytest.raises(LaneClosed):
        define.load_challenge(call.db, longer)
