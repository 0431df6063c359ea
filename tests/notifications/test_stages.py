"""What the home page says is on."""

from datetime import datetime, timedelta

import pytest

from services.notifications.stages import Stage, view_of
from tests.notifications.builders import CLOSES, NOW, START, a_challenge

ANNOUNCED = CLOSES + timedelta(days=30)


@pytest.mark.parametrize(
    ("now", "announced_at", "stage"),
    [
        (NOW - timedelta(days=61), None, Stage.BEFORE),
        (NOW, None, Stage.OPEN),
        (CLOSES, None, Stage.OPEN),
        (CLOSES + timedelta(seconds=1), None, Stage.SELECTING),
        (ANNOUNCED, ANNOUNCED, Stage.ANNOUNCED),
        (START, ANNOUNCED, Stage.EVENTS),
        (START + timedelta(hours=2), ANNOUNCED, Stage.RUNNING),
    ],
)
def test_the_stage_follows_the_clock_and_the_announcement(
    now: datetime, announced_at: datetime | None, stage: Stage
) -> None:
    assert view_of(a_challenge(), now=now, announced_at=announced_at).stage is stage


def test_a_lane_is_open_until_it_closes() -> None:
    challenge = a_challenge()

    assert view_of(challenge, now=CLOSES, announced_at=None).open_lanes == challenge.lanes
    assert view_of(challenge, now=CLOSES + timedelta(seconds=1), announced_at=None).open_lanes == ()
