"""The servers we stand on: RabbitMQ and MongoDB, of our own unless AMQP_URI and MONGODB_URI name existing ones."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deploy.operate import accounts
from deploy.operate.accounts import Passwords
from local import ports, processes, waiting
from local.servers import mongod, packages, rabbitmq
from local.servers.rabbitmq import NAMES

CACHE = Path(__file__).parents[2] / "var" / "cache"


@dataclass(frozen=True)
class Started:
    """Where the servers are, and the processes among them that are ours, in the order they are stopped.

    Attributes:
        ports: where each of ours is to listen, by name.
    """

    amqp_uri: str
    mongodb_uri: str
    children: list[processes.Child] = field(default_factory=list)
    checks: dict[str, Callable[[], bool]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def wait(self, only: str = "", *, quiet: float = waiting.QUIET) -> None:
        """Return when every server of ours is ready, or the one called *only*, if it is ours.

        Raises:
            CannotStart: one ended, or did nothing for *quiet* seconds; carries the end of its logs.
        """
        for child in [child for child in self.children if only in ("", child.program.name)]:
            if ready := self.checks.get(child.program.name):
                waiting.until(partial(self._is_ready, child, ready), child, quiet=quiet)

    def stop(self) -> None:
        """Stop what is ours, servers at the same time and the broker's name server last: see `System.stop`."""
        first = [child for child in self.children if child.program.name != NAMES]
        for child in first:
            if not child.ended:
                child.process.terminate()
        for child in sorted(self.children, key=lambda child: child not in first):
            child.stop()

    def _is_ready(self, child: processes.Child, ready: Callable[[], bool]) -> bool:
        """Whether it answers, and is ours: another system's server, first at that port, would answer as well."""
        return processes.listens(child, self.ports[child.program.name]) and ready()


def install(*, amqp_uri: str = "", mongodb_uri: str = "", cache: Path = CACHE) -> None:
    """Make sure that the servers which are not given can be started."""
    if not amqp_uri:
        rabbitmq.install()
    if not mongodb_uri:
        mongod.install(cache)


def start(
    folder: Path,
    *,
    amqp_uri: str = "",
    mongodb_uri: str = "",
    wanted: bool = True,
    cache: Path = CACHE,
    passwords: Passwords | None = None,
    namespace: str = "",
) -> Started:
    """Start under *folder* the servers that are not given, at our *wanted* ports or at any that are free.

    *passwords*: of the accounts that ours are to have, by name; without them ours let everybody on this machine in.

    Raises:
        CannotStart: a package, space or permission is missing.
    """
    install(amqp_uri=amqp_uri, mongodb_uri=mongodb_uri, cache=cache)
    folder.mkdir(parents=True, exist_ok=True)
    packages.ensure_space(folder, megabytes=500)
    started = Started(amqp_uri, mongodb_uri)
    try:
        return _started(started, folder, wanted=wanted, cache=cache, passwords=passwords, namespace=namespace)
    except BaseException:
        started.stop()  # nobody else knows of what runs already
        raise


def _started(
    began: Started, folder: Path, *, wanted: bool, cache: Path, passwords: Passwords | None, namespace: str
) -> Started:
    amqp_uri, mongodb_uri = began.amqp_uri, began.mongodb_uri
    children, checks, listening = began.children, began.checks, began.ports
    if not mongodb_uri:
        listening["database"] = port = ports.take(mongod.PORT * wanted, "database")
        executable, seconds = mongod.install(cache), 60 if wanted else 3  # tests drop databases by the hundred
        child = mongod.start(executable, folder / "mongod", port, guarded=bool(passwords), checkpoint_seconds=seconds)
        children.append(child)
        checks["database"] = lambda: mongod.is_ready(port, folder / "mongod", passwords, namespace)
        mongodb_uri = mongod.uri(port)
    if not amqp_uri:
        node = _broker_ports(wanted)
        listening["broker"] = node.amqp
        known = accounts.definitions(passwords, namespace) if passwords else None
        children.extend(rabbitmq.start(folder / "rabbitmq", node, known))
        checks["broker"] = lambda: rabbitmq.is_ready(node)
        listening[NAMES], checks[NAMES] = node.names, lambda: True  # to listen is all that it does
        amqp_uri = rabbitmq.uri(node)
    return Started(amqp_uri, mongodb_uri, children, checks, listening)


@contextmanager
def running(folder: Path, *, amqp_uri: str = "", mongodb_uri: str = "", cache: Path = CACHE) -> Iterator[Started]:
    """The servers, ready, at free ports; ours are stopped afterwards."""
    started = start(folder, amqp_uri=amqp_uri, mongodb_uri=mongodb_uri, wanted=False, cache=cache)
    try:
        started.wait()
        yield started
    finally:
        started.stop()


def _broker_ports(wanted: bool) -> rabbitmq.Ports:
    own = rabbitmq.Ports()
    return rabbitmq.Ports(
        ports.take(own.amqp * wanted, "broker"),
        ports.take(own.clustering * wanted, "broker's clustering"),
        ports.take(own.names * wanted, "broker's name server"),
    )
