"""Histories from fixed seeds go right, and a rule that was changed a little is found."""

from typing import Any

import pytest

from shared.broker.raw import parse
from shared.messages import Message
from tests.simulation import product
from tests.simulation.collection import Collection
from tests.simulation.history import deal, live, shrunk
from tests.simulation.mutants import MUTANTS, mutated
from tests.simulation.product import product_in, quiet
from tests.simulation.relays import Relays
from tests.simulation.world import PRESENT

SLICES, EACH = 4, 500  # histories; the seeds are always the same, for chance belongs to `./challenge simulate`
ENOUGH = 400  # histories in which a mutant must have been found; today the slowest takes 118
ALIKE = 60  # histories
SHORT = 25  # steps of a history that was shrunk


@pytest.mark.timeout(240)
@pytest.mark.parametrize("first", range(0, SLICES * EACH, EACH))
def test_nothing_is_lost_doubled_or_swapped_in_any_history(first: int) -> None:
    with quiet(), product_in():
        wrong = {seed: found for seed in range(first, first + EACH) if (found := live(deal(seed)).wrong)}

    assert wrong == {}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_changed_rule_is_found(mutant: str) -> None:
    with quiet(), product_in(), mutated(mutant):
        found = next((seed for seed in range(ENOUGH) if live(deal(seed)).wrong), None)

    assert found is not None


@pytest.mark.parametrize(
    ("where", "what", "at_length"),
    [
        (Relays, "is_resting", lambda relays, name: False),
        (Collection, "_candidates", lambda collection, where: collection.rows.values()),
        (product, "once", lambda parse: parse_anew),
    ],
    ids=["a relay that rests is left alone", "an index finds documents", "a body is parsed once"],
)
def test_a_shortcut_changes_no_word_of_any_history(
    monkeypatch: pytest.MonkeyPatch, where: Any, what: str, at_length: Any
) -> None:
    with quiet(), product_in():
        short = [live(deal(seed), says=True) for seed in range(ALIKE)]
    monkeypatch.setattr(where, what, at_length)
    with quiet(), product_in():
        assert [live(deal(seed), says=True) for seed in range(ALIKE)] == short


def parse_anew(raw: Any) -> Message:
    """What a consumer makes of a body, which the world needs to know too."""
    assert PRESENT.world is not None
    message = parse(raw)
    PRESENT.world.parsed[raw.body, raw.content_type] = message
    return message


def test_a_history_that_fails_replays_shrinks_and_tells_itself_in_words() -> None:
    with quiet(), product_in(), mutated("early-off-by-one"):
        history = next(one for one in map(deal, range(ENOUGH)) if live(one).wrong)
        short = shrunk(history)
        told, again = live(short, says=True), live(short, says=True)

    assert told == again
    assert told.wrong
    assert len(short.steps) < min(SHORT, len(history.steps))
    assert "said: teller/topic/" in "\n".join(told.words)
