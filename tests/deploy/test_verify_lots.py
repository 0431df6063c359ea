"""`verify-lots` works every lot out again from public data alone, and any forgery fails it."""

import copy
import json
import re
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli.__main__ import challenge
from tests.deploy.announcements import OTHER, SEED, Json, announcement, call, fingerprint, lot, verified

Forgery = Callable[[Json], None]


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Result]:
    """Runs the command on an announcement, and on a saved call if there is one."""
    return partial(verified, tmp_path)


def test_what_is_as_promised_fits_in_every_line_that_can_be_told(verify: Callable[..., Result]) -> None:
    said = verify(announcement(), call())

    assert said.exit_code == 0
    verdicts = [line.split()[0] for line in said.output.splitlines()[:-1]]
    assert verdicts == ["fits"] * 6 + ["open"] * 2
    assert "fits   tie 1: 3 in the order of their lots" in said.output
    assert "points are not public" in said.output


def swap(told: Json) -> None:
    drawn = told["lots"]["ties"][0]["drawn"]
    drawn[0], drawn[2] = drawn[2], drawn[0]


def swap_with_their_lots(told: Json) -> None:
    drawn = told["lots"]["ties"][0]["drawn"]
    drawn[0]["expression_id"], drawn[2]["expression_id"] = drawn[2]["expression_id"], drawn[0]["expression_id"]


def another_seed(told: Json) -> None:
    told["lots"]["lanes"][0]["seed"] = OTHER


def another_seed_and_its_commitment(told: Json) -> None:
    """Chosen after the applications: everything fits but the promise."""
    told["lots"]["lanes"][0].update(seed=OTHER, commitment=fingerprint(OTHER))
    drawn = told["lots"]["ties"][0]["drawn"]
    for one in drawn:
        one["lot"] = lot(one["expression_id"], OTHER)
    drawn.sort(key=lambda one: one["lot"])


def another_commitment(told: Json) -> None:
    told["lots"]["lanes"][0]["commitment"] = fingerprint(OTHER)


def no_lane(told: Json) -> None:
    told["lots"]["lanes"] = []


def hidden_seed(told: Json) -> None:
    told["lots"]["lanes"][0]["seed"] = None


def another_lot(told: Json) -> None:
    told["lots"]["ties"][0]["drawn"][0]["lot"] = "0" * 64


def another_name(told: Json) -> None:
    told["lots"]["ties"][0]["drawn"][0]["name"] = "Somebody Else (made up)"


def a_name_without_a_place(told: Json) -> None:
    told["lots"]["ties"][0]["drawn"][2]["name"] = "Somebody Else (made up)"


def twice(told: Json) -> None:
    drawn = told["lots"]["ties"][0]["drawn"]
    drawn[1] = copy.deepcopy(drawn[0])


FORGERIES = [
    swap,
    swap_with_their_lots,
    another_seed,
    another_seed_and_its_commitment,
    another_commitment,
    no_lane,
    hidden_seed,
    another_lot,
    another_name,
    a_name_without_a_place,
    twice,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda one: one.__name__)
def test_a_forged_announcement_is_found(verify: Callable[..., Result], forge: Forgery) -> None:
    told = announcement()
    forge(told)

    said = verify(told, call())

    assert said.exit_code == 1
    assert "\nWRONG  " in f"\n{said.output}"
    assert re.search(r"\n(Error: 1 of \d+ checks is|Error: \d+ of \d+ checks are) wrong\n$", said.output)


def test_without_the_saved_call_it_says_that_the_promise_was_not_checked(verify: Callable[..., Result]) -> None:
    told = announcement()
    another_seed_and_its_commitment(told)
    for one in told["lots"]["ties"][0]["drawn"]:
        one["name"] = None

    said = verify(told)

    assert said.exit_code == 0
    assert "open   whether these commitments are those of the opening: give --call" in said.output


def test_a_call_that_was_saved_too_late_proves_nothing(verify: Callable[..., Result]) -> None:
    said = verify(announcement(), call(seed=SEED))

    assert "open   lane core: the call was saved when its seed was public, too late" in said.output


@pytest.mark.parametrize("fixed", ["while-open", "after-close"])
def test_a_lot_that_was_fixed_late_is_pointed_out(verify: Callable[..., Result], fixed: str) -> None:
    told = announcement()
    told["lots"]["lanes"][0]["fixed"] = fixed

    assert "open   lane core: its lot was fixed " in verify(told, call()).output


def test_a_lot_that_took_the_place_of_another_is_pointed_out(verify: Callable[..., Result]) -> None:
    told = announcement()
    lane = told["lots"]["lanes"][0]
    lane["earlier"] = [{**lane, "commitment": fingerprint(OTHER), "seed": None}]

    assert f"took the place of an earlier one, {fingerprint(OTHER)}" in verify(told, call()).output


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"announced": False}, "Nothing is announced yet"),
        ({"announced": True, "challenge": "test-2020"}, "says nothing of lots"),
        ([], "This is no announcement"),
        (
            {"announced": True, "challenge": "x", "totals": {"selected": 0}, "selected": [], "lots": {"lanes": [{}]}},
            "lots.lanes.0.commitment: Field required",
        ),
        ({**announcement(), "lots": {"lanes": [], "ties": []}}, "nothing of this can be checked"),
    ],
)
def test_what_cannot_be_checked_is_no_success(verify: Callable[..., Result], told: Any, why: str) -> None:
    said = verify(told)

    assert said.exit_code == 2
    assert why in said.output


def test_a_call_of_another_challenge_is_refused(verify: Callable[..., Result]) -> None:
    said = verify(announcement(), {**call(), "id": "other-2020"})

    assert (said.exit_code, "The call is that of other-2020" in said.output) == (2, True)


def test_the_address_of_the_site_is_enough() -> None:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/selection/api/announcement"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(json.dumps(announcement()).encode() if found else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        good = CliRunner().invoke(challenge, ["verify-lots", url])
        lost = CliRunner().invoke(challenge, ["verify-lots", f"{url}/nowhere"])
        server.shutdown()

    assert good.exit_code == 0
    assert (lost.exit_code, "/nowhere cannot be read" in lost.output) == (2, True)


def test_what_is_neither_address_nor_file_is_refused() -> None:
    said = CliRunner().invoke(challenge, ["verify-lots", "www.example.org"])

    assert (said.exit_code, "neither an address that begins with https:// nor a file" in said.output) == (2, True)
