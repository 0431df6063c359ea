"""Who may know of which letter, and do what with them."""

from datetime import timedelta

import pytest

from services.notifications import rights
from services.notifications.rights import reads_every_letter, unsealed_challenges, unsealed_lanes
from shared.challenge import Challenge, Lane, Office, Organiser
from shared.person import Person
from tests.notifications.builders import CHAIR, CLOSES, MARIA, NOW, OFFICE, a_challenge

WEEK = timedelta(days=7)


def test_a_lane_is_sealed_for_the_chair_until_its_closing_time_has_passed() -> None:
    challenges = [_two_lanes()]

    between = unsealed_lanes(Person(CHAIR), challenges, now=CLOSES + timedelta(microseconds=1))

    assert unsealed_lanes(Person(CHAIR), challenges, now=CLOSES) == []
    assert between == [("icc-2020", "new-cities")]
    assert len(unsealed_lanes(Person(CHAIR), challenges, now=CLOSES + 2 * WEEK)) == 2
    assert not reads_every_letter(Person(CHAIR), challenges)
    assert unsealed_challenges(Person(CHAIR), challenges) == []


@pytest.mark.parametrize(("email", "all_of_it"), [(OFFICE, True), ("somebody@else.example", False)])
def test_nothing_is_sealed_for_the_programme_office_of_that_challenge(email: str, all_of_it: bool) -> None:
    challenges = [a_challenge()]

    assert reads_every_letter(Person(email), challenges) is all_of_it
    assert unsealed_challenges(Person(email), challenges) == (["icc-2020"] if all_of_it else [])
    assert unsealed_lanes(Person(email), challenges, now=CLOSES + WEEK) == []


def test_who_chairs_is_bound_by_the_seal_whatever_else_they_do() -> None:
    both = Organiser(name="Bo", email="bo@example.org", offices=(Office.CHAIR, Office.PROGRAMME))
    challenge = a_challenge(organisers=(*a_challenge().organisers, both))

    assert unsealed_lanes(Person(both.email), [challenge], now=NOW) == []
    assert not reads_every_letter(Person(both.email), [challenge])


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
