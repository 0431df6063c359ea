"""Databases of earlier tests, emptied and lent again: making one of twenty collections and dropping it takes the server
longer than most tests take.

A namespace is lent again only if its test kept to this process and to the database: one that started a process, spoke
to the broker, or changed collections or indexes has it dropped.
"""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pymongo import MongoClient, monitoring

from shared.mongo import Document

_WRITES = ("insert", "update", "delete", "findAndModify")
_REBUILDS = ("drop", "dropDatabase", "dropIndexes", "renameCollection", "collMod")
_PROCESSES = ("subprocess.Popen", "os.fork", "os.posix_spawn")


@dataclass
class Namespace:
    """A beginning of database names, of one test at a time; `ready` are the databases that have their indexes."""

    name: str = field(default_factory=lambda: f"t{secrets.token_hex(5)}-")
    ready: set[str] = field(default_factory=set)


class _Watch(monitoring.CommandListener):
    """What was done in this process since the last test: which collections hold something, and whether more than that
    was done. Events come from every thread."""

    def __init__(self) -> None:
        self.written: set[tuple[str, str]] = set()
        self.broker: tuple[str, int] | None = None
        self.is_beyond = False
        self.beyond_in: Path | None = None

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in _WRITES:
            self.written.add((event.database_name, event.command[event.command_name]))
        elif event.command_name in _REBUILDS:
            self.is_beyond = True

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _PROCESSES or (event == "socket.connect" and arguments[1] == self.broker):
            self.is_beyond = True

    def goes_beyond(self, module: Path) -> bool:
        """Whether a test of *module* did more: what it connected to may serve the module's later ones, too."""
        if self.is_beyond:
            self.beyond_in = module
        return self.beyond_in == module


_watch = _Watch()
_free: list[Namespace] = []
monitoring.register(_watch)
sys.addaudithook(_watch.audit)


@contextmanager
def lent(mongodb_uri: str, broker: tuple[str, int], module: Path) -> Iterator[Namespace]:
    """A namespace whose databases are empty, for a test of *module*; *broker*: host and port of the run's."""
    _watch.broker = broker
    one = _free.pop() if _free else Namespace()
    yield one
    with MongoClient[Document](mongodb_uri) as client:
        if _watch.goes_beyond(module):
            for name in client.list_database_names():
                if name.startswith(one.name):
                    client.drop_database(name)
        else:
            for database, collection in [pair for pair in _watch.written.copy() if pair[0].startswith(one.name)]:
                client[database][collection].delete_many({})
            _free.append(one)
    _watch.written.clear()
    _watch.is_beyond = False  # dropping it was ours
