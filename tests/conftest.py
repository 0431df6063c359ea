"""Fixtures own lifetimes: one broker and one mongod per run, a namespace and databases per test, the clock.

The servers are those of AMQP_URI and MONGODB_URI when both are set; else the run starts and stops its own.
"""

import importlib
import importlib.util
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from joserfc.jwk import OKPKey

from shared import clock
from shared.mongo import Database
from shared.settings import Environment, Settings
from tests import namespaces
from tests.namespaces import Namespace

# How long an example takes is the machine's business; where it matters, a test counts CPU seconds itself
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

MAKE_DATABASE = Callable[[str], Database]


@dataclass(frozen=True)
class Servers:
    """Where this run's broker and database are."""

    amqp_uri: str
    mongodb_uri: str


STARTED = pytest.StashKey[Servers]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """With `-n`: tell each worker where the run's servers are; the first one has them started."""
    config = node.config
    if STARTED not in config.stash:
        kept = ExitStack()
        config.add_cleanup(kept.close)
        config.stash[STARTED] = kept.enter_context(_servers())
    node.workerinput["servers"] = asdict(config.stash[STARTED])


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Iterator[Servers]:
    """The run's broker and database, ready; started once and stopped at the end, unless they were given."""
    if shared := getattr(request.config, "workerinput", {}).get("servers"):
        yield Servers(**shared)
        return
    with _servers() as started:
        yield started


@contextmanager
def _servers() -> Iterator[Servers]:
    amqp_uri, mongodb_uri = os.environ.get("AMQP_URI", ""), os.environ.get("MONGODB_URI", "")
    if amqp_uri and mongodb_uri:
        yield Servers(amqp_uri, mongodb_uri)
        return
    from local import servers as own  # noqa: PLC0415 - needed only when the run has no servers yet
    from local.servers import scratch  # noqa: PLC0415

    with scratch.folder() as folder, own.running(folder, amqp_uri=amqp_uri, mongodb_uri=mongodb_uri) as started:
        yield Servers(started.amqp_uri, started.mongodb_uri)


@pytest.fixture(scope="session")
def signing_key() -> OKPKey:
    """The Ed25519 key that signs this run's sessions."""
    return OKPKey.generate_key("Ed25519", private=True)


@pytest.fixture
def namespace(servers: Servers, request: pytest.FixtureRequest) -> Iterator[Namespace]:
    """This test's own beginning of database names and queues; what its databases hold is gone afterwards."""
    broker = urlsplit(servers.amqp_uri)
    with namespaces.lent(servers.mongodb_uri, (broker.hostname or "", broker.port or 5672), request.node.path) as one:
        yield one


@pytest.fixture
def settings(servers: Servers, namespace: Namespace, signing_key: OKPKey, tmp_path: Path) -> Settings:
    """Settings with this test's own namespace."""
    return Settings(
        environment=Environment.LOCAL,
        amqp_uri=servers.amqp_uri,
        mongodb_uri=servers.mongodb_uri,
        namespace=namespace.name,
        session_key=json.dumps(signing_key.as_dict(private=True)),
        session_public_key=json.dumps(signing_key.as_dict(private=False)),
        link_key=secrets.token_hex(32),
        clock_file=tmp_path / "clock.json",
    )


@pytest.fixture
def database(settings: Settings, namespace: Namespace) -> Iterator[MAKE_DATABASE]:
    """Makes the fresh database of a service, with the indexes of its store: `database("applications")`."""
    opened: dict[str, Database] = {}

    def make(service: str) -> Database:
        if service not in opened:
            opened[service] = Database.connect(settings, service)
            if service not in namespace.ready:
                opened[service].ensure_indexes(_indexes_of(service))
                namespace.ready.add(service)
        return opened[service]

    yield make
    for one in opened.values():
        one.client.close()


@pytest.fixture
def clock_at(settings: Settings) -> Iterator[Callable[[datetime], None]]:
    """Puts the edition's time to a moment for this test, then forward only: `clock_at(closes_at)`."""

    def put(moment: datetime) -> None:
        clock.follow(settings.clock_file)
        if not clock.begin(moment):
            clock.move(moment)

    yield put
    clock.follow(None)


def _indexes_of(service: str) -> "dict[str, list[tuple[list[tuple[str, int]], dict[str, object]]]] | None":
    name = f"services.{service}.store"
    if importlib.util.find_spec(f"services.{service}") is None or importlib.util.find_spec(name) is None:
        return None
    return getattr(importlib.import_module(name), "INDEXES", None)
