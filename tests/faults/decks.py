"""Deals acts so that each kind happens: shuffled decks of all kinds, one after the other, from a seed."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MESSAGES = 10  # a second, at least
STRETCH = 6  # times the asked seconds, at most, until the least has happened


@dataclass(frozen=True)
class Least:
    """What a run must have seen, or it says nothing: so many acts, so many of each kind, so many messages."""

    acts: int
    each: int
    messages: int

    def missing(self, done: Sequence[str], kinds: Sequence[str], messages: int) -> list[str]:
        """What is missing, in words; nothing when enough has happened."""
        counts = Counter(done)
        few = [f"{counts[kind]} of {self.each} {kind}" for kind in kinds if counts[kind] < self.each]
        acts = [f"{len(done)} of {self.acts} acts"] if len(done) < self.acts else []
        return acts + few + ([f"{messages} of {self.messages} messages"] if messages < self.messages else [])


def least(seconds: float, kinds: Sequence[str]) -> Least:
    """The least that a run of so many *seconds* must have seen: each of *kinds* once, and once more every 5 minutes."""
    each = 1 + int(seconds // 300)
    return Least(acts=max(len(kinds) * each, int(seconds / 10)), each=each, messages=int(seconds * MESSAGES))


def dealt(kinds: Sequence[str], dice: random.Random) -> Iterator[str]:
    """*kinds* in ever new orders, for ever."""
    while True:
        yield from dice.sample(kinds, len(kinds))
