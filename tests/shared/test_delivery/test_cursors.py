from collections.abc import Sequence

import pytest

from shared.delivery.cursors import UNKNOWN, Cursor, Verdict, in_turn, judge, moved, why_strange
from shared.delivery.streams import Stream, digest_of
from shared.messages import Message
from tests.shared.test_delivery.builders import a_history


def applied(messages: Sequence[Message]) -> tuple[Cursor, dict[int, str]]:
    cursor, digests = Cursor(), dict[int, str]()
    for message in messages:
        assert judge(cursor, message, lambda n: digests.get(n, UNKNOWN)) is Verdict.NEXT
        cursor = moved(cursor, message, is_handled=True)
        digests[message.sequence] = digest_of(message)
    return cursor, digests


def verdicts(before: Sequence[Message], messages: Sequence[Message]) -> list[Verdict]:
    cursor, digests = applied(before)
    return [judge(cursor, message, lambda n: digests.get(n, UNKNOWN)) for message in messages]


def test_what_was_applied_is_seen_what_follows_is_next_and_what_comes_after_that_is_early() -> None:
    said = a_history(5)

    assert verdicts(said[:3], said) == [*[Verdict.SEEN] * 3, Verdict.NEXT, Verdict.EARLY]


def test_new_facts_under_used_numbers_are_strangers_and_none_is_seen() -> None:
    said = a_history(8)
    restored = Stream(3, digest_of(said[2]))

    again = a_history(6, after=restored, life="second")

    assert verdicts(said, again) == [Verdict.STRANGER] * 6


def test_a_stream_that_begins_again_is_a_stranger() -> None:
    assert verdicts(a_history(2), a_history(3, life="second")) == [*[Verdict.STRANGER] * 2, Verdict.STRANGER]


@pytest.mark.parametrize("previous", ["0123456789abcdef", "", None])
def test_one_written_by_hand_into_the_right_place_is_a_stranger_and_the_true_one_is_next(previous: str | None) -> None:
    said = a_history(3)
    by_hand = said[2].model_copy(update={"fact": "", "previous": previous})

    assert verdicts(said[:2], [by_hand, said[2]]) == [Verdict.STRANGER, Verdict.NEXT]


def test_where_one_by_hand_was_applied_the_true_one_does_not_vanish() -> None:
    said = a_history(3)
    by_hand = said[2].model_copy(update={"fact": "by hand"})

    assert verdicts([*said[:2], by_hand], [said[2]]) == [Verdict.STRANGER]


def test_a_cursor_from_before_digests_goes_on_with_linked_and_with_old_messages() -> None:
    old = [message.model_copy(update={"previous": None}) for message in a_history(4)]
    cursor = Cursor(2, UNKNOWN, "first-2")

    for following in (old[2], a_history(4)[2]):
        assert judge(cursor, following, lambda _: UNKNOWN) is Verdict.NEXT
    assert judge(cursor, old[1], lambda _: UNKNOWN) is Verdict.SEEN
    assert verdicts(old[:3], a_history(4)) == [*[Verdict.SEEN] * 3, Verdict.NEXT]


def test_a_stranger_says_what_is_wrong() -> None:
    cursor, _ = applied(a_history(3))
    again = a_history(4, life="second")

    assert "has applied another message under teller/topic/a/2; teller seems restored" in why_strange(cursor, again[1])
    assert "has not applied what teller/topic/a/4 continues; teller seems restored" in why_strange(cursor, again[3])


def test_what_arrived_together_is_taken_in_turn_and_no_subject_overtakes_another() -> None:
    one, two, three = a_history(3)
    (other,) = a_history(1, topic="b")
    (stranger,) = a_history(1, life="second")

    assert in_turn([three, other, one, two, stranger], lambda message: message) == [one, other, stranger, two, three]
