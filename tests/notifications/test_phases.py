"""What the home page says is on."""

from datetime import datetime, timedelta

import pytest

from services.notifications.model.phases import Phase, as_it_is, starts_at, view_of
from services.notifications.model.sessions import Session
from shared.calendar import EntryStatus
from tests.notifications.builders import CLOSES, NOW, OPENING, START, a_challenge, an_entry

ANNOUNCED = CLOSES + timedelta(days=30)


@pytest.mark.parametrize(
    ("now", "announced_at", "phase"),
    [
        (NOW - timedelta(days=61), None, Phase.BEFORE),
        (NOW, None, Phase.OPEN),
        (CLOSES, None, Phase.OPEN),
        (CLOSES + timedelta(seconds=1), None, Phase.SELECTING),
        (ANNOUNCED, ANNOUNCED, Phase.ANNOUNCED),
        (START, ANNOUNCED, Phase.EVENTS),
        (START + timedelta(hours=2), ANNOUNCED, Phase.RUNNING),
    ],
)
def test_the_phase_follows_the_clock_and_the_announcement(
    now: datetime, announced_at: datetime | None, phase: Phase
) -> None:
    assert view_of(a_challenge(), now=now, announced_at=announced_at).phase is phase


def test_a_lane_is_open_until_it_closes() -> None:
    challenge = a_challenge()

    assert view_of(challenge, now=CLOSES, announced_at=None).open_lanes == challenge.lanes
    assert view_of(challenge, now=CLOSES + timedelta(seconds=1), announced_at=None).open_lanes == ()


@pytest.mark.parametrize(
    ("status", "begins", "sessions"), [(EntryStatus.CONFIRMED, 1, 2), (EntryStatus.CANCELLED, 5, 1)]
)
def test_an_event_is_when_its_sessions_are_now(status: EntryStatus, begins: int, sessions: int) -> None:
    first, *_ = a_challenge().events
    second = first.sessions[0].model_copy(update={"id": "closing"})
    challenge = a_challenge(events=[first.model_copy(update={"sessions": (*first.sessions, second)})])
    opening = Session(session_id=OPENING, event_id="icc-2020.launch-week", entry=an_entry(sequence=1, status=status))
    closing = opening.model_copy(update={"session_id": "icc-2020.closing", "entry": an_entry(sequence=5)})

    (event,) = as_it_is(challenge, [opening, closing]).events

    assert (starts_at(event), len(event.sessions)) == (START + timedelta(hours=begins), sessions)
