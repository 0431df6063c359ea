"""What the pages offer is what the model allows: each preview is asked beside the step itself."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest

from services.applications.model import dossiers, drafts, submissions
from services.applications.model.content import Content
from services.applications.model.expressions import Expression, Status
from shared.errors import Refused
from tests.applications.builders import BEFORE, CLOSES, a_challenge, a_lane, an_expression, some_content

LATE = CLOSES + timedelta(seconds=1)
CONTENTS = {
    "complete": some_content(),
    "changed": some_content(population=400_000),
    "incomplete": some_content(themes=()),
    "too small": some_content(population=100),
}


def moments(status: Status) -> tuple[datetime, ...]:
    """When an expression can be in *status*: what is final or lapsed is so since the close."""
    return (LATE,) if status in (Status.FINAL, Status.LAPSED) else (BEFORE, LATE)


def expressions() -> Iterator[tuple[Expression, datetime]]:
    """An expression in each state, with each content being written, at each moment it can be so."""
    for status in set(Status) - {Status.DELETED}:
        for content in CONTENTS.values():
            yield from ((an_expression(status).model_copy(update={"content": content}), at) for at in moments(status))


def takes(step: Callable[[], object]) -> bool:
    try:
        step()
    except Refused:
        return False
    return True


def test_it_can_be_sent_withdrawn_and_deleted_on_the_pages_exactly_when_the_step_is_taken() -> None:
    lane, challenge = a_lane(), a_challenge()

    for one, at in expressions():
        dossier = dossiers.of(one, challenge, at=at)
        offered = (dossier.is_sendable, dossier.is_withdrawable, dossier.is_deletable)
        steps = (
            partial(submissions.submit, one, lane, challenge, at=at),
            partial(submissions.withdraw, one, lane, challenge, reason="", at=at),
            partial(drafts.delete, one),
        )
        assert offered == tuple(takes(step) for step in steps), (one.status, at)


@pytest.mark.parametrize(("applies", "is_objected"), [(None, False), ("alone", True)])
def test_a_small_number_of_inhabitants_is_objected_to_once_the_city_applies_alone(
    applies: str | None, is_objected: bool
) -> None:
    content: Content = some_content(population=100, applies=applies)

    dossier = dossiers.of(an_expression(content=content), a_challenge(), at=BEFORE)

    assert dossier.is_objected("about") is is_objected
    assert dossier.is_objected("cities")
    assert not dossier.is_objected("themes")
