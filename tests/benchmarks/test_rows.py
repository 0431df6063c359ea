"""Medians, ratios and goals."""

import pytest

from benchmarks import table
from benchmarks.rows import Median, Pair, at_least, at_most, at_most_times, faster_than, medians


def test_a_ratio_is_taken_inside_each_round_and_not_between_the_medians() -> None:
    rounds = [{"requests/s": Pair(*pair)} for pair in ((100, 100), (200, 400), (300, 200))]

    assert medians(rounds) == {"requests/s": Median(ours=200, raw=200, ratio=1.0, least=0.5, most=1.5)}


def test_a_figure_without_a_raw_limit_has_no_ratio() -> None:
    rounds = [{"requests/s": Pair(1, 2), "MB": Pair(megabytes)} for megabytes in (30, 10, 20)]

    assert medians(rounds)["MB"] == Median(20)


def test_a_raw_limit_of_nothing_has_no_ratio() -> None:
    assert medians([{"% of a core": Pair(2.4, 0)}]) == {"% of a core": Median(2.4, 0)}


def test_figures_come_in_the_order_of_the_first_round() -> None:
    assert list(medians([{"b": Pair(1), "a": Pair(2)}, {"a": Pair(2), "b": Pair(1)}])) == ["b", "a"]


@pytest.mark.parametrize(
    ("goal", "met", "missed"),
    [
        (at_least(0.5, "x"), Median(50, 100, 0.5, 0.5, 0.5), Median(49, 100, 0.49, 0.49, 0.49)),
        (at_least(0.5, "x"), Median(50, 100, 0.5, 0.5, 0.5), Median(50)),
        (at_most(150, "x"), Median(150), Median(151)),
        (at_most_times(2, "x"), Median(20, 10, 2.0, 2.0, 2.0), Median(21, 10, 2.1, 2.1, 2.1)),
        (at_most_times(2, "x"), Median(20, 10, 2.0, 2.0, 2.0), Median(20)),
        (faster_than(360, "x", "20 times theirs"), Median(360), Median(359)),
    ],
)
def test_a_goal_is_met_at_its_limit_and_missed_beyond(goal: object, met: Median, missed: Median) -> None:
    assert goal.is_met({"x": met})  # type: ignore[attr-defined]
    assert not goal.is_met({"x": missed})  # type: ignore[attr-defined]


def test_no_two_rows_have_one_name_and_each_says_what_its_work_is() -> None:
    names = [row.name for row in table.ROWS]

    assert len(set(names)) == len(names)
    assert all(row.work.endswith(".") and row.beside.endswith(".") for row in table.ROWS)


def test_rows_that_are_named_come_in_the_pages_order_and_a_stranger_is_refused() -> None:
    first, *_, last = (row.name for row in table.ROWS)

    assert [row.name for row in table.named([last, first])] == [first, last]
    assert table.named([]) == list(table.ROWS)
    with pytest.raises(table.NoSuchRow, match="soup"):
        table.named([first, "soup"])
