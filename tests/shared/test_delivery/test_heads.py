import pytest

from shared.delivery.cursors import UNKNOWN, Cursor
from shared.delivery.heads import Finding, Gap, compare, fork, gap
from shared.delivery.streams import Stream


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
    assert gap("topic/a", Stream(5, "e"), Cursor(2, "b")) == Gap("topic/a", 3, 5)
    assert gap("topic/a", Stream(5, "e"), Cursor(5, "e")) is None


def test_two_lives_of_a_stream_part_after_the_last_message_they_share() -> None:
    said, applied = ["", "a", "b", "x", "y"], ["", "a", "b", "c", "d"]

    assert fork(said.__getitem__, applied.__getitem__, 4) == 2
    assert fork(said.__getitem__, said.__getitem__, 4) == 4
    assert fork(said.__getitem__, lambda _: UNKNOWN, 4) == 4
