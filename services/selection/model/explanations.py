"""What a proposal says of itself: points, ties and places, in one text for the applicant (which names nobody else) and
one for the committee."""

from collections.abc import Container, Iterable, Sequence
from fractions import Fraction
from functools import reduce

from services.selection.contracts import Outcome
from services.selection.model.ranking import Ranked, in_turn, readable
from shared.challenge import Criterion
from shared.phrases import One, Phrase, decimal, phrase


def scores_of(row: Ranked, criteria: Sequence[Criterion]) -> Phrase:
    """Such as "78.33 of 100 points (means of 5: Relevance 4.00, Impacts 3.50)."."""
    means = [phrase("criterion-and-mean", criterion=c.title, mean=_figure(row.means[c.id])) for c in criteria]
    return phrase("scores", score=_figure(row.score), means=enumerated(means))


def sentence(row: Ranked) -> Phrase:
    """What explains its rank, as a sentence of its own, for the committee."""
    slots = row.explanation.slots
    return phrase("ranked-tied-with", **slots) if row.tied_with else phrase("ranked-with", **slots)


def tie(row: Ranked, among: Container[str]) -> list[Phrase]:
    """What decided a tie with others *among* whom rank decides, naming none of them; nothing where there was none."""
    parted = [step for key, step in row.parted.items() if key in among]
    return [phrase("tied", count=len(parted), steps=in_turn(parted))] if parted else []


def place(outcome: Outcome, field: Phrase | str, *, free: int, is_all: bool, joining: int, reserve: int) -> Phrase:
    """Where an expression stands to the places of *field* that go by rank.

    Args:
        free: how many those are; *is_all*: none of the field's places has gone otherwise.
        joining: how many come on the *reserve*, beside those that are on it and stay there.
    """
    about: dict[str, One] = {"count": free, "field": field}
    if outcome is Outcome.SELECTED:
        return phrase("gets-place", **about) if is_all else phrase("gets-place-left", **about)
    about["reserve"] = reserve
    if outcome is not Outcome.RESERVE:
        return phrase("beyond-reserve", **about) if is_all else phrase("beyond-reserve-left", **about)
    about["next"] = joining
    if joining == reserve:
        return phrase("on-reserve", **about) if is_all else phrase("on-reserve-left", **about)
    return phrase("completes-reserve", **about) if is_all else phrase("completes-reserve-left", **about)


def enumerated(things: Iterable[Phrase]) -> Phrase:
    """At least one of *things*, one after the other, with the sign of the language between them: where decimals hold
    commas it is a semicolon, so that `shared.phrases.in_a_row` will not do."""
    return reduce(lambda some, one: phrase("some-and-one", some=some, one=one), things)


def _figure(value: Fraction) -> Phrase:
    return decimal(readable(value))
