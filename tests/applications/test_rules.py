"""Rules of applications that stand in one function each (docs/rules.md)."""

from datetime import timedelta

import pytest

from services.applications import rights
from services.applications.model import exceptions
from services.applications.model.content import merge
from services.applications.model.exceptions import NoException
from services.applications.model.expressions import Status
from services.applications.model.lanes import DeadlinePassed, is_over
from shared.person import Person
from tests.applications.builders import (
    BEFORE,
    BOTH,
    BOTH_OFFICES,
    CHAIR,
    CLOSES,
    OFFICER,
    OWNER,
    STRANGER,
    a_challenge,
    a_lane,
    an_expression,
    some_content,
)

INSTANT = timedelta(milliseconds=1)


def test_the_closing_time_itself_is_in_time_and_a_millisecond_later_is_not() -> None:
    assert not is_over(a_lane(), CLOSES)
    assert is_over(a_lane(), CLOSES + INSTANT)


def test_a_patch_merges_objects_takes_away_what_is_null_and_replaces_the_rest() -> None:
    patched = merge(some_content(), {"answers": {"ambition": "More trams.", "partners": None}, "themes": ["open-data"]})
    assert patched.answers == {"ambition": "More trams."}
    assert patched.themes == ("open-data",)
    assert patched.name == some_content().name


def test_an_exception_is_taken_back_while_the_lane_is_open_and_only_where_there_is_one() -> None:
    lane = a_lane()
    with pytest.raises(NoException):
        exceptions.revoke(an_expression(), lane, a_challenge(), reason="", by_name="Ada", at=BEFORE)
    with pytest.raises(DeadlinePassed):
        late = CLOSES + INSTANT
        exceptions.revoke(an_expression(Status.SUBMITTED), lane, a_challenge(), reason="", by_name="Ada", at=late)


def test_an_expression_is_its_owners_however_their_address_is_spelled() -> None:
    assert rights.owns(an_expression(), Person(OWNER.email.upper()))
    assert not rights.owns(an_expression(), STRANGER)


def test_who_chairs_is_sealed_off_whatever_else_they_are_and_organisers_alone_count() -> None:
    plain = a_challenge()
    challenge = a_challenge(organisers=(*plain.organisers, BOTH_OFFICES))
    people = (OWNER, OFFICER, CHAIR, STRANGER, BOTH)
    assert {who.email for who in people if rights.is_sealed(challenge, who)} == {CHAIR.email, BOTH.email}
    assert {who.email for who in people if rights.may_count(challenge, who)} == {OFFICER.email, CHAIR.email, BOTH.email}
