"""Who reviews what: n reviewers per expression, none with a conflict, loads as even as conflicts allow.

Each expression goes to its least loaded reviewers first; then chains of exchanges from the most to the least loaded
even out what conflicts have skewed. When no such chain is left, no other assignment is more even (Harvey, Ladner,
Lovász and Tamir, "Semi-matchings for bipartite graphs", 2006). Chance enters through the seed alone, so that the same
seed gives the same assignment to whoever checks it.
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from shared.phrases import Phrase, listed, phrase

Pair = tuple[str, str]  # expression id, reviewer id


@dataclass(frozen=True)
class Task:
    """What is to be assigned.

    Attributes:
        reviews: how many reviewers each expression needs.
        barred: per expression, the reviewers who must not see it and why.
        standing: pairs there are already; those in `started` never move, the others may where that evens out the loads.
    """

    expressions: Collection[str]
    reviewers: Collection[str]
    reviews: int
    seed: str
    barred: Mapping[str, Mapping[str, Phrase]] = field(default_factory=dict)
    standing: frozenset[Pair] = frozenset()
    started: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Assignment:
    """The pairs, and of each expression that has too few reviewers why."""

    pairs: frozenset[Pair]
    impossible: dict[str, Phrase]

    def loads(self, reviewers: Collection[str]) -> dict[str, int]:
        """How many expressions each of *reviewers* has."""
        return {key: sum(1 for _, reviewer in self.pairs if reviewer == key) for key in reviewers}


def assign(task: Task) -> Assignment:
    """Deal the expressions of *task* out. The same task gives the same assignment, in whatever order.

    Source: Harvey, Ladner, Lovász and Tamir, as above; the challenge file, `reviews_per_expression`.
    """
    desk = _Desk(task)
    for expression in _shuffled(task.expressions, task.seed):
        desk.deal(expression)
    while desk.even_out():
        pass
    pairs = frozenset((e, r) for r, hers in desk.piles.items() for e in hers)
    return Assignment(pairs | task.started, desk.impossible)


class _Desk:
    """Whose pile holds what while dealing."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.order = _shuffled(task.reviewers, task.seed)
        self.expressions = frozenset(task.expressions)
        self.position = {reviewer: at for at, reviewer in enumerate(self.order)}
        self.piles: dict[str, set[str]] = {reviewer: set() for reviewer in self.order}
        self.impossible: dict[str, Phrase] = {}
        # what those submitted who have left counts
        self.elsewhere = Counter(expression for expression, reviewer in task.started if reviewer not in self.piles)
        for expression, reviewer in task.standing | task.started:
            if reviewer in self.piles and (
                self._is_free(expression, reviewer) or (expression, reviewer) in task.started
            ):
                self.piles[reviewer].add(expression)

    def deal(self, expression: str) -> None:
        here = sum(expression in hers for hers in self.piles.values())
        missing = self.task.reviews - here - self.elsewhere[expression]
        free = [r for r in self.order if self._can_take(r, expression)]
        for reviewer in sorted(free, key=self._burden)[: max(missing, 0)]:
            self.piles[reviewer].add(expression)
        if missing > len(free):
            self.impossible[expression] = self._explain(expression, short_by=missing - len(free))

    def even_out(self) -> bool:
        """Shorten the most loaded reviewer's pile along a chain of exchanges; False when none can be shortened."""
        return any(self._shorten(start) for start in sorted(self.order, key=self._burden, reverse=True))

    def _shorten(self, start: str) -> bool:
        came: dict[str, tuple[str, str]] = {}  # reviewer: who hands them what
        waiting = deque([start])
        while waiting:
            giver = waiting.popleft()
            for taker in sorted(self.order, key=self._burden):
                if taker in came or taker == start:
                    continue
                expression = self._handed(giver, taker)
                if expression is None:
                    continue
                came[taker] = (giver, expression)
                if len(self.piles[taker]) <= len(self.piles[start]) - 2:
                    self._exchange(came, taker, start)
                    return True
                waiting.append(taker)
        return False

    def _handed(self, giver: str, taker: str) -> str | None:
        movable = (
            e
            for e in self.piles[giver]
            if e in self.expressions and (e, giver) not in self.task.started and self._can_take(taker, e)
        )
        return min(movable, default=None)

    def _exchange(self, came: Mapping[str, tuple[str, str]], taker: str, start: str) -> None:
        while taker != start:
            giver, expression = came[taker]
            self.piles[giver].remove(expression)
            self.piles[taker].add(expression)
            taker = giver

    def _can_take(self, reviewer: str, expression: str) -> bool:
        return expression not in self.piles[reviewer] and self._is_free(expression, reviewer)

    def _is_free(self, expression: str, reviewer: str) -> bool:
        return reviewer not in self.task.barred.get(expression, {})

    def _burden(self, reviewer: str) -> tuple[int, int]:
        return len(self.piles[reviewer]), self.position[reviewer]

    def _explain(self, expression: str, *, short_by: int) -> Phrase:
        barred = {r: why for r, why in self.task.barred.get(expression, {}).items() if r in self.piles}
        free = len(self.piles) - len(barred)
        counts = {"needed": self.task.reviews, "free": free, "all": len(self.piles), "short_by": short_by}
        reasons = sorted(set(barred.values()), key=str)
        if not reasons:
            return phrase("too-few-reviewers", **counts)
        return phrase("too-few-unbarred", **counts, reasons=listed(reasons))


def _shuffled(keys: Collection[str], seed: str) -> list[str]:
    return sorted(keys, key=lambda key: sha256(f"{seed}/{key}".encode()).digest())
