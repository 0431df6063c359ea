"""Who gets a place: by rank, as many as there are places, then the reserve; a person's override before the rules.

Every proposal keeps its explanation, in one text for the applicant (which names nobody else) and one for the committee.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from services.selection.contracts import Outcome
from services.selection.model.decisions import Override
from services.selection.ranking import Ranked, readable
from shared.challenge import Criterion
from shared.errors import Refused

RESERVE_PERCENT = 10  # of the places, rounded up; the chair may propose with another figure
OUT_OF_RANKING = (Outcome.INELIGIBLE, Outcome.WITHDRAWN)


class TooManyOverrides(Refused):
    """People gave away more places than there are."""

    code = "too-many-overrides"


@dataclass(frozen=True)
class Pool:
    """The expressions that compete for the same places, in their ranking.

    Attributes:
        places: how many the challenge has; `taken` of them by decisions released before, in other lanes.
        withdrawn: taken back after the close.
    """

    title: str
    places: int
    ranking: Sequence[Ranked]
    taken: int = 0
    withdrawn: frozenset[str] = frozenset()
    overrides: Mapping[str, Override] | None = None
    reserve_percent: int = RESERVE_PERCENT


@dataclass(frozen=True)
class Proposal:
    """What the rules and the overrides make of one expression.

    Attributes:
        rank: among those that rank decides; None for those that a person or a withdrawal decided.
    """

    expression_id: str
    outcome: Outcome
    reasons: str
    why: tuple[str, ...]
    ranked: Ranked
    rank: int | None = None
    override: Override | None = None

    @property
    def score(self) -> str:
        """Points of 100, to two places."""
        return readable(self.ranked.score)


def propose(pool: Pool, criteria: Sequence[Criterion]) -> list[Proposal]:
    """One proposal per expression of *pool*, in the ranking's order.

    Raises:
        TooManyOverrides: more were selected by override than there are places.
    """
    given = {row.expression_id: _given(pool, row.expression_id) for row in pool.ranking}
    selected = sum(outcome is Outcome.SELECTED for outcome in given.values())
    free = pool.places - pool.taken - selected
    if free < 0:
        raise TooManyOverrides(
            f"{pool.title}: {selected} are selected by override, and {pool.places - pool.taken} places are free."
        )
    by_rank = [row for row in pool.ranking if given[row.expression_id] is None]
    outcomes = _by_rank([row.expression_id for row in by_rank], free, _reserve(pool))
    proposals = [
        _ranked(pool, row, outcomes[row.expression_id], (place, len(by_rank)), free, criteria)
        for place, row in enumerate(by_rank, 1)
    ]
    otherwise = [(row, outcome) for row in pool.ranking if (outcome := given[row.expression_id]) is not None]
    proposals += [_decided_otherwise(pool, row, outcome, criteria) for row, outcome in otherwise]
    return sorted(proposals, key=lambda proposal: proposal.ranked.rank)


def _given(pool: Pool, key: str) -> Outcome | None:
    """The outcome that rank has no say in."""
    override = (pool.overrides or {}).get(key)
    if override is not None:
        return override.outcome
    return Outcome.WITHDRAWN if key in pool.withdrawn else None


def _reserve(pool: Pool) -> int:
    return ceil(pool.places * pool.reserve_percent / 100)


def _by_rank(keys: Sequence[str], free: int, reserve: int) -> dict[str, Outcome]:
    outcomes = dict.fromkeys(keys[:free], Outcome.SELECTED)
    outcomes |= dict.fromkeys(keys[free : free + reserve], Outcome.RESERVE)
    return outcomes | dict.fromkeys(keys[free + reserve :], Outcome.NOT_SELECTED)


def _decided_otherwise(pool: Pool, row: Ranked, outcome: Outcome, criteria: Sequence[Criterion]) -> Proposal:
    override = (pool.overrides or {}).get(row.expression_id)
    rule = f"Decided by the chair: {override.reason}" if override else "Withdrawn by the applicant."
    scores = _scores(row, criteria)
    why = [scores, rule] if outcome in OUT_OF_RANKING else [_sentence(row.explanation), scores, rule]
    if override:
        why.append(f"Override by {override.by} on {override.at:%d %B %Y, %H:%M} UTC: {override.reason}")
    return Proposal(
        expression_id=row.expression_id,
        outcome=outcome,
        reasons=rule if outcome in OUT_OF_RANKING else f"{scores} {rule}",
        why=tuple(why),
        ranked=row,
        override=override,
    )


def _ranked(
    pool: Pool, row: Ranked, outcome: Outcome, place: tuple[int, int], free: int, criteria: Sequence[Criterion]
) -> Proposal:
    rank, of = place
    scores, rule = _scores(row, criteria), _rule(pool, outcome, free)
    counted = [] if place == (row.rank, row.of) else [f"{rank} of the {of} that rank decides."]
    return Proposal(
        expression_id=row.expression_id,
        outcome=outcome,
        reasons=f"Ranked {rank} of {of} with {scores} {rule}",
        why=(_sentence(row.explanation), *counted, scores, rule),
        ranked=row,
        rank=rank,
    )


def _rule(pool: Pool, outcome: Outcome, free: int) -> str:
    places = "1 place" if free == 1 else f"{free} places"
    left = f"{places} ({pool.title})" if free == pool.places else f"{places} left to go by rank ({pool.title})"
    match outcome:
        case Outcome.SELECTED:
            return f"Within the {left}."
        case Outcome.RESERVE:
            return f"Beyond the {left}, among the next {_reserve(pool)}, the reserve."
        case _:
            return f"Beyond the {left} and the reserve of {_reserve(pool)}."


def _scores(row: Ranked, criteria: Sequence[Criterion]) -> str:
    means = ", ".join(f"{c.title} {readable(row.means[c.id])}" for c in criteria)
    return f"{readable(row.score)} of 100 points (means of 5: {means})."


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
