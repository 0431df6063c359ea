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
    """What the rules and the overrides make of one expression."""

    expression_id: str
    outcome: Outcome
    reasons: str
    why: tuple[str, ...]
    ranked: Ranked
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
    overrides = pool.overrides or {}
    given = {key: _given(pool, key) for key in (row.expression_id for row in pool.ranking)}
    selected = [key for key, outcome in given.items() if outcome is Outcome.SELECTED]
    free = pool.places - pool.taken - len(selected)
    if free < 0:
        raise TooManyOverrides(
            f"{pool.title}: {len(selected)} are selected by override, and {pool.places - pool.taken} places are free."
        )
    by_rule = _by_rank([key for key, outcome in given.items() if outcome is None], free, _reserve(pool))
    return [_proposal(pool, row, given, by_rule, overrides, criteria) for row in pool.ranking]


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


def _proposal(
    pool: Pool,
    row: Ranked,
    given: Mapping[str, Outcome | None],
    by_rule: Mapping[str, Outcome],
    overrides: Mapping[str, Override],
    criteria: Sequence[Criterion],
) -> Proposal:
    key, override = row.expression_id, overrides.get(row.expression_id)
    outcome = given[key] or by_rule[key]
    rule = _rule(pool, outcome, override)
    means = ", ".join(f"{c.title} {readable(row.means[c.id])}" for c in criteria)
    scores = f"{readable(row.score)} of 100 points (means of 5: {means})"
    return Proposal(
        expression_id=key,
        outcome=outcome,
        reasons=f"Ranked {row.rank} of {row.of} with {scores}. {rule}",
        why=_why(row, override, f"{scores}.", rule),
        ranked=row,
        override=override,
    )


def _rule(pool: Pool, outcome: Outcome, override: Override | None) -> str:
    if override is not None:
        return f"Decided by the chair: {override.reason}"
    free = _places(pool.places - pool.taken)
    match outcome:
        case Outcome.WITHDRAWN:
            return "Withdrawn by the applicant."
        case Outcome.SELECTED:
            return f"Within the {free} ({pool.title})."
        case Outcome.RESERVE:
            return f"Beyond the {free} ({pool.title}), among the next {_reserve(pool)}, the reserve."
        case _:
            return f"Beyond the {free} ({pool.title}) and the reserve of {_reserve(pool)}."


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _why(row: Ranked, override: Override | None, scores: str, rule: str) -> tuple[str, ...]:
    ranked = row.explanation[0].upper() + row.explanation[1:] + "."
    why = [ranked, scores, rule]
    if override is not None:
        why.append(f"Override by {override.by} on {override.at:%d %B %Y, %H:%M} UTC: {override.reason}")
    return tuple(why)
