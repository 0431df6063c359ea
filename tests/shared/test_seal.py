"""The seal: who may know what of expressions, and from when on."""

from datetime import timedelta

import pytest

from shared import seal
from tests.applications.builders import BOTH, BOTH_OFFICES, CHAIR, CLOSES, OFFICER, STRANGER, a_challenge, a_lane

CHALLENGE = a_challenge(organisers=(*a_challenge().organisers, BOTH_OFFICES))


@pytest.mark.parametrize(
    ("email", "reads_all", "reads_final"),
    [
        (OFFICER.email, True, False),
        (CHAIR.email, False, True),
        (BOTH.email, False, True),
        (STRANGER.email, False, False),
    ],
)
def test_the_office_reads_all_and_whoever_chairs_what_is_final(email: str, reads_all: bool, reads_final: bool) -> None:
    assert seal.reads_all(CHALLENGE, email) is reads_all
    assert seal.reads_final(CHALLENGE, email) is reads_final


def test_a_lane_is_sealed_at_its_closing_time_still() -> None:
    assert not seal.is_off(a_lane(), CLOSES)
    assert seal.is_off(a_lane(), CLOSES + timedelta(microseconds=1))
