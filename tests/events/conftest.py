"""Events' web side over HTTP, and its database."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from services.events.model.delegates import Delegate
from services.events.web import create
from services.events.wording import CATALOGUES, TABLE
from shared import wording
from shared.mongo import Database
from shared.settings import Settings
from tests.events.acting import add
from tests.events.builders import BEFORE, OPENING, WORKSHOP, a_person, a_plan, a_workshop, an_event_plan
from tests.events.hearing import an_invited_delegation
from tests.serving import Visit, visiting

wording.learn(TABLE, *CATALOGUES)


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


@pytest.fixture
def eleni(db: Database) -> Delegate:
    """Eleni holds seats in the opening and in the workshop; there is a lab with one seat, too."""
    lab = a_workshop(id="lab", title="City lab", capacity=1)
    delegation_id = an_invited_delegation(db, an_event_plan(a_plan(), a_workshop(), lab))
    (eleni,) = add(db, delegation_id, a_person("Eleni", OPENING, WORKSHOP))
    return eleni
