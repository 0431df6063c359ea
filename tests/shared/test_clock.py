from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from shared import clock
from shared.settings import Environment, Settings

CLOSES = datetime(2020, 5, 29, 15, tzinfo=UTC)
Put = Callable[[datetime], None]


def test_the_edition_s_time_moves_on_from_where_it_was_put(clock_at: Put) -> None:
    clock_at(CLOSES)

    assert CLOSES <= clock.now() < CLOSES + timedelta(seconds=5)
    assert clock.real() > datetime(2026, 1, 1, tzinfo=UTC)


def test_it_never_goes_back(clock_at: Put) -> None:
    clock_at(CLOSES)

    with pytest.raises(clock.ClockMovesForward, match="cannot go back"):
        clock.move(CLOSES - timedelta(days=1))


def test_without_a_file_both_times_are_the_same() -> None:
    assert abs(clock.now() - clock.real()) < timedelta(seconds=1)


def test_production_refuses_a_movable_clock_and_a_visible_sink(settings: Settings) -> None:
    unsafe = settings.model_dump() | {"environment": Environment.PRODUCTION, "sink_url": "http://127.0.0.1:8025"}

    with pytest.raises(ValueError, match="CLOCK_FILE moves the clock") as refused:
        Settings(**unsafe)

    assert all(name in str(refused.value) for name in ("SINK_URL", "BASE_URL", "AMQP_URI"))
