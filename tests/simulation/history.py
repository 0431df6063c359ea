"""A history: steps dealt from a seed, then everybody finishes and all is judged. It replays and shrinks."""

import traceback
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from tests.simulation.damage import ACTS, Damage
from tests.simulation.settling import Settling
from tests.simulation.world import PRESENT, World

DAILY = {
    "say": 14,
    "relay-1": 18,
    "relay-2": 2,
    "follower's relay": 5,
    "give": 14,
    "work": 16,
    "file": 3,
    "wait": 6,
}
SHORTEST, LONGEST = 15, 75  # steps
PRESENCE = 0.4  # the part of all kinds of damage that a history knows: each gets a chance to do its worst alone


class Step(NamedTuple):
    """One thing that happens, with dice of its own."""

    kind: str
    seed: int


@dataclass(frozen=True)
class History:
    """What happens in a world, before everybody is let finish."""

    seed: int
    followers: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Outcome:
    """What is wrong at the end, in sentences; and the history in words, if it was asked for."""

    wrong: list[str]
    words: list[str]


def deal(seed: int) -> History:
    """The history of that seed."""
    dice = Random(seed)
    acts = {kind: weight for kind, weight in ACTS.items() if dice.random() < PRESENCE}
    weights = {**DAILY, **acts}
    kinds = dice.choices(list(weights), list(weights.values()), k=dice.randrange(SHORTEST, LONGEST))
    return History(seed, dice.choice([1, 1, 2]), tuple(Step(kind, dice.randrange(2**32)) for kind in kinds))


def live(history: History, *, says: bool = False) -> Outcome:
    """Live *history* in a world of its own."""
    world = World(history.seed, followers=history.followers, says=says)
    PRESENT.world = world
    damage, settling = Damage(world), Settling(world)
    try:
        dice = Random(0)
        for step in history.steps:
            dice.seed(step.seed)
            damage.do(step.kind, dice)
        settling.settle()
    except Exception as error:  # the product raised where nothing of it may
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        world.wrong.append(f"{type(error).__name__}: {error}\n{where}")
    outcome = Outcome(world.wrong, world.words)
    world.end()
    return outcome


def shrunk(history: History) -> History:
    """The shortest that can be made of a history that fails by leaving steps out, and that fails still."""
    size = max(1, len(history.steps) // 2)
    while size:
        shorter = next((one for one in _without(history, size) if live(one).wrong), None)
        if shorter is None:
            size //= 2
        else:
            history = shorter
    return history


def _without(history: History, size: int) -> list[History]:
    starts = range(0, len(history.steps), size)
    found = [replace(history, steps=history.steps[:at] + history.steps[at + size :]) for at in starts]
    return [one for one in found if len(one.steps) < len(history.steps)]
