"""One world: the databases and web applications of the four services, and the facts that they tell each other."""

from collections import Counter
from collections.abc import Iterable

import httpx
from fastapi.testclient import TestClient
from pymongo import monitoring

from deploy.operate import services
from shared.broker.service import Indexes
from shared.mongo import Database, Document, database
from shared.settings import Settings
from shared.web.indexes import INDEXES
from shared.web.ratelimit import Allowance
from tests.leaks.frozen import Frozen
from tests.spreading import Spreading


class Work(monitoring.CommandListener):
    """How often each database was asked anything: who waits longer may learn from it."""

    def __init__(self) -> None:
        self.commands: Counter[str] = Counter()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """One more."""
        self.commands[event.database_name] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """It was counted."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """It was counted."""


WORK = Work()
monitoring.register(WORK)


class Nothing(Allowance):
    """Every attempt is counted in the database: what a process still allows by itself depends on how long it took."""

    def spend(self, key: str, *, at_most: int, seconds: int) -> bool:
        return False


class World:
    """The four services over databases of their own; what is told is heard at once."""

    def __init__(self, name: str, settings: Settings, frozen: Frozen) -> None:
        self.name, self.frozen = name, frozen
        self.settings = settings.model_copy(update={"namespace": f"{settings.namespace}{name}-"})
        self.db = {one: Database.connect(self.settings, one) for one in services.NAMES}
        for one, db in self.db.items():
            _make(db, services.table(one).indexes)
        apps = {one: services.web(one, self.settings) for one in services.NAMES}
        for app in apps.values():
            app.state.allowance = Nothing()
        base = self.settings.base_url
        self.clients = {one: TestClient(app, base_url=base, follow_redirects=False) for one, app in apps.items()}
        self._spreading = Spreading(self.db, frozen.doing)
        self._kept: dict[str, dict[str, list[Document]]] = {}
        self._hashes: dict[str, dict[str, str]] = {}

    def spread(self) -> None:
        """Let every service hear all that was told and not heard yet."""
        self._spreading.spread()

    def ask(self, service: str, method: str, address: str, **sent: object) -> httpx.Response:
        """One request, and nothing left of its sender in the client."""
        client = self.clients[service]
        client.cookies.clear()
        self.frozen.doing(f"{method} {address}")
        response: httpx.Response = client.request(method, address, **sent)  # type: ignore[arg-type] # what httpx takes
        return response

    def commands(self, service: str) -> int:
        """How many commands the database of *service* was sent in this process."""
        return WORK.commands[self.db[service].mongo.name]

    def keep(self) -> None:
        """Remember how everything is now, for `restore`."""
        self.forget_attempts()
        self._kept = {one: {name: list(db[name].find()) for name in _names(db)} for one, db in self.db.items()}
        self._hashes = {one: _hashes(db) for one, db in self.db.items()}

    def forget_attempts(self) -> None:
        """Let nobody be held to have asked for too much."""
        for db in self.db.values():
            db["attempts"].delete_many({})

    def changed(self, service: str, *, but: Iterable[str] = ()) -> list[str]:
        """The collections of *service* that are not as they were remembered, *but* these."""
        now, then = _hashes(self.db[service]), self._hashes[service]
        return sorted(name for name in {*now, *then}.difference(but) if now.get(name) != then.get(name))

    def restore(self, service: str) -> None:
        """Let *service* be as it was remembered."""
        db = self.db[service]
        for name in self.changed(service):
            db[name].delete_many({})
            if before := self._kept[service].get(name, []):
                db[name].insert_many(before)

    def restore_all(self) -> None:
        """Let every service be as it was remembered."""
        for service in self.db:
            self.restore(service)

    def end(self) -> None:
        """Leave nothing behind."""
        for one, db in self.db.items():
            db.client.drop_database(db.mongo.name)
            db.client.close()
            self.clients[one].close()


def _make(db: Database, indexes: Indexes) -> None:
    """Make every collection, with those indexes alone that forbid something: there is little to look through."""
    there = {**database.INDEXES, **indexes, **INDEXES}
    for name in {*database.MADE, *there}:
        db.mongo.create_collection(name)
        for keys, options in there.get(name, []):
            if options.get("unique"):
                db[name].create_index(keys, **options)


def _hashes(db: Database) -> dict[str, str]:
    """A digest of each collection."""
    found: dict[str, str] = db.mongo.command("dbHash")["collections"]
    return found


def _names(db: Database) -> list[str]:
    return sorted(db.mongo.list_collection_names())
