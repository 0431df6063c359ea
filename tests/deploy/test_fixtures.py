"""What the fixtures promise."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from shared import clock
from shared.mongo import Database
from shared.settings import Settings


def test_a_database_is_fresh_and_has_the_indexes_of_the_unit_of_work(
    database: Callable[[str], Database], settings: Settings
) -> None:
    db = database("applications")

    assert db.mongo.name == f"{settings.namespace}applications"
    assert db["journal"].count_documents({}) == 0
    assert "unsent" in db["journal"].index_information()
    assert database("applications") is db


def test_the_clock_moves_the_editions_time_forward(clock_at: Callable[[datetime], None]) -> None:
    opening, closing = datetime(2020, 2, 27, tzinfo=UTC), datetime(2020, 5, 29, 15, tzinfo=UTC)

    clock_at(opening)
    assert timedelta() <= clock.now() - opening < timedelta(seconds=5)
    clock_at(closing)
    assert timedelta() <= clock.now() - closing < timedelta(seconds=5)
