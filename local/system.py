"""One running system: everything started in the order that needs the least waiting, and stopped in the opposite one."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pymongo import MongoClient

from deploy.console import CannotStart, say
from deploy.operate import heartbeats, services
from deploy.operate.answering import answers
from deploy.record import ROOT, Place, Record
from local import processes, servers, waiting
from local.processes import Child
from local.programs import Plan
from local.supervisor import Supervisor

CHALLENGE = ROOT / "deploy" / "challenges" / "icc-2020.yaml"


class System:
    """The servers, the four services and the mail sink. `start()` returns when all are ready."""

    def __init__(self, plan: Plan, place: Place, record: Record) -> None:
        self._plan, self._place, self._record = plan, place, record
        self._supervisor = Supervisor(plan.folder, changed=self._note)
        self._servers = ["database", "broker"]

    def start(
        self, passwords: Mapping[str, str], *, amqp_uri: str = "", mongodb_uri: str = "", namespace: str = ""
    ) -> None:
        """Start everything; servers of our own have accounts with these *passwords*.

        Raises:
            CannotStart: something is missing, in the way, or did not become ready.
        """
        if given := [name for name, uri in (("AMQP_URI", amqp_uri), ("MONGODB_URI", mongodb_uri)) if uri]:
            say(f"Using what {' and '.join(given)} name; waiting until it is ready.")
        servers.install(amqp_uri=amqp_uri, mongodb_uri=mongodb_uri)
        began = time.monotonic()
        started = servers.start(
            self._plan.folder, amqp_uri=amqp_uri, mongodb_uri=mongodb_uri, passwords=passwords, namespace=namespace
        )
        self._supervisor.keep(*started.children)
        own = {"AMQP_URI": started.amqp_uri, "MONGODB_URI": started.mongodb_uri, "NAMESPACE": namespace}
        plan = self._plan.with_environment(own)
        plan = self._plan = plan.guarded(
            "" if amqp_uri else started.amqp_uri, "" if mongodb_uri else started.mongodb_uri, passwords
        )
        self._record.environment = plan.settings
        plan.sign.unlink(missing_ok=True)
        plan.boots.touch()
        started.wait("database")
        with self._preparing() as prepared:  # everybody imports their code while the broker boots
            works = {name: self._supervisor.start(program) for name, program in plan.works.items()}
            web = self._supervisor.start(plan.web)
            sink = self._supervisor.start(plan.sink) if plan.sink_address else None
            started.wait()
            plan.boots.unlink()
            prepared()
        self._until_ready(web, sink, works, plan.environment["MONGODB_URI"], namespace)
        self._record.address, self._record.sink = plan.address, plan.sink_address
        self._place.write(self._record)
        say(f"Everything is ready after {time.monotonic() - began:.1f} s.")

    @property
    def plan(self) -> Plan:
        """How it runs."""
        return self._plan

    def keep(self, until: Callable[[], bool]) -> None:
        """Start again what dies, *until* that says so."""
        while not until():
            self._supervisor.look()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop everything: first who answers people, then who works, then the servers.

        The broker's name server goes last: a broker that is just booting would start another one, which stays.
        """
        for part in (["web"], [f"{name} work" for name in services.NAMES], ["mail sink"], self._servers):
            self._supervisor.stop([name for name in part if name in self._record.processes])
        self._supervisor.stop()

    @contextmanager
    def _preparing(self) -> Iterator[Callable[[], None]]:
        """What must stand is prepared, beside the broker's boot; what this gives waits until it is."""
        child = processes.start(self._plan.prepare(CHALLENGE), self._plan.folder)

        def prepared() -> None:
            waiting.until(lambda: child.ended, child)
            if child.process.returncode != 0:
                raise CannotStart(f"The preparation failed:\n{child.last_words()}")

        try:
            yield prepared
        finally:
            child.stop()

    def _until_ready(
        self, web: Child, sink: Child | None, works: dict[str, Child], mongodb_uri: str, namespace: str
    ) -> None:
        client: MongoClient[dict[str, Any]] = MongoClient(mongodb_uri, serverSelectionTimeoutMS=5_000)
        with client:
            for name, child in works.items():
                beats = partial(heartbeats.has_beaten, client, namespace + name, child.process.pid)
                waiting.until(beats, child)
        for name in services.NAMES:
            waiting.until(partial(_answers, web, f"{self._plan.address}/{name}/ready"), web)
        if sink:
            waiting.until(partial(_answers, sink, f"{self._plan.sink_address}/health"), sink)

    def _note(self, running: dict[str, int]) -> None:
        self._record.processes = running
        self._place.write(self._record)


def _answers(child: Child, address: str) -> bool:
    """Whether it is *child* that answers at *address*, and well."""
    return processes.listens(child, urlsplit(address).port or 0) and answers(address)


def end_leftovers(folder: Path) -> None:
    """End what a killed run of this folder left behind; each of those carries our mark."""
    if found := processes.left_over(folder):
        say(f"A killed run left processes behind; ending them ({len(found)}).")
        processes.end(found)
