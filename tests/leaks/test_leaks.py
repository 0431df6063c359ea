"""What is hidden from somebody makes no difference to any answer they get, and whoever may not act changes nothing: a
part of all that can be asked.

LEAKS_SEED asks another part; `./challenge leaks` asks all of it.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI

from deploy.operate.services import NAMES
from tests.conftest import Servers
from tests.leaks import addresses, mutants, noticing, permitted, run
from tests.leaks.acts import Trespass
from tests.leaks.asking import Leak
from tests.leaks.known import KNOWN
from tests.leaks.listening import listening
from tests.leaks.noticing import Sight
from tests.leaks.people import PEOPLE, STATES
from tests.leaks.story import Story
from tests.leaks.variants import PLAIN
from tests.leaks.witnesses import WITNESSES

pytestmark = pytest.mark.timeout(600)
SEED = int(os.environ.get("LEAKS_SEED", "1"))
WHO = sorted({role.name for role in PEOPLE})


@dataclass(frozen=True)
class Found:
    """What turned up: leaks and trespasses by role, whether they come with a token or not, and service; by predicate
    that said the contrary; and lines of the logs that tell."""

    by_role: dict[tuple[str, str], list[Leak | Trespass]] = field(default_factory=lambda: defaultdict(list))
    by_mutant: dict[str, list[Leak | Trespass | Sight]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def told(servers: Servers) -> Iterator[dict[str, Story]]:
    """The worlds, before anything happened in them."""
    with run.worlds(servers.mongodb_uri) as stories:
        yield stories


@pytest.fixture(scope="module")
def found(told: dict[str, Story]) -> Found:
    """All that turns up, state by state."""
    made, choice = Found(), run.some(SEED, share=0.03, most=1, least=0.05)
    for state in run.states(told):
        with listening() as logs:
            for one in run.everything(state, told, choice, Counter()):
                made.by_role[one.role.partition(" by ")[0], one.question.about[0]].append(one)
        made.lines.extend(logs.lines)
        for name, witness in WITNESSES.items():
            if witness.state == state:
                made.by_mutant[name] = noticing.witnessed(name, witness, told)
    return made


def test_every_address_is_asked_and_every_act_is_somebodys(told: dict[str, Story]) -> None:
    every = run.every_address(told)

    assert addresses.missing(every) == []
    assert permitted.unlisted(every) == []


def test_every_parameter_of_a_query_is_varied(told: dict[str, Story]) -> None:
    apps = [client.app for client in told[PLAIN].world.clients.values()]

    assert addresses.unasked(app for app in apps if isinstance(app, FastAPI)) == []


@pytest.mark.parametrize("service", NAMES)
@pytest.mark.parametrize("role", WHO)
def test_nothing_leaks_and_nobody_trespasses(
    role: str, service: str, found: Found, request: pytest.FixtureRequest
) -> None:
    if (role, service) in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason="known"))

    assert "\n".join(one.text for one in found.by_role.get((role, service), [])) == ""


def test_no_line_of_a_log_tells_what_is_hidden_or_anybodys_address(found: Found) -> None:
    assert found.lines == []


def test_every_predicate_has_somebody_who_notices() -> None:
    assert set(WITNESSES) == set(mutants.NAMES)
    assert set(mutants.FUNCTIONS.values()) <= set(mutants.CONTRARY)


@pytest.mark.parametrize("mutant", WITNESSES)
def test_a_predicate_that_says_the_contrary_is_noticed(mutant: str, found: Found) -> None:
    assert WITNESSES[mutant].state in STATES
    assert found.by_mutant[mutant], "nothing was noticed"
