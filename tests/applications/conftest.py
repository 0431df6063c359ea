"""A call that is open, in a database of the test's own."""

from collections.abc import Callable
from datetime import datetime

import pytest

from services.applications import actions
from shared.mongo import Database
from tests.applications.builders import BEFORE, Call, a_challenge


@pytest.fixture
def call(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Call:
    """The test challenge, loaded ten days before its main lane closes."""
    clock_at(BEFORE)
    db = database("applications")
    actions.load_challenge(db, a_challenge())
    return Call(db, a_challenge())
