"""Rules of events that stand in one function each (docs/rules.md)."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.events.model.delegates import FAREWELL
from services.events.model.delegations import invite
from services.events.model.expressions import Decision
from tests.events.builders import BEFORE, EXPRESSION, a_delegate, an_event

NEW = UUID(int=5)


@pytest.mark.parametrize(
    ("left", "passed", "there"),
    [
        (False, timedelta(days=900), True),
        (True, timedelta(), True),
        (True, FAREWELL - timedelta(seconds=1), True),
        (True, FAREWELL, False),
    ],
)
def test_a_feed_is_there_for_who_is_and_for_a_farewell_after_they_left(
    left: bool, passed: timedelta, there: bool
) -> None:
    delegate = a_delegate()
    if left:
        delegate = delegate.model_copy(update={"present": False, "left_at": BEFORE})
    assert delegate.has_feed(BEFORE + passed) is there


def test_a_delegation_has_the_events_seats_for_each_of_its_cities() -> None:
    decision = Decision(
        expression_id=EXPRESSION, challenge_id="icc-2020", name="Attica", cities=3, selected=True, generation=1
    )
    delegation, told = invite(None, decision, an_event(seats_per_city=2), now=BEFORE, new_id=NEW)
    assert (delegation.seats, delegation.id) == (6, NEW)
    assert told is not None
    assert told.seats == 6


def test_a_delegation_that_is_invited_already_follows_its_seats_without_another_invitation() -> None:
    decision = Decision(
        expression_id=EXPRESSION, challenge_id="icc-2020", name="Attica", cities=3, selected=True, generation=1
    )
    first, _ = invite(None, decision, an_event(), now=BEFORE, new_id=NEW)
    again, told = invite(first, decision.model_copy(update={"cities": 1}), an_event(), now=BEFORE, new_id=EXPRESSION)
    assert (again.seats, again.id, told) == (2, NEW, None)
