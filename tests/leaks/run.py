"""Lives the stories state by state, and asks."""

import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from math import inf

from shared.settings import Environment, Settings
from shared.web import sessions
from tests.leaks import acts, addresses, permitted
from tests.leaks.acts import Trespass
from tests.leaks.addresses import Address, Question
from tests.leaks.asking import Leak, compare, fillings
from tests.leaks.frozen import frozen
from tests.leaks.people import STATES, Role, with_tokens
from tests.leaks.story import Story, stories
from tests.leaks.variants import BEGINS, PLAIN, VARIANTS
from tests.leaks.world import World

Choice = Callable[[str, Role, Address, list[Question]], list[Question]]  # state, role, address, all that can be asked


@contextmanager
def worlds(mongodb_uri: str, names: Iterable[str] = VARIANTS) -> Iterator[dict[str, Story]]:
    """The stories of the variants of these *names*, not begun; their databases are dropped afterwards."""
    private, public = sessions.new_keys()
    settings = Settings(
        environment=Environment.LOCAL,
        mongodb_uri=mongodb_uri,
        namespace=f"t{secrets.token_hex(5)}-",
        session_key=private,
        session_public_key=public,
        link_key=secrets.token_hex(32),
    )
    with frozen(BEGINS) as time:
        made = {name: World(name, settings, time) for name in names}
        try:
            yield stories(made)
        finally:
            for world in made.values():
                world.end()


def every_address(told: dict[str, Story]) -> list[Address]:
    """Every address of the four services, from their routes."""
    clients = told[PLAIN].world.clients
    return [one for service, client in clients.items() for one in addresses.of(service, client.app)]  # type: ignore[arg-type]


def every_role(told: dict[str, Story]) -> tuple[Role, ...]:
    """Everybody, with tokens of every scope there is."""
    clients = told[PLAIN].world.clients
    return with_tokens({scope for client in clients.values() for scope in client.app.state.tokens})  # type: ignore[attr-defined]


def states(told: dict[str, Story]) -> Iterator[str]:
    """Go through the states, all worlds together."""
    for state in STATES:
        for story in told.values():
            story.live(state)
            story.world.keep()
        yield state


def leaks(state: str, told: dict[str, Story], choice: Choice) -> Iterator[Leak]:
    """Every leak that turns up in *state* where what is chosen is asked."""
    ids, named = fillings(told[PLAIN]), told[PLAIN].ids
    every = [(one, list(addresses.questions(one, ids, named))) for one in every_address(told)]
    for role in every_role(told):
        for address, possible in every:
            for question in choice(state, role, address, possible):
                if (leak := compare(question, role, state, told)) is not None:
                    yield leak


def trespasses(state: str, told: dict[str, Story], choice: Choice, let_in: Counter[Address]) -> Iterator[Trespass]:
    """Every act that turns up in *state*, where what is chosen is tried, of somebody who may not; *let_in*: counts the
    others, by address."""
    story = told[PLAIN]
    ids = fillings(story)
    unsafe = [one for one in every_address(told) if one[1] not in ("GET", "HEAD") and one[1:] not in permitted.FREE]
    every = [(one, list(addresses.questions(one, ids, story.ids))) for one in unsafe]
    for role in every_role(told):
        for address, possible in every:
            for question in choice(state, role, address, possible):
                found = acts.trespass(question, role, state, story)
                if acts.may(question, role, state, story):
                    let_in[address] += found is not None
                elif found is not None:
                    yield found


def everything(
    state: str, told: dict[str, Story], choice: Choice, let_in: Counter[Address]
) -> Iterator[Leak | Trespass]:
    """Both."""
    yield from trespasses(state, told, choice, let_in)
    yield from leaks(state, told, choice)


def among(service: str, *roles: str) -> Choice:
    """The first that can be asked at each safe address of *service*, as each of *roles*."""

    def choose(state: str, role: Role, address: Address, possible: list[Question]) -> list[Question]:
        is_asked = address[0] == service and address[1] == "GET" and role.name in roles
        return possible[:1] if is_asked else []

    return choose


def some(seed: int, *, share: float, most: float = inf, least: float = 0) -> Choice:
    """A part of it, by chance: in each state, for each address and role, that *share* of what can be asked on average,
    *most* and *least* of it. A token tells what its person is told, or less, so it asks a tenth of that."""
    chance = random.Random(seed)

    def choose(state: str, role: Role, address: Address, possible: list[Question]) -> list[Question]:
        wanted = min(max(len(possible) * share, least), most) * (1 if role.scopes is None else 0.1)
        count = int(wanted) + (chance.random() < wanted % 1)
        return chance.sample(possible, min(count, len(possible)))

    return choose
