"""Selection's database after the close, and its web side over HTTP."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from services.selection.actions import announce_selection
from services.selection.web import create
from shared.mongo import Database
from shared.settings import Settings
from tests.selection.builders import PROGRAMME
from tests.selection.stories import decided, on, released
from tests.serving import Visit, visiting


@pytest.fixture
def db(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Database:
    """Selection's database, a few days after the close."""
    clock_at(on(2020, 6, 10))
    return database("selection")


@pytest.fixture
def visit(settings: Settings, db: Database) -> Iterator[Visit]:
    """A browser or script that is signed in as somebody; as nobody for an empty address: `visit(email)`."""
    with visiting(create, settings) as visit:
        yield visit


@pytest.fixture
def public(db: Database) -> Database:
    """Ulm and Bonn hold the two places, Jena is the reserve, Trier is not selected; all of it released and public."""
    decided(db)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)
    return db
