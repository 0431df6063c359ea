"""The ranking: weighted scores, their mean over the sheets, and the declared tie-breaks, all in exact fractions.

Nobody decides a tie: the criteria that the challenge names do, in their order, and last the lot, which was fixed before
anybody applied. Each place in the ranking says how it came about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from services.selection.model.sheets import MOST_POINTS
from shared.challenge import Criterion

LOT = "lot"
CONTENT_HASH = "content hash"  # decided before November 2026; what left by it stays as it was told
EARLIER = "the earlier decision"


@dataclass(frozen=True)
class Scored:
    """An expression and its submitted sheets, each as points by criterion (0 to 5 in halves).

    Attributes:
        lot: 64 hex digits; the lower one comes first.
        told_by_hash: its content hash, where a decision has left whose rank came from that; it keeps its place.
    """

    expression_id: str
    name: str
    lot: str
    sheets: Sequence[Mapping[str, float]]
    told_by_hash: str = ""


@dataclass(frozen=True)
class Ranked:
    """An expression's place.

    Attributes:
        score: of 100, exact.
        means: per criterion, points 0 to 5, exact.
        decided_by: the title of the tie-break that settled its place, empty when its score alone did.
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
    decided_by: str = ""
    tied_with: tuple[str, ...] = ()
    lot: str = ""
    parted: Mapping[str, str] = field(default_factory=dict)

    @property
    def explanation(self) -> str:
        """For the committee, such as "ranked 17 of 131 with 78.33; tied with Arad, decided by relevance"."""
        text = f"ranked {self.rank} of {self.of} with {readable(self.score)}"
        if self.tied_with:
            text += f"; tied with {', '.join(self.tied_with)}, decided by {self.decided_by}"
        return text


def readable(value: Fraction) -> str:
    """*value* to two places, halves upwards, such as 78.33."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def rank(expressions: Collection[Scored], criteria: Sequence[Criterion], tie_breaks: Sequence[str]) -> list[Ranked]:
    """*expressions* best first, whatever order they come in.

    Each needs at least one sheet, and every sheet points for every criterion.
    """
    titles = {criterion.id: criterion.title.lower() for criterion in criteria}
    rows = [_Row.of(expression, criteria, [(key, titles[key]) for key in tie_breaks]) for expression in expressions]
    rows.sort(key=lambda row: row.key)
    settled = [_settled_by(one, other) for one, other in pairwise(rows)]
    return [_place(rows, place, settled) for place in range(len(rows))]


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
        last = (0, one.told_by_hash) if one.told_by_hash else (1, one.lot)
        return (-self.score, *(value for _, value in self.steps), *last, one.expression_id)


def _settled_by(better: _Row, worse: _Row) -> str | None:
    if better.score != worse.score:
        return None
    for (title, value), (_, other) in zip(better.steps, worse.steps, strict=True):
        if value != other:
            return title
    told = (bool(better.scored.told_by_hash), bool(worse.scored.told_by_hash))
    return CONTENT_HASH if all(told) else EARLIER if any(told) else LOT


def _place(rows: Sequence[_Row], place: int, settled: Sequence[str | None]) -> Ranked:
    row = rows[place]
    beside = (settled[place - 1] if place > 0 else None, settled[place] if place < len(settled) else None)
    tied = [other for other in rows if other.score == row.score and other.scored is not row.scored]
    return Ranked(
        expression_id=row.scored.expression_id,
        name=row.scored.name,
        rank=place + 1,
        of=len(rows),
        score=row.score,
        means=row.means,
        decided_by=" and ".join(dict.fromkeys(name for name in beside if name)),
        tied_with=tuple(other.scored.name for other in tied),
        lot=row.scored.lot,
        parted=_parted(row, tied),
    )


def _parted(row: _Row, tied: Sequence[_Row]) -> dict[str, str]:
    order = [*(title for title, _ in row.steps), CONTENT_HASH, EARLIER, LOT]
    parted = {other.scored.expression_id: _settled_by(row, other) or "" for other in tied}
    return dict(sorted(parted.items(), key=lambda one: order.index(one[1])))
