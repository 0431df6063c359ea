"""The ranking is exact, the same in whatever order it is computed, and says how each place came about."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.selection.model.ranking import Scored, rank, readable
from tests.selection.builders import CRITERIA, points
from tests.selection.sentences import said

TIE_BREAKS = ("relevance", "ambition")
half_points = st.integers(0, 10).map(lambda n: n / 2)
sheets = st.lists(st.tuples(half_points, half_points, half_points, half_points), min_size=1, max_size=3)
fields = st.lists(sheets, min_size=1, max_size=8)


def a_scored(name: str, *rows: tuple[float, ...], lot: str = "", ranked_by_hash: str = "") -> Scored:
    return Scored(name.lower(), name, lot or name.lower(), [points(*row) for row in rows], ranked_by_hash)


@given(fields, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_the_order_of_arrival_does_not_matter(rows: list[list[tuple[float, ...]]], random: object) -> None:
    field = [a_scored(f"C{n}", *row) for n, row in enumerate(rows)]
    shuffled = list(field)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert rank(shuffled, CRITERIA, TIE_BREAKS) == rank(field, CRITERIA, TIE_BREAKS)


@given(fields, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_names_do_not_matter(rows: list[list[tuple[float, ...]]], random: object) -> None:
    names = [f"City {n}" for n in range(len(rows))]
    random.shuffle(names)  # type: ignore[attr-defined]
    field = [a_scored(f"C{n}", *row) for n, row in enumerate(rows)]
    renamed = [replace(one, name=name) for one, name in zip(field, names, strict=True)]

    order = [row.expression_id for row in rank(field, CRITERIA, TIE_BREAKS)]
    assert [row.expression_id for row in rank(renamed, CRITERIA, TIE_BREAKS)] == order


def test_what_was_told_before_there_were_lots_stands_before_the_lot() -> None:
    row = (3, 3, 3, 3)
    a, b = a_scored("A", row, lot="a", ranked_by_hash="9"), a_scored("B", row, lot="b", ranked_by_hash="1")
    c, d = a_scored("C", row, lot="0"), a_scored("D", row, lot="1")

    ranking = rank([d, c, b, a], CRITERIA, TIE_BREAKS)

    assert [(one.name, said(one.decided_by)) for one in ranking] == [
        ("B", "content hash, then the earlier decision"),
        ("A", "content hash, then the earlier decision"),
        ("C", "the earlier decision, then lot"),
        ("D", "the earlier decision, then lot"),
    ]


@given(fields)
@settings(max_examples=150)
def test_a_better_place_never_has_a_lower_score_and_ties_are_exact(rows: list[list[tuple[float, ...]]]) -> None:
    ranking = rank([a_scored(f"C{n}", *row) for n, row in enumerate(rows)], CRITERIA, TIE_BREAKS)

    for better, worse in pairwise(ranking):
        assert better.score >= worse.score
        assert (better.score == worse.score) == (worse.name in better.tied_with)
        if better.score == worse.score:
            assert [better.means[key] for key in TIE_BREAKS] >= [worse.means[key] for key in TIE_BREAKS]


@given(sheets)
@settings(max_examples=100)
def test_the_same_scores_given_by_other_reviewers_tie_exactly(rows: list[tuple[float, ...]]) -> None:
    one, other = a_scored("One", *rows), a_scored("Other", *reversed(rows), *rows)

    ranking = rank([one, other], CRITERIA, TIE_BREAKS)

    assert ranking[0].score == ranking[1].score
    assert [said(row.decided_by) for row in ranking] == ["lot", "lot"]


def test_a_score_is_the_mean_over_sheets_of_points_weighted_to_a_hundred() -> None:
    [row] = rank([a_scored("Ulm", (5, 5, 5, 5), (4, 3, 2, 1), (3.5, 3, 3, 3))], CRITERIA, TIE_BREAKS)

    assert row.score == (Fraction(100) + Fraction(60) + Fraction(64)) / 3
    assert row.means["relevance"] == Fraction(25, 6)
    assert said(row.explanation) == "ranked 1 of 1 with 74.67"


def test_a_tie_goes_to_the_higher_mean_of_the_first_declared_criterion() -> None:
    resourceful, relevant = a_scored("Ulm", (3, 3, 3, 5)), a_scored("Bonn", (3.5, 3, 3, 3))

    first, second = rank([resourceful, relevant], CRITERIA, TIE_BREAKS)

    assert (first.name, second.name) == ("Bonn", "Ulm")
    assert said(first.explanation) == "ranked 1 of 2 with 64.00; tied with Ulm, decided by relevance"
    assert said(second.explanation) == "ranked 2 of 2 with 64.00; tied with Bonn, decided by relevance"


def test_a_criterion_that_is_no_tie_break_decides_nothing() -> None:
    one, other = a_scored("Ulm", (3, 3, 3, 5), lot="b"), a_scored("Bonn", (3, 3, 4, 3), lot="a")

    first, second = rank([one, other], CRITERIA, TIE_BREAKS)

    assert (first.name, said(first.decided_by)) == ("Bonn", "lot")
    assert second.tied_with == ("Bonn",)


def test_in_a_tie_of_three_each_names_what_parted_it_from_both_others_in_the_order_it_was_tried() -> None:
    a, b = a_scored("A", (4, 2, 3, 3)), a_scored("B", (3, 3, 3, 3), (3.5, 3, 3, 3))
    c = a_scored("C", (3.5, 3, 3, 3), (3, 3, 3, 3), lot="z")

    assert [said(row.decided_by) for row in rank([c, b, a], CRITERIA, TIE_BREAKS)] == [
        "relevance",
        "relevance, then lot",
        "relevance, then lot",
    ]


def test_halves_are_read_upwards() -> None:
    assert readable(Fraction(12345, 1000)) == "12.35"
