"""Who may know of which letter, and do what with them."""

from datetime import timedelta

import pytest

from services.notifications import rights
from services.notifications.rights import sealed_lanes
from shared.challenge import Challenge, Lane, Office, Organiser
from shared.person import Person
from tests.notifications.builders import CHAIR, CLOSES, MARIA, NOW, OFFICE, a_challenge

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


def _two_lanes() -> Challenge:
    (lane,) = a_challenge().lanes
    later: Lane = lane.model_copy(update={"id": "mentors", "closes_at": CLOSES + WEEK})
    return a_challenge(lanes=[lane, later])


@pytest.mark.parametrize(
    ("email", "may", "may_many"), [(OFFICE, True, True), (CHAIR, True, False), (MARIA, False, False)]
)
def test_organisers_read_the_ledger_and_the_programme_office_alone_takes_steps_for_many(
    email: str, may: bool, may_many: bool
) -> None:
    by, challenges = Person(email), [a_challenge()]

    assert rights.may_read_ledger(by, challenges) is may
    assert rights.may_take_steps(by, challenges) is may
    assert rights.may_oversee_tokens(by, challenges) is may
    assert rights.may_take_steps_for_many(by, challenges) is may_many
