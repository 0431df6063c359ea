"""The steps of an expression of interest, and the newest decision about it."""

import pytest

from services.applications.model.decisions import Decision
from services.applications.model.expressions import SENDING, STEPS, Status, Step
from shared.steps import StepNotAllowed
from tests.applications.builders import BEFORE, CLOSES, an_expression


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("step", list(Step))
def test_only_the_steps_of_the_table_are_taken(status: Status, step: Step) -> None:
    expression = an_expression(status)

    if (status, step) in STEPS.table:
        assert expression.after(step, at=BEFORE).status is STEPS.table[status, step]
    else:
        with pytest.raises(StepNotAllowed):
            expression.after(step, at=BEFORE)


def test_every_state_that_can_be_sent_has_its_own_step_and_no_other_state_has_one() -> None:
    sending = (Step.SUBMIT, Step.AMEND, Step.RESUBMIT)

    assert {status: step for status, step in STEPS.table if step in sending} == SENDING


def test_an_older_decision_does_not_replace_a_newer_one() -> None:
    newer = Decision(outcome="selected", reasons="Second look.", generation=2, released_at=CLOSES)
    older = Decision(outcome="reserve", reasons="First look.", generation=1, released_at=CLOSES)
    decided = an_expression(Status.FINAL).record(newer, at=CLOSES)

    assert decided.record(older, at=CLOSES) is decided
