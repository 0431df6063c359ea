"""Who gets a place: by rank, as many as there are places, then the reserve; a person's override before the rules.

Every proposal keeps its explanation (`explanations`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from math import ceil

from services.selection.contracts import Outcome
from services.selection.model.decisions import Override
from services.selection.model.explanations import place, scores_of, sentence, tie
from services.selection.model.ranking import LOT, Ranked, readable
from shared.challenge import Criterion
from shared.errors import Refused
from shared.phrases import One, Phrase, day, phrase
from shared.values import Value

RESERVE_PERCENT = 10  # of the places, rounded up; the chair may propose with another figure
OUT_OF_RANKING = (Outcome.INELIGIBLE, Outcome.WITHDRAWN)


def is_out(override: Override | None, *, withdrawn: bool) -> bool:
    """Whether an expression takes no part in the ranking, and so needs no score sheet; an override is before all."""
    return override.outcome in OUT_OF_RANKING if override else withdrawn


class TooManyOverrides(Refused):
    """People gave away more places than there are."""

    code = "too-many-overrides"


class ProposalTerms(Value):
    """On which terms outcomes are proposed.

    Attributes:
        lanes: which are decided together.
        reserve_percent: the reserve in per cent of the places.
    """

    lanes: tuple[str, ...]
    reserve_percent: int = RESERVE_PERCENT


@dataclass(frozen=True)
class Pool:
    """The expressions that compete for the same places, in their ranking.

    Attributes:
        quota: how many places the challenge has; `taken` of them by decisions released before, here and in other lanes.
        released: what rank decided and was released; a place that is free moves them up, and nothing moves them down.
        settled: by id, whose released decision no ranking changes: who holds a place, and whom a person decided on.
        unranked: by id, those out of the ranking that it does not list, for nobody had to score them.
        withdrawn: taken back after the close.
    """

    title: Phrase | str
    quota: int
    ranking: Sequence[Ranked]
    unranked: Sequence[str] = ()
    taken: int = 0
    released: Mapping[str, Outcome] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    overrides: Mapping[str, Override] | None = None
    reserve_percent: int = RESERVE_PERCENT


@dataclass(frozen=True)
class Proposal:
    """What the rules and the overrides make of one expression.

    Attributes:
        rank: among those that rank decides; None for those that a person or a withdrawal decided.
        drawn: those that nothing but their lots parted, this one among them, as ranked; empty where there are none.
    """

    expression_id: str
    outcome: Outcome
    reasons: tuple[Phrase, ...]
    why: tuple[Phrase, ...]
    ranked: Ranked | None = None
    rank: int | None = None
    drawn: tuple[str, ...] = ()
    override: Override | None = None

    @property
    def score(self) -> str:
        """Points of 100, to two places; empty where there is no score."""
        return readable(self.ranked.score) if self.ranked else ""

    @property
    def lot(self) -> str:
        """Its lot, where rank decided."""
        return self.ranked.lot if self.ranked and self.rank else ""


def propose(pool: Pool, criteria: Sequence[Criterion]) -> list[Proposal]:
    """One proposal per expression of *pool* that is not settled, as ranked; those that the ranking does not list last.

    Raises:
        TooManyOverrides: more were selected by override than there are places.

    Source: ARCHITECTURE.md, "released places are taken".
    """
    rows: dict[str, Ranked | None] = {row.expression_id: row for row in pool.ranking} | dict.fromkeys(pool.unranked)
    given = {key: _given(pool, key) for key in rows if key not in pool.settled}
    free = _free(pool, sum(outcome is Outcome.SELECTED for outcome in given.values()))
    by_rank = [row for row in pool.ranking if given.get(row.expression_id, row) is None]
    room = _room(pool, [row.expression_id for row in by_rank], free)
    outcomes = _by_rank(pool, [row.expression_id for row in by_rank], room)
    ranks = {row.expression_id: rank for rank, row in enumerate(by_rank, 1)}
    ranked = {
        row.expression_id: _ranked(pool, row, outcomes[row.expression_id], ranks, room, criteria) for row in by_rank
    }
    return [
        ranked[key] if outcome is None else _decided_otherwise(pool, key, rows[key], outcome, criteria)
        for key, outcome in given.items()
    ]


def _free(pool: Pool, selected: int) -> int:
    """How many places go by rank, beside those *selected* by override."""
    left = max(pool.quota - pool.taken, 0)
    if selected > left:
        raise TooManyOverrides(field=pool.title, selected=selected, free=left)
    return left - selected


def _given(pool: Pool, key: str) -> Outcome | None:
    """The outcome that rank has no say in."""
    override = (pool.overrides or {}).get(key)
    if override is not None:
        return override.outcome
    return Outcome.WITHDRAWN if key in pool.withdrawn else None


def _reserve(pool: Pool) -> int:
    return ceil(pool.quota * pool.reserve_percent / 100)


@dataclass(frozen=True)
class _Room:
    """How many places go by rank, and how many on the reserve, beside those that are on it and stay there."""

    free: int
    reserve: int


def _room(pool: Pool, keys: Sequence[str], free: int) -> _Room:
    stay = sum(pool.released.get(key) is Outcome.RESERVE for key in keys[free:])
    return _Room(free, max(_reserve(pool) - stay, 0))


def _by_rank(pool: Pool, keys: Sequence[str], room: _Room) -> dict[str, Outcome]:
    beyond = keys[room.free :]
    stay = [key for key in beyond if pool.released.get(key) is Outcome.RESERVE]
    waiting = [key for key in beyond if key not in stay]
    return (
        dict.fromkeys(keys[: room.free], Outcome.SELECTED)
        | dict.fromkeys([*stay, *waiting[: room.reserve]], Outcome.RESERVE)
        | dict.fromkeys(waiting[room.reserve :], Outcome.NOT_SELECTED)
    )


def _decided_otherwise(
    pool: Pool, key: str, row: Ranked | None, outcome: Outcome, criteria: Sequence[Criterion]
) -> Proposal:
    override = (pool.overrides or {}).get(key)
    rule = phrase("decided-by-chair", reason=override.reason) if override else phrase("withdrawn-by-applicant")
    scores = [scores_of(row, criteria)] if row else []
    has_scores = outcome not in OUT_OF_RANKING
    why = [sentence(row), *scores, rule] if row and has_scores else [*scores, rule]
    if override:
        at = override.at.astimezone(UTC)
        when: dict[str, One] = {"day": day(at.date()), "time": f"{at:%H:%M}"}
        why.append(phrase("override-by", name=override.by, **when, reason=override.reason))
    return Proposal(
        expression_id=key,
        outcome=outcome,
        reasons=(*scores, rule) if has_scores else (rule,),
        why=tuple(why),
        ranked=row,
        override=override,
    )


def _ranked(
    pool: Pool, row: Ranked, outcome: Outcome, ranks: Mapping[str, int], room: _Room, criteria: Sequence[Criterion]
) -> Proposal:
    """*ranks*: of those that rank decides, by id."""
    rank, of = ranks[row.expression_id], len(ranks)
    scores, rule = scores_of(row, criteria), _rule(pool, outcome, room)
    counted = [] if (rank, of) == (row.rank, row.of) else [phrase("rank-among-decided", rank=rank, of=of)]
    parted = tie(row, ranks)
    return Proposal(
        expression_id=row.expression_id,
        outcome=outcome,
        reasons=(phrase("ranked", rank=rank, of=of, **scores.slots), *parted, rule),
        why=(sentence(row), *counted, scores, *parted, rule),
        ranked=row,
        rank=rank,
        drawn=_drawn(row, ranks),
    )


def _drawn(row: Ranked, ranks: Mapping[str, int]) -> tuple[str, ...]:
    others = [key for key, step in row.parted.items() if step == LOT and key in ranks]
    return tuple(sorted([row.expression_id, *others], key=ranks.__getitem__)) if others else ()


def _rule(pool: Pool, outcome: Outcome, room: _Room) -> Phrase:
    is_all = room.free == pool.quota
    return place(outcome, pool.title, free=room.free, is_all=is_all, joining=room.reserve, reserve=_reserve(pool))
