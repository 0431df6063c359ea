"""Events' web side over HTTP, and its database."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from services.events.web import create
from shared.mongo import Database
from shared.settings import Settings
from tests.events.builders import BEFORE
from tests.serving import Visit, visiting


@pytest.fixture
def db(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Database:
    """Events' database, at a time before the event."""
    clock_at(BEFORE)
    return database("events")


@pytest.fixture
def visit(settings: Settings, db: Database) -> Iterator[Visit]:
    """A browser or script that is signed in as somebody; as nobody for an empty address: `visit(email)`."""
    with visiting(create, settings) as visit:
        yield visit
