"""What a visitor can do about their own expressions of interest, by what is on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.notifications.model.expressions import Expression, Status
from services.notifications.model.phases import view_of
from services.notifications.model.tasks import Step, tasks_of
from services.notifications.store.expressions import Expressions
from tests.notifications.builders import ATHENS, CLOSES, NOW, START, a_challenge, a_contact
from tests.notifications.conftest import Site

AFTER = CLOSES + timedelta(days=1)


def _expression(**changes: Any) -> Expression:
    lane = a_challenge().lanes[0].id
    whole = {"expression_id": ATHENS, "challenge_id": "icc-2020", "lane": lane, "name": "Athens"}
    return Expression(**{**whole, "contact": a_contact(), **changes})


@pytest.mark.parametrize(
    ("now", "changes", "step"),
    [
        (NOW, {}, Step.FINISH),
        (NOW, {"status": Status.SUBMITTED}, Step.CHANGE),
        (NOW, {"status": Status.WITHDRAWN}, None),
        (AFTER, {}, None),
        (AFTER, {"status": Status.SUBMITTED}, Step.WAIT),
        (AFTER, {"status": Status.SUBMITTED, "decided": 1}, Step.READ),
        (AFTER, {"status": Status.SUBMITTED, "decided": 1, "selected": True}, Step.NAME),
        (START + timedelta(days=30), {"status": Status.SUBMITTED, "decided": 1, "selected": True}, Step.READ),
    ],
)
def test_what_is_next_follows_the_clock_and_the_decision(
    now: datetime, changes: dict[str, Any], step: Step | None
) -> None:
    view = view_of(a_challenge(), now=now, announced_at=None)
    assert [task.step for task in tasks_of([_expression(**changes)], view, now=now)] == ([step] if step else [])


def test_the_days_that_are_left_are_whole_ones() -> None:
    view = view_of(a_challenge(), now=CLOSES - timedelta(days=5, hours=1), announced_at=None)
    (task,) = tasks_of([_expression()], view, now=CLOSES - timedelta(days=5, hours=1))
    (last,) = tasks_of([_expression()], view, now=CLOSES - timedelta(hours=3))
    assert (task.days_left, last.days_left) == (5, 0)


def test_home_says_to_the_owner_alone_what_is_left_to_do(site: Site) -> None:
    Expressions(site.db).save(_expression(status=Status.SUBMITTED, decided=1))  # the clock is of today

    site.sign_in(a_contact().email.capitalize())  # typed otherwise than when they began it
    theirs = site.browser.get("/").text
    site.sign_in("somebody@else.example")
    others = site.browser.get("/").text

    assert f'<a href="/applications/expressions/{ATHENS}">Read the outcome: Athens</a>' in theirs
    assert "Athens" not in others
