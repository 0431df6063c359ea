"""Who publishes the announcement could name other lanes, so that another one of the tied comes first."""

import copy
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from tests.deploy.announcements import (
    OTHER,
    SEED,
    announcement,
    call,
    call_of,
    drawn_again,
    lane_of,
    lot,
    two_lanes,
    verified,
    wrong,
)

LOOKALIKES = ["core\u200b", "c\u043ere", "Core", "core "]
MENTORS = "33" * 32


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Result]:
    """Runs the command on an announcement, and on a saved call if there is one."""
    return partial(verified, tmp_path)


@pytest.mark.parametrize("lane", LOOKALIKES)
def test_a_lane_that_the_saved_call_lacks_is_wrong_however_much_it_looks_like_one(
    verify: Callable[..., Result], lane: str
) -> None:
    told = announcement()
    told["lots"]["lanes"].append(lane_of(lane, OTHER, lane))
    drawn_again(told, lane, OTHER)

    said = wrong(verify(told, call()))

    assert [line for line in said if "the saved call has no such lane" in line] == [
        f"lane {ascii(lane)[1:-1]}: the saved call has no such lane; if it was added later, give the call as it was "
        "saved after that"
    ]


def test_a_tie_in_a_lane_that_is_not_announced_is_wrong(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["lots"]["ties"][0]["drawn"][0]["lane"] = "elsewhere"

    assert "not every seed that lane elsewhere is drawn by is public" in "".join(wrong(verify(told, call())))


def test_ties_over_two_lanes_for_one_role_fit(verify: Callable[..., Result]) -> None:
    assert wrong(verify(*two_lanes())) == []


def test_swapping_the_lanes_of_two_that_are_tied_turns_no_tie_round(verify: Callable[..., Result]) -> None:
    told, saved = two_lanes()
    drawn = told["lots"]["ties"][0]["drawn"]
    before = [one["lot"] for one in drawn]

    drawn[0]["lane"], drawn[1]["lane"] = drawn[1]["lane"], drawn[0]["lane"]

    assert wrong(verify(told, saved)) == []
    assert [lot(one["expression_id"], SEED, OTHER) for one in drawn] == before


@pytest.mark.parametrize("company", [("core",), ("core", "late", "mentors")])
def test_leaving_out_a_lane_or_taking_one_in_for_another_key_is_wrong(
    verify: Callable[..., Result], company: tuple[str, ...]
) -> None:
    told, _ = two_lanes()
    saved = call_of(("core", "core", SEED), ("late", "core", OTHER), ("mentors", "mentor", MENTORS))
    seeds = {"core": SEED, "late": OTHER, "mentors": MENTORS}
    told["lots"]["lanes"] = [
        lane_of(lane, seed, *(company if lane in company else (lane,))) for lane, seed in seeds.items()
    ]
    drawn_again(told, "core", *(seeds[lane] for lane in company))

    assert "lane core: it was not drawn with the lanes that the saved call has for the same role" in wrong(
        verify(told, saved)
    )


def test_lanes_that_do_not_say_the_same_of_each_other_are_wrong(verify: Callable[..., Result]) -> None:
    told, _ = two_lanes()
    told["lots"]["lanes"][1]["drawn_with"] = ["late"]

    assert "lane core: the lanes that it was drawn with do not say the same" in wrong(verify(told))


def test_a_core_city_that_is_said_to_have_come_by_the_mentors_lane_is_wrong(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["lots"]["lanes"].append(lane_of("mentors", MENTORS, "mentors"))
    drawn_again(told, "mentors", MENTORS)

    said = wrong(verify(told, call_of(("core", "core", SEED), ("mentors", "mentor", MENTORS))))

    assert len([line for line in said if line.endswith("lane mentors is not for what the list has it as")]) == 2


def test_a_tie_of_two_roles_is_wrong(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["lots"]["lanes"].append(lane_of("mentors", MENTORS, "mentors"))
    told["lots"]["ties"][0]["drawn"][2]["lane"] = "mentors"

    said = wrong(verify(told, call_of(("core", "core", SEED), ("mentors", "mentor", MENTORS))))

    assert "tie 1: its lanes are for different roles, which cannot be tied" in said


def test_a_tie_in_which_nobody_is_on_the_list_says_that_its_kind_cannot_be_told(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["lots"]["lanes"].append(lane_of("mentors", MENTORS, "mentors"))
    told["selected"], told["totals"]["selected"] = [], 0
    for one in told["lots"]["ties"][0]["drawn"]:
        one["name"] = None

    said = verify(told, call_of(("core", "core", SEED), ("mentors", "mentor", MENTORS)))

    assert "open   tie 1: nobody in it is on the list, so that only those in it can tell" in said.output


def test_an_expression_that_stands_in_two_lanes_is_wrong(verify: Callable[..., Result]) -> None:
    told, saved = two_lanes()
    again = copy.deepcopy(told["lots"]["ties"][0])
    again["drawn"][1]["lane"] = "late"
    told["lots"]["ties"].append(again)

    assert "stands in 2 lanes, lane core, lane late" in "".join(wrong(verify(told, saved)))


def test_a_lane_that_was_added_after_a_reveal_fits_a_call_saved_then(verify: Callable[..., Result]) -> None:
    told, saved = two_lanes()
    told["lots"]["lanes"] = [lane_of("core", SEED, "core"), lane_of("late", OTHER, "late")]
    drawn_again(told, "core", SEED)
    saved["lanes"][0]["lot"]["seed"] = SEED

    said = verify(told, saved)

    assert wrong(said) == []
    assert "fits   lane late: the commitment is the one that the saved call has" in said.output
    assert "open   lane late: whether it was drawn with the right lanes" in said.output


def test_a_tie_of_lanes_that_are_drawn_apart_says_what_cannot_be_told(verify: Callable[..., Result]) -> None:
    told, _ = two_lanes()
    told["lots"]["lanes"] = [lane_of("core", SEED, "core"), lane_of("late", OTHER, "late")]
    drawn = told["lots"]["ties"][0]["drawn"]
    for one in drawn:
        one["lot"] = lot(one["expression_id"], OTHER if one["lane"] == "late" else SEED)
    drawn.sort(key=lambda one: one["lot"])

    assert "open   tie 1: it spans lanes that were drawn apart" in verify(told).output
