"""Selection's database after the close, and its web side over HTTP."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

import pytest
from fastapi.testclient import TestClient

from services.selection.web import create
from shared.mongo import Database
from shared.settings import Settings
from shared.web.sessions import cookie_for
from tests.selection.stories import on


class Visit(Protocol):
    """Makes a client that is signed in as somebody."""

    def __call__(self, email: str = "") -> TestClient: ...


@pytest.fixture
def db(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Database:
    """Selection's database, a few days after the close."""
    clock_at(on(2020, 6, 10))
    return database("selection")


@pytest.fixture
def visit(settings: Settings, db: Database) -> Iterator[Visit]:
    """A browser or script that is signed in as somebody; as nobody for an empty address: `visit(email)`."""
    app = create(settings)
    opened: list[TestClient] = []

    def signed_in(email: str = "") -> TestClient:
        client = TestClient(
            app, base_url=settings.base_url, headers={"Origin": settings.base_url}, follow_redirects=False
        )
        client.cookies.update(cookie_for(settings, email) if email else {})
        opened.append(client)
        return client

    yield signed_in
    for client in opened:
        client.close()
