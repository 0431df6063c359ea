"""What is hidden from somebody makes no difference to any answer they get: a part of all that can be asked.

LEAKS_SEED asks another part; `./challenge leaks` asks all of it.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from deploy.operate.services import NAMES
from tests.conftest import Servers
from tests.leaks import addresses, mutants, run
from tests.leaks.asking import Leak
from tests.leaks.known import KNOWN
from tests.leaks.people import PEOPLE, STATES
from tests.leaks.story import Story

pytestmark = pytest.mark.timeout(300)
SEED = int(os.environ.get("LEAKS_SEED", "1"))
WHO = sorted({role.name for role in PEOPLE if role.differs})
Found = Mapping[tuple[str, str], list[Leak]]


@pytest.fixture(scope="module")
def told(servers: Servers) -> Iterator[dict[str, Story]]:
    """The worlds, before anything happened in them."""
    with run.worlds(servers.mongodb_uri) as stories:
        yield stories


@pytest.fixture(scope="module")
def found(told: dict[str, Story]) -> Found:
    """The leaks by role, whether they come with a token or not, and service."""
    leaks: dict[tuple[str, str], list[Leak]] = defaultdict(list)
    choice = run.some(SEED, share=0.03, most=1, least=0.1)
    for state in run.states(told):
        for leak in run.leaks(state, told, choice):
            leaks[leak.role.partition(" by ")[0], leak.question.about[0]].append(leak)
    return leaks


def test_every_address_is_asked(told: dict[str, Story]) -> None:
    assert addresses.missing(run.every_address(told)) == []


@pytest.mark.parametrize("service", NAMES)
@pytest.mark.parametrize("role", WHO)
def test_nothing_leaks(role: str, service: str, found: Found, request: pytest.FixtureRequest) -> None:
    if (role, service) in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason="known"))

    assert "\n".join(leak.text for leak in found.get((role, service), [])) == ""


@pytest.mark.parametrize(
    ("mutant", "role"),
    [
        ("applications.may_read", "stranger"),
        ("selection.may_read", "conflicted chair"),
        ("events.organises", "stranger"),
        ("events.may_read_delegation", "conflicted chair"),
        ("notifications.reads_every_letter", "chair"),
    ],
)
def test_a_predicate_that_says_the_contrary_is_noticed(
    mutant: str, role: str, told: dict[str, Story], found: Found
) -> None:
    with mutants.inverted(mutant):
        leaks = list(run.leaks(STATES[-1], told, run.among(mutant.partition(".")[0], role)))

    assert leaks, "nothing was noticed"
