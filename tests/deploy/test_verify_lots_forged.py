"""What is told otherwise than it was promised, or listed, is wrong."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result

from tests.deploy.announcements import SEED, Json, announcement, call, two_lanes, verified, wrong


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Result]:
    """Runs the command on an announcement, and on a saved call if there is one."""
    return partial(verified, tmp_path)


@pytest.mark.parametrize("changes", [{"fixed": "while-open"}, {"committed_at": "2020-05-29T09:00:00Z"}], ids=str)
def test_what_the_announcement_says_otherwise_of_when_a_lot_was_fixed_is_wrong(
    verify: Callable[..., Result], changes: Json
) -> None:
    saved = call()
    saved["lanes"][0]["lot"].update(changes)

    assert wrong(verify(announcement(), saved))[0].startswith("lane core: the saved call says that its lot was fixed")


@pytest.mark.parametrize("total", [2, 3, 100])
def test_a_tie_that_names_somebody_who_is_not_on_the_list_is_wrong_whatever_the_totals_say(
    verify: Callable[..., Result], total: int
) -> None:
    told = announcement()
    told["totals"]["selected"] = total
    told["lots"]["ties"][0]["drawn"][2]["name"] = "Atlantis"

    assert "it is named “Atlantis”, and the list has no such number" in "".join(wrong(verify(told, call())))


def test_an_id_that_is_on_the_list_twice_is_wrong(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["selected"].append({**told["selected"][0], "name": "Atlantis"})
    told["totals"]["selected"] = 3
    told["lots"]["ties"][0]["drawn"][0]["name"] = "Atlantis"

    assert f"the list has {told['selected'][0]['expression_id']} 2 times" in wrong(verify(told, call()))


def test_a_list_that_is_shorter_than_its_total_is_wrong(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["totals"]["selected"] = 3

    assert "the list has 2, and 3 are said to be selected" in wrong(verify(told, call()))[0]


def test_not_naming_one_that_has_a_place_hides_nothing(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["selected"][1]["expression_id"] = told["lots"]["ties"][0]["drawn"][2]["expression_id"]
    for one in told["lots"]["ties"][0]["drawn"]:
        one["name"] = None

    assert "one without a place stands before one with a place" in verify(told, call()).output


@pytest.mark.parametrize("saved", [{"id": "test-2020", "lanes": []}, {"id": "test-2020"}], ids=str)
def test_a_saved_call_without_lanes_is_wrong_and_not_passed_over(verify: Callable[..., Result], saved: Json) -> None:
    assert wrong(verify(announcement(), saved)) == [
        "the saved call has no lanes, so that nothing was promised in it",
        "lane core: the saved call has no such lane; if it was added later, give the call as it was saved after that",
    ]


@pytest.mark.parametrize("where", ["call", "announcement"])
def test_a_lane_that_stands_there_twice_is_wrong(verify: Callable[..., Result], where: str) -> None:
    told, saved = announcement(), call()
    lanes: list[Any] = saved["lanes"] if where == "call" else told["lots"]["lanes"]
    lanes.append(lanes[0])

    assert any(
        line.startswith("lane core: the ") and line.endswith("has it 2 times") for line in wrong(verify(told, saved))
    )


def test_a_call_saved_between_two_closes_says_that_it_is_too_late_for_the_first(verify: Callable[..., Result]) -> None:
    told, saved = two_lanes()
    saved["lanes"][0]["lot"]["seed"] = SEED

    said = verify(told, saved)

    assert wrong(said) == []
    assert "open   lane core: the call was saved when its seed was public" in said.output


def test_ids_are_compared_as_numbers_and_not_as_they_are_written(verify: Callable[..., Result]) -> None:
    told = announcement()
    first = told["lots"]["ties"][0]["drawn"][0]
    first["expression_id"] = f"urn:uuid:{UUID(first['expression_id'])}".upper().replace("URN:UUID", "urn:uuid")

    assert wrong(verify(told, call())) == []
