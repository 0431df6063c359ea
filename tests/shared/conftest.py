"""A publisher and a follower, with databases of their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.mongo import Database, heads, healing

NOW = timedelta(seconds=-5)  # what was said or found this moment counts


@pytest.fixture
def teller(database: Callable[[str], Database]) -> Database:
    return database("teller")


@pytest.fixture
def hearer(database: Callable[[str], Database]) -> Database:
    return database("hearer")


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said this moment counts as quiet, so that it is compared at once."""
    monkeypatch.setattr(heads, "QUIET", NOW)
    monkeypatch.setattr(healing, "QUIET", NOW)
