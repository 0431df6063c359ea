"""What notices that a predicate says the contrary: leaks and trespasses that are not there when it is honest."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.leaks import mutants, run
from tests.leaks.acts import Trespass
from tests.leaks.addresses import Address, Question
from tests.leaks.asking import Leak, ask
from tests.leaks.people import PEOPLE, Role
from tests.leaks.run import Choice
from tests.leaks.story import Story
from tests.leaks.variants import PLAIN

SEAL = "seal"


@dataclass(frozen=True)
class Witness:
    """Who notices it: *role*, in *state*, at an address."""

    state: str
    role: str
    method: str
    path: str

    def choose(self, state: str, role: Role, address: Address, possible: list[Question]) -> list[Question]:
        """A dozen of what can be asked there."""
        is_asked = (state, role.name, *address[1:]) == (self.state, self.role, self.method, self.path)
        return possible[:12] if is_asked else []


@dataclass(frozen=True)
class Sight:
    """Who notices it, for they see *text* no more at *path*, in *state*; a name in braces stands for its id. With
    *posted* they send that there."""

    state: str
    role: str
    path: str
    text: str
    posted: dict[str, list[str]] | None = None

    def is_there(self, told: dict[str, Story]) -> bool:
        """Whether they see it."""
        story = told[PLAIN]
        path = self.path.format(**story.ids)
        role = next(one for one in PEOPLE if one.name == self.role)
        service, method = path.split("/")[1], "GET" if self.posted is None else "POST"
        answer = ask(Question((service, method, self.path), method, path, body=self.posted), role, story)
        story.world.restore(service)
        return self.text in answer.text


def witnessed(name: str, witness: "Witness | Sight", told: dict[str, Story]) -> list[Leak | Trespass | Sight]:
    """What *witness* notices while the predicate called *name* says the contrary."""
    if isinstance(witness, Witness):
        return list(by(name, witness.state, told, witness.choose))
    return [witness] if vanishes(name, witness, told) else []


def vanishes(name: str, sight: Sight, told: dict[str, Story]) -> bool:
    """Whether *sight* is there, and is not while the predicate called *name* says the contrary."""
    was_there = sight.is_there(told)
    with mutants.inverted(name):
        return was_there and not sight.is_there(told)


def by(name: str, state: str, told: dict[str, Story], choice: Choice) -> Iterator[Leak | Trespass]:
    """All that turns up in *state*, among what is chosen, while the predicate called *name* says the contrary."""
    try:
        with mutants.inverted(name):
            yield from run.everything(state, told, choice, Counter())
    finally:
        for story in told.values():
            story.world.restore_all()


def at(service: str, choice: Choice) -> Choice:
    """Of *choice*, what is asked in a browser at *service*; everywhere for what stands in none, as the seal."""

    def choose(state: str, role: Role, address: Address, possible: list[Question]) -> list[Question]:
        is_asked = role.scopes is None and service in (address[0], SEAL)
        return choice(state, role, address, possible) if is_asked else []

    return choose
