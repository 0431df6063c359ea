"""The sample service, served once for all tests that change nothing of each other's, and clients of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from pymongo import MongoClient

from shared.mongo import Database, Document
from shared.settings import Settings
from shared.web import sessions
from tests.conftest import MAKE_DATABASE, Servers
from tests.serving import own_settings, serving
from tests.shared.test_web import sample_service
from tests.shared.test_web.shop import Shop, running

MARIA = "maria@thessaloniki.example"


@dataclass(frozen=True)
class Site:
    """The sample service, as a `client` sees it that is one of its pages, and as a `stranger` does."""

    settings: Settings
    stranger: httpx.Client
    client: httpx.Client

    def bearer(self, *scopes: str, lifetime: timedelta = timedelta(hours=1)) -> dict[str, str]:
        """The header of Maria's token."""
        return {"Authorization": f"Bearer {sessions.issue_token(self.settings, MARIA, scopes, lifetime)}"}

    def sign_in(self, email: str = MARIA) -> None:
        """Let both clients be *email*."""
        for client in (self.client, self.stranger):
            client.cookies.update(sessions.cookie_for(self.settings, email))


@pytest.fixture(scope="session")
def served(servers: Servers) -> Iterator[Settings]:
    """The settings of the service that runs for these tests."""
    own = own_settings(servers.mongodb_uri)
    with serving(sample_service.create, own) as url:
        yield own.model_copy(update={"base_url": url})
    with MongoClient[Document](own.mongodb_uri) as client:
        client.drop_database(f"{own.namespace}samples")


@pytest.fixture
def site(served: Settings) -> Iterator[Site]:
    url = served.base_url
    with (
        httpx.Client(base_url=url, timeout=30) as stranger,
        httpx.Client(base_url=url, timeout=30, headers={"Sec-Fetch-Site": "same-origin", "Origin": url}) as client,
    ):
        yield Site(served, stranger, client)


@pytest.fixture
def emptied(served: Settings) -> Iterator[Database]:
    """The service's database, with nothing in it that other tests left."""
    db = Database.connect(served, "samples")
    for name in ("things", "answers", "attempts"):
        db[name].delete_many({})
    yield db
    db.client.close()


@pytest.fixture
def shop(settings: Settings, database: MAKE_DATABASE) -> Iterator[Shop]:
    """A service whose answers say how often they were made, running."""
    with running(settings, database("samples")) as made:
        yield made
