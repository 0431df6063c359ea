"""A row of the table: what is measured, beside which raw limit, and what its rounds come to. Pure.

A module of rows offers `ROWS`, a tuple of `Row`, and stands in `benchmarks.table`. To measure is to yield rounds, for
as long as one is asked for another:

    def measure(folder: Path) -> Rounds:
        with own.settings(folder) as settings:                    # servers of the row's own
            while True:
                raw, ours = bare(settings), core(settings)
                yield {"messages/s": Pair(ours, raw)}
"""

import statistics
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Pair(NamedTuple):
    """A figure of one round: ours, and that of the raw limit beside it, where there is one."""

    ours: float
    raw: float | None = None


Round = Mapping[str, Pair]  # by the figure's name, which is its unit; the first is what the row is about
Rounds = Generator[Round, None, None]


class Median(NamedTuple):
    """A figure over all rounds: the medians, and the ratio of ours to the raw limit's, with the least and the most."""

    ours: float
    raw: float | None = None
    ratio: float | None = None
    least: float | None = None
    most: float | None = None


Medians = Mapping[str, Median]


class Goal(NamedTuple):
    """What must hold, in words, and whether it does."""

    text: str
    is_met: Callable[[Medians], bool]


@dataclass(frozen=True)
class Row:
    """What is measured.

    Attributes:
        work: what ours does, in a sentence, so that a stranger can do the same elsewhere and compare.
        beside: what the raw limit does, in a sentence.
        measure: yields rounds, in each of them both, one after the other; it is given an empty folder.
        pretalx: what pretalx did, measured earlier, on another day.
    """

    name: str
    work: str
    beside: str
    measure: Callable[[Path], Rounds]
    goals: Sequence[Goal] = ()
    pretalx: str = ""


class NotMeasured(Exception):
    """The row cannot be measured, or not yet; says why."""


def at_least(ratio: float, figure: str) -> Goal:
    """Ours is to be so large a part of the raw limit's, or larger."""
    return Goal(f"{figure}: at least {ratio:g} of the raw limit's", lambda all_: (all_[figure].ratio or 0) >= ratio)


def at_most(limit: float, figure: str) -> Goal:
    """Ours is to be so much, or less."""
    return Goal(f"{figure}: at most {limit:g}", lambda all_: all_[figure].ours <= limit)


def at_most_times(ratio: float, figure: str) -> Goal:
    """Ours is to be so many times the raw limit's, or less."""

    def is_met(all_: Medians) -> bool:
        found = all_[figure].ratio
        return found is not None and found <= ratio

    return Goal(f"{figure}: at most {ratio:g} times the raw limit's", is_met)


def faster_than(rate: float, figure: str, whose: str) -> Goal:
    """Ours is to be so much, or more, which is so many times what *whose* is."""
    return Goal(f"{figure}: at least {rate:,g}, {whose}", lambda all_: all_[figure].ours >= rate)


def medians(rounds: Sequence[Round]) -> dict[str, Median]:
    """What *rounds* come to, by the figure's name, in the order of the first round."""
    return {figure: _median([one[figure] for one in rounds]) for figure in rounds[0]}


def _median(pairs: Sequence[Pair]) -> Median:
    ours = statistics.median(pair.ours for pair in pairs)
    raws = [pair.raw for pair in pairs if pair.raw is not None]
    if len(raws) < len(pairs):
        return Median(ours)
    # The ratio is taken inside each round, whose two sides met the same machine, and not between the medians
    ratios = [pair.ours / raw for pair, raw in zip(pairs, raws, strict=True) if raw]
    if len(ratios) < len(pairs):
        return Median(ours, statistics.median(raws))
    return Median(ours, statistics.median(raws), statistics.median(ratios), min(ratios), max(ratios))
