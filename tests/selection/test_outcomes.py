"""Places go by rank, then the reserve; a person may overrule the rules, with a reason and a name."""

from dataclasses import replace
from fractions import Fraction

import pytest

from services.selection.contracts import Outcome
from services.selection.model.decisions import Override
from services.selection.model.outcomes import Pool, Proposal, TooManyOverrides, propose
from services.selection.model.ranking import Ranked
from tests.selection.builders import CLOSED, CRITERIA, an_id
from tests.selection.sentences import said, told

S, R, N = Outcome.SELECTED, Outcome.RESERVE, Outcome.NOT_SELECTED


def a_ranking(count: int) -> list[Ranked]:
    means = {criterion.id: Fraction(3) for criterion in CRITERIA}
    return [Ranked(f"e{n}", f"City {n}", n, count, Fraction(60), means) for n in range(1, count + 1)]


def an_override(outcome: Outcome, reason: str = "The jury heard them.") -> Override:
    return Override(expression_id=an_id("e"), outcome=outcome, reason=reason, by="Carla Chair", at=CLOSED)


def outcomes(proposals: list[Proposal]) -> list[Outcome]:
    return [proposal.outcome for proposal in proposals]


def test_the_first_by_rank_are_selected_then_comes_the_reserve() -> None:
    pool = Pool("core cities", quota=3, ranking=a_ranking(6), reserve_percent=34)

    assert outcomes(propose(pool, CRITERIA)) == [S, S, S, R, R, N]


def test_the_reserve_is_a_tenth_of_the_places_rounded_up() -> None:
    pool = Pool("core cities", quota=11, ranking=a_ranking(15))

    assert outcomes(propose(pool, CRITERIA)) == [S] * 11 + [R, R, N, N]


def test_what_a_person_finds_ineligible_leaves_its_place_to_the_next_and_keeps_reason_and_name() -> None:
    overrides = {"e1": an_override(Outcome.INELIGIBLE, "Not a public entity.")}
    pool = Pool("core cities", quota=1, ranking=a_ranking(2), overrides=overrides)

    first, second = propose(pool, CRITERIA)

    assert (first.outcome, second.outcome) == (Outcome.INELIGIBLE, S)
    assert (told(first.reasons), first.rank) == ("Decided by the chair: Not a public entity.", None)
    assert "Ranked" not in said(*first.why)
    assert said(first.why[-1]) == "Override by Carla Chair on 29 May 2020, 15:00 UTC: Not a public entity."


def test_rank_and_places_agree_when_those_ahead_withdrew_or_were_decided_otherwise() -> None:
    overrides = {"e2": an_override(Outcome.FELLOW), "e6": an_override(S)}
    pool = Pool("core cities", quota=3, ranking=a_ranking(6), withdrawn=frozenset({"e1"}), overrides=overrides)

    e1, e2, e3, _, e5, e6 = propose(pool, CRITERIA)

    points = "60.00 of 100 points (means of 5: Relevance 3.00, Ambition 3.00, Impact 3.00, Resources 3.00)."
    left = "the 2 places left to go by rank (core cities)"
    assert told(e1.reasons) == "Withdrawn by the applicant."
    assert told(e2.reasons) == told(e6.reasons) == f"{points} Decided by the chair: The jury heard them."
    assert told(e3.reasons) == f"Ranked 1 of 3 with {points} Within {left}."
    assert told(e5.reasons) == f"Ranked 3 of 3 with {points} Beyond {left}, among the next 1, the reserve."
    assert tuple(map(said, e5.why[:2])) == ("Ranked 5 of 6 with 60.00.", "3 of the 3 that rank decides.")


def test_an_override_to_selected_takes_a_place() -> None:
    pool = Pool("core cities", quota=2, ranking=a_ranking(4), overrides={"e4": an_override(S)})

    assert outcomes(propose(pool, CRITERIA)) == [S, R, N, S]


def test_an_override_to_reserve_frees_a_place() -> None:
    pool = Pool("core cities", quota=2, ranking=a_ranking(4), overrides={"e1": an_override(R)})

    assert outcomes(propose(pool, CRITERIA)) == [R, S, S, R]


def test_more_overrides_than_places_are_refused() -> None:
    overrides = {"e1": an_override(S), "e2": an_override(S)}

    with pytest.raises(TooManyOverrides):
        propose(Pool("core cities", quota=2, taken=1, ranking=a_ranking(2), overrides=overrides), CRITERIA)


def test_places_released_in_another_lane_are_taken() -> None:
    pool = Pool("core cities", quota=3, taken=2, ranking=a_ranking(3))

    assert outcomes(propose(pool, CRITERIA)) == [S, R, N]


def test_whoever_withdrew_after_the_close_takes_no_place() -> None:
    pool = Pool("core cities", quota=1, ranking=a_ranking(2), withdrawn=frozenset({"e1"}))

    assert outcomes(propose(pool, CRITERIA)) == [Outcome.WITHDRAWN, S]


def test_the_applicant_is_told_scores_and_rule_and_nobody_elses_name() -> None:
    ranking = a_ranking(2)
    tied = [replace(one, tied_with=("Secret City",), parted={"secret": "relevance"}) for one in ranking]

    [first, _] = propose(Pool("core cities", quota=1, ranking=tied), CRITERIA)

    assert told(first.reasons) == (
        "Ranked 1 of 2 with 60.00 of 100 points (means of 5: Relevance 3.00, Ambition 3.00, Impact 3.00, "
        "Resources 3.00). Within the 1 place (core cities)."
    )
    assert said(first.why[0]) == "Ranked 1 of 2 with 60.00; tied with Secret City, decided by relevance."
