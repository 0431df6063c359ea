"""The ranking: weighted scores, their mean over the sheets, and the declared tie-breaks, all in exact fractions.

Nobody decides a tie: the criteria that the challenge names do, in their order, and last the lot, which was fixed before
anybody applied. Each rank says how it came about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import reduce
from itertools import groupby

from services.selection.model.sheets import MOST_POINTS
from shared.challenge import Criterion
from shared.phrases import One, Phrase, decimal, phrase
from shared.translated import within_a_sentence

LOT = "lot"
CONTENT_HASH = "content hash"  # decided before November 2026; what left by it stays
EARLIER = "the earlier decision"
_STEPS: Mapping[str, Phrase | str] = {  # a criterion is called as the challenge file calls it
    LOT: phrase("by-lot"),
    CONTENT_HASH: phrase("by-content-hash"),
    EARLIER: phrase("by-earlier-decision"),
}


@dataclass(frozen=True)
class Scored:
    """An expression and its submitted sheets, each as points by criterion (0 to 5 in halves).

    Attributes:
        lot: 64 hex digits; the lower one comes first.
        ranked_by_hash: its content hash, where a decision has left whose rank came from that; it keeps its rank.
    """

    expression_id: str
    name: str
    lot: str
    sheets: Sequence[Mapping[str, float]]
    ranked_by_hash: str = ""


@dataclass(frozen=True)
class Ranked:
    """An expression at its rank.

    Attributes:
        score: of 100, exact.
        means: per criterion, points 0 to 5, exact.
        tied_with: the names of those with the same score.
        lot: as it was given; kept also where it decided nothing.
        parted: by the id of each with the same score: which tie-break parted the two; in the order of the tie-breaks.
    """

    expression_id: str
    name: str
    rank: int
    of: int
    score: Fraction
    means: Mapping[str, Fraction]
    tied_with: tuple[str, ...] = ()
    lot: str = ""
    parted: Mapping[str, str] = field(default_factory=dict)

    @property
    def decided_by(self) -> Phrase | str:
        """What parted it from those with the same score; empty when its score alone settled its rank."""
        return in_turn(self.parted.values())

    @property
    def explanation(self) -> Phrase:
        """For the committee, such as "ranked 17 of 131 with 78.33; tied with Arad, decided by relevance"."""
        place: dict[str, One] = {"rank": self.rank, "of": self.of, "score": decimal(readable(self.score))}
        if not self.tied_with:
            return phrase("explained", **place)
        return phrase("explained-tied", **place, names=", ".join(self.tied_with), steps=self.decided_by)


def in_turn(steps: Iterable[str]) -> Phrase | str:
    """The tie-breaks among *steps*, each once, as they were tried: "relevance, then impacts"; empty for none."""
    each = [_STEPS.get(step, step) for step in dict.fromkeys(steps)]
    return reduce(lambda some, one: phrase("some-then-one", some=some, one=one), each) if each else ""


def readable(value: Fraction) -> str:
    """*value* to two places, halves upwards, such as 78.33."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def rank(expressions: Collection[Scored], criteria: Sequence[Criterion], tie_breaks: Sequence[str]) -> list[Ranked]:
    """*expressions* best first, whatever order they come in.

    Each needs at least one sheet, and every sheet points for every criterion.

    Source: the challenge file, `criteria` and `tie_breaks`;
    ARCHITECTURE.md, "the last tie-break is a lot by commit and reveal".
    """
    titles = {criterion.id: within_a_sentence(criterion.title) for criterion in criteria}
    rows = [_Row.of(expression, criteria, [(key, titles[key]) for key in tie_breaks]) for expression in expressions]
    rows.sort(key=lambda row: row.key)
    tied = [list(group) for _, group in groupby(rows, key=lambda row: row.score)]
    ordered = ((row, group) for group in tied for row in group)
    return [_ranked(row, group, rank, len(rows)) for rank, (row, group) in enumerate(ordered, 1)]


@dataclass(frozen=True)
class _Row:
    """`steps`: the tie-breaks in their order, each with its title and this row's value, the lower the better."""

    scored: Scored
    score: Fraction
    means: dict[str, Fraction]
    steps: Sequence[tuple[str, Fraction]]

    @classmethod
    def of(cls, scored: Scored, criteria: Sequence[Criterion], tie_breaks: Sequence[tuple[str, str]]) -> "_Row":
        count = len(scored.sheets)
        means = {c.id: sum((Fraction(s[c.id]) for s in scored.sheets), Fraction()) / count for c in criteria}
        score = sum((Fraction(c.weight, MOST_POINTS) * means[c.id] for c in criteria), Fraction())
        return cls(scored, score, means, [(title, -means[key]) for key, title in tie_breaks])

    @property
    def key(self) -> tuple[object, ...]:
        one = self.scored
        last = (0, one.ranked_by_hash) if one.ranked_by_hash else (1, one.lot)
        return (-self.score, *(value for _, value in self.steps), *last, one.expression_id)


def _ranked(row: _Row, group: Sequence[_Row], rank: int, of: int) -> Ranked:
    """*row* at its *rank*, beside the others of the *group* that have its score."""
    tied = [other for other in group if other is not row]
    return Ranked(
        expression_id=row.scored.expression_id,
        name=row.scored.name,
        rank=rank,
        of=of,
        score=row.score,
        means=row.means,
        tied_with=tuple(other.scored.name for other in tied),
        lot=row.scored.lot,
        parted=_parted(row, tied),
    )


def _parted(row: _Row, tied: Sequence[_Row]) -> dict[str, str]:
    order = [*(title for title, _ in row.steps), CONTENT_HASH, EARLIER, LOT]
    parted = {other.scored.expression_id: _parted_by(row, other) for other in tied}
    return dict(sorted(parted.items(), key=lambda one: order.index(one[1])))


def _parted_by(one: _Row, other: _Row) -> str:
    for (title, value), (_, others) in zip(one.steps, other.steps, strict=True):
        if value != others:
            return title
    earlier = (bool(one.scored.ranked_by_hash), bool(other.scored.ranked_by_hash))
    return CONTENT_HASH if all(earlier) else EARLIER if any(earlier) else LOT
