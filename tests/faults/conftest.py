"""A broker and a database of the fault tests' own, to be killed, frozen and started again."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local import processes, servers
from local.servers import rabbitmq, scratch
from tests.conftest import Servers


@dataclass
class Ground:
    """Servers that a test may do anything to, as long as they stand again at its end."""

    started: servers.Started
    folder: Path

    def kill(self, name: str) -> None:
        """Pull the plug of a server."""
        child = self._child(name)
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def restart(self, name: str) -> None:
        """Start a killed server again, on what it left, and wait until it is ready."""
        old = self._child(name)
        self.started.children[self.started.children.index(old)] = processes.start(old.program, self.folder)
        self.started.wait()

    def freeze(self, name: str) -> None:
        """Stop a server in the middle of whatever it does; its sockets stay open and say nothing."""
        os.killpg(self._child(name).process.pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let a frozen server go on."""
        os.killpg(self._child(name).process.pid, signal.SIGCONT)

    def alarm(self) -> None:
        """Let the broker believe that it is short of memory; it takes no messages from then on."""
        self._tell_broker("set_vm_memory_high_watermark", "absolute", "1MB")

    def calm(self) -> None:
        """Let the broker have memory again."""
        self._tell_broker("set_vm_memory_high_watermark", "absolute", "512MB")

    def _tell_broker(self, *words: str) -> None:
        control = rabbitmq.SERVER.resolve().parent / "rabbitmqctl"
        environment = {**os.environ, **(self._child("broker").program.env or {})}
        subprocess.run([str(control), *words], env=environment, check=True, capture_output=True, timeout=60)

    def _child(self, name: str) -> processes.Child:
        return next(child for child in self.started.children if child.program.name == name)


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    """The fault tests' own servers, in memory: what is killed here are processes, never the power."""
    with scratch.folder() as folder, servers.running(folder) as started:
        yield Ground(started, folder)


@pytest.fixture(scope="session", name="servers")
def own_servers(ground: Ground) -> Servers:
    """In this folder every test's settings point to the fault tests' own servers."""
    return Servers(ground.started.amqp_uri, ground.started.mongodb_uri)
