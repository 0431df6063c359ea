from dataclasses import replace

import pytest

from shared.delivery.cursors import UNKNOWN, Cursor
from shared.delivery.heads import (
    Finding,
    Gap,
    Observation,
    Told,
    compare,
    fork,
    gaps,
    heads_in,
    is_heads,
    is_steady,
    message_of,
)
from shared.delivery.streams import Stream
from shared.messages import Invalid
from tests.shared.test_delivery.builders import AT


@pytest.mark.parametrize(
    ("head", "cursor", "applied", "finding"),
    [
        (Stream(3, "c"), Cursor(3, "c"), "c", Finding.LEVEL),
        (Stream(3, "c"), Cursor(2, "b"), UNKNOWN, Finding.BEHIND),
        (Stream(3, "c"), Cursor(), UNKNOWN, Finding.BEHIND),
        (Stream(3, "c"), Cursor(5, "e"), "c", Finding.AHEAD),
        (Stream(3, "x"), Cursor(5, "e"), "c", Finding.FORKED),
        (Stream(3, "x"), Cursor(3, "c"), "c", Finding.FORKED),
        (Stream(3, "x"), Cursor(3, UNKNOWN), UNKNOWN, Finding.LEVEL),
        (Stream(), Cursor(), UNKNOWN, Finding.LEVEL),
    ],
)
def test_a_head_beside_a_cursor(head: Stream, cursor: Cursor, applied: str, finding: Finding) -> None:
    assert compare(head, cursor, lambda _: applied) is finding


def test_the_gap_is_what_was_said_after_the_cursor_and_nothing_else() -> None:
    assert gaps("topic/a", Stream(5, "e"), Cursor(2, "b")) == [Gap("topic/a", 3, 5)]
    assert gaps("topic/a", Stream(5, "e"), Cursor(5, "e")) == []
    assert gaps("topic/a", Stream(9, "e"), Cursor(2, "b"), held={3, 6}) == [Gap("topic/a", 4, 5), Gap("topic/a", 7, 9)]


def test_trouble_is_steady_while_nothing_moves() -> None:
    behind, ahead = Observation(Finding.BEHIND, 5, 3), Observation(Finding.AHEAD, 3, 5)

    assert is_steady(behind, Observation(Finding.BEHIND, 6, 3))
    assert not is_steady(behind, Observation(Finding.BEHIND, 5, 4))
    assert is_steady(ahead, Observation(Finding.AHEAD, 3, 5))
    assert not is_steady(ahead, Observation(Finding.AHEAD, 3, 6))
    assert not is_steady(ahead, Observation(Finding.AHEAD, 4, 5))
    assert not is_steady(behind, ahead)


def test_heads_travel_as_a_message_of_a_type_that_nobody_handles() -> None:
    heads = {"topic/a": Stream(5, "e"), "topic/b": Stream(1, "b")}

    for told in (Told(heads), Told(heads, ("topic/", ""), frozenset({"topic/c"})), Told({}, ("", ""))):
        message = message_of("teller", told, AT)

        assert is_heads(message)
        assert heads_in(message) == replace(told, at=AT)
    with pytest.raises(Invalid):
        heads_in(message.model_copy(update={"data": {"heads": 5}}))


def test_two_lives_of_a_stream_part_after_the_last_message_they_share() -> None:
    said, applied = ["", "a", "b", "x", "y"], ["", "a", "b", "c", "d"]

    assert fork(said.__getitem__, applied.__getitem__, 4) == 2
    assert fork(said.__getitem__, said.__getitem__, 4) == 4
    assert fork(said.__getitem__, lambda _: UNKNOWN, 4) == 4
