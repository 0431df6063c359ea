"""`verify-lots` ends with how much is verified, and names whom the announcement names."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from tests.deploy.announcements import SEED, announcement, call, two_lanes, verified


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Result]:
    """Runs the command on an announcement, and on a saved call if there is one."""
    return partial(verified, tmp_path)


def last_line(said: Result) -> str:
    assert said.exit_code == 0
    return said.output.splitlines()[-1]


def test_the_last_line_says_what_is_verified(verify: Callable[..., Result]) -> None:
    assert last_line(verify(announcement(), call())) == (
        "6 checks fit; 2 could not be made from what is public. "
        "Verified: the lots of 1 tie of 1 are those that were promised before anything was begun."
    )


def test_the_last_line_says_so_when_nothing_could_be_verified(verify: Callable[..., Result]) -> None:
    no_tie, late = announcement(), announcement()
    no_tie["lots"]["ties"] = []
    late["lots"]["lanes"][0]["fixed"] = "after-close"
    late_call = call()
    late_call["lanes"][0]["lot"]["fixed"] = "after-close"
    no_promise = call()
    no_promise["lanes"][0]["lot"] = None
    counts = r"\d+ checks? fits?; \d+ could not be made from what is public\. Nothing could be verified: "

    assert re.match(counts + "no tie that was decided by lot is public", last_line(verify(no_tie, call())))
    assert re.match(counts + "without a call that was saved", last_line(verify(announcement())))
    for told, saved in ((announcement(), call(seed=SEED)), (late, late_call), (announcement(), no_promise)):
        assert re.match(counts + "the saved call has no promise of these lots", last_line(verify(told, saved)))


def test_one_lane_whose_seed_was_public_verifies_no_tie_that_is_drawn_with_it(verify: Callable[..., Result]) -> None:
    told, saved = two_lanes()
    assert "Verified: the lots of 1 tie of 1 " in last_line(verify(told, saved))

    saved["lanes"][0]["lot"]["seed"] = SEED
    for one in told["lots"]["ties"][0]["drawn"]:
        one["lane"] = "late"

    assert "Nothing could be verified" in last_line(verify(told, saved))


def test_a_city_that_is_named_is_named_beside_its_number_and_acts_on_no_terminal(verify: Callable[..., Result]) -> None:
    told = announcement()
    first, _, nameless = told["lots"]["ties"][0]["drawn"]
    first["name"] = told["selected"][0]["name"] = "Ulm\x1b[2K\u202e"

    said = verify(told, call()).output

    assert f"fits   tie 1, {first['expression_id']} “Ulm\\x1b[2K\\u202e”: its lot is " in said
    assert f"fits   tie 1, {nameless['expression_id']}: its lot is " in said
