"""What the facts of others mean for letters: who may know of which."""

from datetime import timedelta

import pytest

from services.notifications.model.reminders import time_left
from services.notifications.rights import sealed_lanes
from shared.challenge import Challenge, Lane, Office, Organiser
from shared.person import Person
from tests.notifications.builders import CHAIR, CLOSES, NOW, OFFICE, a_challenge

WEEK = timedelta(days=7)


def test_a_lane_is_sealed_for_the_chair_until_its_closing_time_has_passed() -> None:
    challenges = [_two_lanes()]

    before = sealed_lanes(Person(CHAIR), challenges, now=CLOSES)
    between = sealed_lanes(Person(CHAIR), challenges, now=CLOSES + timedelta(microseconds=1))

    assert before == [("icc-2020", "new-cities"), ("icc-2020", "mentors")]
    assert between == [("icc-2020", "mentors")]
    assert sealed_lanes(Person(CHAIR), challenges, now=CLOSES + 2 * WEEK) == []


@pytest.mark.parametrize(("email", "sealed"), [(OFFICE, 0), ("somebody@else.example", 1)])
def test_nothing_is_sealed_for_the_programme_office_of_that_challenge(email: str, sealed: int) -> None:
    assert len(sealed_lanes(Person(email), [a_challenge()], now=NOW)) == sealed


def test_who_chairs_is_bound_by_the_seal_whatever_else_they_do() -> None:
    both = Organiser(name="Bo", email="bo@example.org", offices=(Office.CHAIR, Office.PROGRAMME))
    challenge = a_challenge(organisers=(*a_challenge().organisers, both))

    assert len(sealed_lanes(Person(both.email), [challenge], now=NOW)) == 1


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
    assert time_left(left) == said


def _two_lanes() -> Challenge:
    (lane,) = a_challenge().lanes
    later: Lane = lane.model_copy(update={"id": "mentors", "closes_at": CLOSES + WEEK})
    return a_challenge(lanes=[lane, later])
