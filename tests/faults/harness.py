"""Starts the chain, says a great deal, and counts what was lost, doubled or swapped at its end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from shared.broker import claims, topology
from shared.delivery.audit import Row
from shared.messages import Card
from shared.mongo import Database, Document
from shared.mongo.auditing import rows_of
from shared.mongo.identity import identify
from shared.settings import Settings
from tests.faults import chain

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Verdict:
    """How many of the messages were lost, applied twice, or applied after a later one of their subject."""

    lost: int = 0
    doubled: int = 0
    swapped: int = 0


@dataclass
class Chain:
    """The three services as processes of their own, over the given servers."""

    settings: Settings
    log: Path
    cards: Sequence[Card] = chain.CARDS
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    databases: dict[str, Database] = field(default_factory=dict)
    silence: threading.Lock = field(default_factory=threading.Lock)  # whoever holds it keeps the writers waiting

    def prepare(self) -> None:
        """Declare the topology and the databases' indexes, as `challenge topology` does."""
        databases = [self.database(card.name) for card in self.cards]
        claims.claim(self.settings.amqp_uri, self.settings.namespace, identify(databases))
        topology.declare(self.settings.amqp_uri, self.cards, self.settings.namespace)
        for db in databases:
            db.ensure_indexes()

    def database(self, name: str) -> Database:
        """The service's database, by one client for the whole chain: waiting asks it ten times a second."""
        if name not in self.databases:
            self.databases[name] = Database.connect(self.settings, name)
        return self.databases[name]

    def start(self, name: str, replica: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        """Start one replica of a service."""
        variables = {k.upper(): str(v) for k, v in _plain(self.settings).items()}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.work", name],
            cwd=ROOT,
            env={**os.environ, **variables, **self.environment, **environment},
            stderr=(self.log / f"{name}-{replica}.log").open("ab"),
        )
        self.processes[f"{name}-{replica}"] = process
        return process

    def works(self) -> bool:
        """Whether every process has started to work; one that is hurt before that dies, and nobody here restarts it."""
        return all("works" in (self.log / f"{key}.log").read_text() for key in self.processes)

    def say(self, topics: int, each: int) -> None:
        """Say numbers 1 to *each* of every topic, interleaved, as a web process would: journal rows, nothing else."""
        db = self.database("source")
        for _ in range(each):
            for topic in (f"t{n}" for n in range(topics)):
                with self.silence:
                    self.said[topic] = self.said.get(topic, 0) + 1
                    fact = chain.Said(topic=topic, number=self.said[topic])
                    db.transact(lambda fact=fact: db.announce(fact))  # type: ignore[misc]

    @contextmanager
    def saying(self, topics: int, each: int) -> Iterator[None]:
        """Say all that while the block does its worst; both are over at its end."""
        speaker = threading.Thread(target=self.say, args=(topics, each))
        speaker.start()
        try:
            yield
        finally:
            speaker.join()

    def heard(self, name: str = "last") -> dict[str, list[int]]:
        """Per topic, the numbers in the order in which their effects were applied."""
        return {row["_id"]: row["numbers"] for row in self.database(name)["heard"].find()}

    def applied(self, name: str) -> dict[str, list[str]]:
        """Per subject, the digests of the messages whose effects were applied, in that order."""
        return {f"topic/{row['_id']}": row["digests"] for row in self.database(name)["heard"].find()}

    def journal(self, name: str) -> dict[str, list[Row]]:
        """Per subject, what *name* said, as it stands in its journal."""
        db = self.database(name)
        return rows_of(db, [row["_id"] for row in db["streams"].find({}, {"_id": 1})])

    def settle(self, name: str = "last", *, within: float = 60) -> Verdict:
        """Wait until *name* has heard everything, or nothing has moved for long, and count."""
        wait_for(lambda: sum(map(len, self.heard(name).values())) >= sum(self.said.values()), within=within)
        time.sleep(0.5)  # a second effect would come now
        return judge(self.said, self.heard(name))

    def kill(self, key: str, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill one replica the hard way."""
        process = self.processes.pop(key)
        process.send_signal(how)
        process.wait(20)

    def stop(self) -> None:
        """Stop whatever still runs, politely first."""
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def running(settings: Settings, log: Path, **environment: str) -> Iterator[Chain]:
    """The chain at work, prepared and with one replica of each service, stopped and forgotten afterwards."""
    one = Chain(settings, log, environment=environment)
    one.prepare()
    try:
        for card in one.cards:
            one.start(card.name)
        wait_for(one.works)
        yield one
    finally:
        one.stop()


def judge(said: dict[str, int], heard: dict[str, list[int]]) -> Verdict:
    """Compare what was said with what was heard."""
    lost = doubled = swapped = 0
    for topic, count in said.items():
        numbers = heard.get(topic, [])
        lost += count - len(set(numbers))
        doubled += len(numbers) - len(set(numbers))
        swapped += sum(later < earlier for earlier, later in pairwise(numbers))
    return Verdict(lost, doubled, swapped)


def wait_for(condition: Callable[[], bool], *, within: float = 30) -> None:
    """Wait until *condition* holds or the time is over; what is then still wrong, the assertion shows."""
    end = time.monotonic() + within
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


def _plain(settings: Settings) -> Document:
    names = ("environment", "amqp_uri", "mongodb_uri", "namespace", "workers")
    return {name: getattr(settings, name) for name in names}
