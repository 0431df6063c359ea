"""Reasons of a decision as selection tells them, for whoever hears of it."""

from services.selection.contracts import Outcome
from shared.phrases import Phrase, decimal, phrase


def by_rank(
    outcome: Outcome = Outcome.SELECTED,
    *,
    rank: int = 12,
    first: str = "Relevance",
    then: str = "Impacts",
    field: str = "core cities",
) -> tuple[Phrase, ...]:
    """Of one that rank decides, with two criteria; the first 76 of 131 hold places, the next 8 are the reserve."""
    means = phrase("some-and-one", some=_mean(first, "4.00"), one=_mean(then, "3.50"))
    place: dict[Outcome, Phrase] = {
        Outcome.SELECTED: phrase("gets-place", count=76, field=field),
        Outcome.RESERVE: phrase("on-reserve", count=76, field=field, next=8, reserve=8),
        Outcome.NOT_SELECTED: phrase("beyond-reserve", count=76, field=field, reserve=8),
    }
    ranked = phrase("ranked", rank=rank, of=131, score=decimal("78.33"), means=means)
    tied = phrase("tied", count=2, steps=phrase("some-then-one", some=first, one=phrase("by-lot")))
    return ranked, tied, place[outcome]


def _mean(criterion: str, mean: str) -> Phrase:
    return phrase("criterion-and-mean", criterion=criterion, mean=decimal(mean))
