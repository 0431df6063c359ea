"""What a visitor of the home page can do next about their own expressions of interest, from what was heard of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notifications.model.expressions import Expression, Status
from services.notifications.model.phases import View
from shared.values import Value

_DAY = timedelta(days=1)


class Step(StrEnum):
    """What is next."""

    FINISH = "finish"  # a draft, and its lane is open
    CHANGE = "change"  # it was sent, and can be changed
    WAIT = "wait"  # it is with the committee
    READ = "read"  # its decision is there
    NAME = "name delegates"  # it was selected, and an event is ahead


class Task(Value):
    """One expression with what is next about it; `days_left`: whole days until its lane closes."""

    expression_id: UUID
    name: str
    step: Step
    closes_at: datetime
    days_left: int = 0


def tasks_of(expressions: Iterable[Expression], view: View, *, now: datetime) -> list[Task]:
    """What its owner can do about each, the most urgent first; nothing about what was not sent in time or withdrawn."""
    lanes = {lane.id: lane for lane in view.lanes}
    found = [
        Task(
            expression_id=one.expression_id,
            name=one.name,
            step=step,
            closes_at=lanes[one.lane].closes_at,
            days_left=max((lanes[one.lane].closes_at - now) // _DAY, 0),
        )
        for one in expressions
        if one.lane in lanes and (step := _step(one, is_open=lanes[one.lane] in view.open_lanes, view=view))
    ]
    order = list(Step)
    return sorted(found, key=lambda task: (order.index(task.step), task.closes_at, task.name))


def _step(one: Expression, *, is_open: bool, view: View) -> Step | None:
    if one.selected:
        return Step.NAME if view.event else Step.READ
    if one.decided:
        return Step.READ
    if one.status is Status.SUBMITTED:
        return Step.CHANGE if is_open else Step.WAIT
    return Step.FINISH if is_open and one.status is Status.DRAFT else None
