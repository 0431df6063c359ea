import pytest
from pymongo.errors import AutoReconnect, DuplicateKeyError, OperationFailure, ServerSelectionTimeoutError

from shared.broker.retry import trouble_of
from shared.delivery import retries
from shared.delivery.retries import DELAYS, attempt_of
from shared.errors import NotYet, Stale
from shared.messages import Invalid

LAST = len(DELAYS) - 1


def delay_of(attempt: int, error: Exception) -> int | None:
    return retries.delay_of(attempt, trouble_of(error))


@pytest.mark.parametrize(
    "passing",
    [
        NotYet("the address"),
        Stale("changed meanwhile"),
        AutoReconnect("the primary steps down"),
        ServerSelectionTimeoutError("no primary"),
        OperationFailure("conflict", 112, {"errorLabels": ["TransientTransactionError"]}),
        ConnectionResetError(),
    ],
)
def test_what_passes_by_itself_is_tried_for_as_long_as_it_takes(passing: Exception) -> None:
    assert [delay_of(attempt, passing) for attempt in (0, LAST, LAST + 1, 10_000)] == [0, LAST, LAST, LAST]


@pytest.mark.parametrize("bug", [RuntimeError("a bug"), DuplicateKeyError("twice"), KeyError("name")])
def test_a_bug_is_tried_five_times_and_then_is_a_dead_letter(bug: Exception) -> None:
    assert [delay_of(attempt, bug) for attempt in range(len(DELAYS) + 1)] == [0, 1, 2, 3, 4, None]


def test_what_is_invalid_is_never_tried_again() -> None:
    assert delay_of(0, Invalid("no JSON")) is None


@pytest.mark.parametrize("strange", ["many", -1, 10**9, None, {"a": 1}, 2.5])
def test_a_strange_attempt_header_counts_as_never(strange: object) -> None:
    assert attempt_of({"attempt": strange}) == 0
    assert attempt_of(None) == 0
    assert attempt_of({"attempt": 3}) == 3
