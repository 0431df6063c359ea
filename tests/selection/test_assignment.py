"""Who reviews what: the right number, no conflict, even loads, and the same for whoever computes it again."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from services.selection.model.assignment import Assignment, Task, assign
from shared.phrases import Phrase, phrase
from tests.selection.sentences import said

OWN, OTHER = phrase("own-country", country="DE"), phrase("declared-conflict", reason="my employer")


def a_task(expressions: int = 6, reviewers: int = 4, reviews: int = 2, **changes: object) -> Task:
    task = Task(
        expressions=[f"e{n}" for n in range(expressions)],
        reviewers=[f"r{n}" for n in range(reviewers)],
        reviews=reviews,
        seed="seed",
    )
    return replace(task, **changes)  # type: ignore[arg-type]


def loads(assignment: Assignment, task: Task) -> list[int]:
    return sorted(assignment.loads(task.reviewers).values())


@st.composite
def tasks(draw: st.DrawFn, largest: int = 12) -> Task:
    task = a_task(draw(st.integers(0, largest)), draw(st.integers(1, 8)), draw(st.integers(1, 3)))
    pairs = st.tuples(st.sampled_from(sorted(task.expressions) or ["none"]), st.sampled_from(sorted(task.reviewers)))
    barred: dict[str, dict[str, Phrase]] = {}
    for expression, reviewer in draw(st.sets(pairs, max_size=20)):
        barred.setdefault(expression, {})[reviewer] = OWN
    return replace(task, barred=barred, seed=draw(st.text(max_size=3)))


@given(tasks())
@settings(max_examples=150)
def test_each_expression_has_its_reviewers_or_an_explanation(task: Task) -> None:
    assignment = assign(task)

    counts = Counter(expression for expression, _ in assignment.pairs)
    for expression in task.expressions:
        free = len(task.reviewers) - len(task.barred.get(expression, {}))
        assert counts[expression] == min(task.reviews, free)
        assert (expression in assignment.impossible) == (free < task.reviews)


@given(tasks())
@settings(max_examples=150)
def test_nobody_is_assigned_what_they_are_barred_from(task: Task) -> None:
    assignment = assign(task)

    assert not [pair for pair in assignment.pairs if pair[1] in task.barred.get(pair[0], {})]


@given(st.integers(0, 40), st.integers(3, 9), st.integers(1, 3))
@settings(max_examples=100)
def test_without_conflicts_loads_differ_by_at_most_one(expressions: int, reviewers: int, reviews: int) -> None:
    task = a_task(expressions, reviewers, reviews)

    spread = loads(assign(task), task)

    assert spread[-1] - spread[0] <= 1


@given(tasks(largest=4))
@settings(max_examples=60)
def test_no_assignment_that_conflicts_allow_is_more_even(task: Task) -> None:
    task = replace(task, reviewers=list(task.reviewers)[:4])
    free = [[r for r in task.reviewers if r not in task.barred.get(e, {})] for e in task.expressions]
    choices = product(*[combinations(f, min(task.reviews, len(f))) for f in free])
    best = min(
        (sum(n * n for n in Counter(r for row in choice for r in row).values()) for choice in choices), default=0
    )

    assignment = assign(task)

    assert sum(n * n for n in assignment.loads(task.reviewers).values()) == best


@given(tasks(), st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_the_order_in_which_things_are_listed_does_not_matter(task: Task, random: object) -> None:
    shuffled = [list(task.expressions), list(task.reviewers)]
    for listed in shuffled:
        random.shuffle(listed)  # type: ignore[attr-defined]

    again = assign(replace(task, expressions=shuffled[0], reviewers=shuffled[1]))

    assert again == assign(task)


def test_another_seed_deals_otherwise() -> None:
    task = a_task(20, 7, 2)

    assert assign(task).pairs != assign(replace(task, seed="another")).pairs


@given(tasks(), st.data())
@settings(max_examples=100)
def test_what_is_already_scored_never_moves(task: Task, data: st.DataObject) -> None:
    first = assign(task)
    started = frozenset(data.draw(st.sets(st.sampled_from(sorted(first.pairs))))) if first.pairs else frozenset()

    later = assign(
        replace(task, expressions=[*task.expressions, "x1", "x2"], standing=first.pairs, started=started, seed="later")
    )

    assert started <= later.pairs
    counts = Counter(expression for expression, _ in later.pairs)
    assert all(counts[e] <= task.reviews for e in task.expressions)


def test_added_expressions_go_to_whoever_has_least() -> None:
    first = assign(a_task(6, 3, 1))
    task = a_task(9, 3, 1, standing=first.pairs)

    later = assign(task)

    assert first.pairs <= later.pairs
    assert loads(later, task) == [3, 3, 3]


def test_a_late_reviewer_takes_over_what_is_not_yet_scored() -> None:
    first = assign(a_task(8, 2, 1))
    started = frozenset(sorted(first.pairs)[:2])
    task = a_task(8, 4, 1, standing=first.pairs, started=started)

    later = assign(task)

    assert started <= later.pairs
    assert loads(later, task) == [2, 2, 2, 2]


def test_too_few_reviewers_are_explained() -> None:
    task = a_task(1, 3, 3, barred={"e0": {"r1": OWN}})

    assert {key: said(why) for key, why in assign(task).impossible.items()} == {
        "e0": "needs 3 reviewers, and only 2 of 3 on the roster may review it; the others are barred (own country DE). "
        "Add 1 more."
    }


def test_a_kept_pair_that_became_a_conflict_is_given_to_another() -> None:
    task = a_task(
        1,
        2,
        1,
        standing=frozenset({("e0", "r0")}),
        barred={"e0": {"r0": OTHER}},
    )

    assert assign(task).pairs == {("e0", "r1")}
