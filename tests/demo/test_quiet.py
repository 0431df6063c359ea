"""The clock moves only once nothing is under way: what counts as under way."""

from typing import Any

import pytest

from demo.system import SERVICES, under_way


def statuses(**changes: Any) -> dict[str, dict[str, Any]]:
    """Every service at rest, having heard everything; *changes* are applications'."""
    rest = {"published": 7, "unsent": 0, "early": 0, "dead": 0}
    heard = {"applications": {"selection": 7}, "selection": {"applications": 7}}
    found: dict[str, dict[str, Any]] = {name: {**rest, "heard": heard.get(name, {})} for name in SERVICES}
    found["applications"].update(changes)
    return found


def test_who_has_heard_everything_is_at_rest() -> None:
    assert under_way(statuses(), {"sent": 40, "failed": 1}) == []


@pytest.mark.parametrize(
    "change", [{"unsent": 1}, {"early": 1}, {"heard": {"selection": 6}}, {"published": 8}], ids=str
)
def test_a_message_on_its_way_is_under_way(change: dict[str, Any]) -> None:
    assert len(under_way(statuses(**change), {})) == 1


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_a_letter_that_has_not_gone_is_under_way(state: str) -> None:
    assert under_way(statuses(), {state: 2}) == [f"2 letters {state}"]


def test_one_thing_that_is_under_way_is_counted_as_one() -> None:
    assert under_way(statuses(unsent=1, early=1), {"queued": 1}) == [
        "1 letter queued",
        "applications has 1 message to send",
        "applications holds 1 early message",
    ]
