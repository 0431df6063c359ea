"""The ranking: weighted scores, their mean over the sheets, and the declared tie-breaks, all in exact fractions.

Nobody decides a tie: the criteria that the challenge names do, in their order, and last the content hash, which nobody
can choose. Each place in the ranking says how it came about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from services.selection.model.sheets import MOST_POINTS
from shared.challenge import Criterion

CONTENT_HASH = "content hash"


@dataclass(frozen=True)
class Scored:
    """An expression and its submitted sheets, each as points by criterion (0 to 5 in halves)."""

    expression_id: str
    name: str
    content_hash: str
    sheets: Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Ranked:
    """An expression's place.

    Attributes:
        score: of 100, exact.
        means: per criterion, points 0 to 5, exact.
        decided_by: the title of the tie-break that settled its place, empty when its score alone did.
        tied_with: the names of those with the same score.
    """

    expression_id: str
    name: str
    rank: int
    of: int
    score: Fraction
    means: Mapping[str, Fraction]
    decided_by: str = ""
    tied_with: tuple[str, ...] = ()

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
    rows = [_Row.of(expression, criteria) for expression in expressions]
    rows.sort(key=lambda row: row.key(tie_breaks))
    titles = {criterion.id: criterion.title.lower() for criterion in criteria}
    settled = [_settled_by(one, other, tie_breaks, titles) for one, other in pairwise(rows)]
    return [_place(rows, place, settled) for place in range(len(rows))]


@dataclass(frozen=True)
class _Row:
    scored: Scored
    score: Fraction
    means: dict[str, Fraction]

    @classmethod
    def of(cls, scored: Scored, criteria: Sequence[Criterion]) -> "_Row":
        count = len(scored.sheets)
        means = {c.id: sum((Fraction(s[c.id]) for s in scored.sheets), Fraction()) / count for c in criteria}
        score = sum((Fraction(c.weight, MOST_POINTS) * means[c.id] for c in criteria), Fraction())
        return cls(scored, score, means)

    def key(self, tie_breaks: Sequence[str]) -> tuple[object, ...]:
        means = tuple(-self.means[key] for key in tie_breaks)
        return (-self.score, *means, self.scored.content_hash, self.scored.expression_id)


def _settled_by(better: _Row, worse: _Row, tie_breaks: Sequence[str], titles: Mapping[str, str]) -> str | None:
    if better.score != worse.score:
        return None
    return next(
        (titles[key] for key in tie_breaks if better.means[key] != worse.means[key]),
        CONTENT_HASH,
    )


def _place(rows: Sequence[_Row], place: int, settled: Sequence[str | None]) -> Ranked:
    row = rows[place]
    beside = (settled[place - 1] if place > 0 else None, settled[place] if place < len(settled) else None)
    tied = tuple(other.scored.name for other in rows if other.score == row.score and other.scored is not row.scored)
    return Ranked(
        expression_id=row.scored.expression_id,
        name=row.scored.name,
        rank=place + 1,
        of=len(rows),
        score=row.score,
        means=row.means,
        decided_by=" and ".join(dict.fromkeys(name for name in beside if name)),
        tied_with=tied,
    )
