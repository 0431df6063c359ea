"""In what words somebody is told how much time is left."""

from datetime import timedelta

import pytest

from services.notifications.model.reminders import time_left
from shared.wording import say

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (WEEK, "7 days"),
        (WEEK - timedelta(seconds=3), "7 days"),  # the timer's tick after the mark
        (WEEK - timedelta(minutes=5), "6 days"),
        (timedelta(hours=36), "1 day"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(minutes=1), "1 minute"),
    ],
)
def test_the_time_left_is_told_in_whole_days_else_hours_else_minutes(left: timedelta, said: str) -> None:
    assert say(time_left(left)) == said
