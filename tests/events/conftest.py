"""Events' web side over HTTP, and its database."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from services.events.web import create
from shared.mongo import Database
from shared.settings import Settings
from shared.web.sessions import cookie_for
from tests.events.builders import BEFORE

AS = Callable[[str], TestClient]


@pytest.fixture
def db(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Database:
    """Events' database, at a time before the event."""
    clock_at(BEFORE)
    return database("events")


@pytest.fixture
def visit(settings: Settings, db: Database) -> Iterator[AS]:
    """A browser or script that is signed in as somebody; as nobody for an empty address: `visit(email)`."""
    app = create(settings)
    opened: list[TestClient] = []

    def signed_in(email: str) -> TestClient:
        client = TestClient(
            app, base_url=settings.base_url, headers={"Origin": settings.base_url}, follow_redirects=False
        )
        client.cookies.update(cookie_for(settings, email) if email else {})
        opened.append(client)
        return client

    yield signed_in
    for client in opened:
        client.close()
