from datetime import timedelta
from typing import Any

from shared.delivery.journal import BATCH, LONGEST, RETRY, confirmed, is_due, next_rows, returned
from tests.shared.test_delivery.builders import AT


def a_row(subject: str, sequence: int, **more: Any) -> dict[str, Any]:
    return {"subject": subject, "sequence": sequence, "sent_at": None, **more}


def test_what_is_unsent_goes_out_by_subject_and_sequence_a_batch_at_a_time() -> None:
    rows = [a_row("b", 1), a_row("a", 2), a_row("a", 1), a_row("c", 1, sent_at=AT)]

    assert [(row["subject"], row["sequence"]) for row in next_rows(rows, AT)] == [("a", 1), ("a", 2), ("b", 1)]
    assert len(next_rows([a_row("a", n) for n in range(2 * BATCH)], AT)) == BATCH


def test_a_returned_row_holds_up_its_own_subject_until_it_is_due() -> None:
    rows = [a_row("a", 1, **returned(AT)), a_row("a", 2), a_row("b", 1)]

    assert [row["subject"] for row in next_rows(rows, AT)] == ["b"]
    assert [row["subject"] for row in next_rows(rows, AT + RETRY)] == ["a", "a", "b"]


def test_what_is_confirmed_waits_for_nothing() -> None:
    assert next_rows([a_row("a", 1) | confirmed(AT)], AT) == []


def test_a_time_written_by_a_clock_that_had_jumped_stalls_nobody() -> None:
    assert is_due(AT + timedelta(days=365), AT)
    assert is_due(AT + LONGEST + timedelta(seconds=1), AT)
    assert not is_due(AT + RETRY, AT)
