"""A letter's life: every state and step."""

import pytest

from services.notifications.model.letters import STEPS, State, Step
from shared.steps import StepNotAllowed
from shared.wording import say
from tests.notifications.builders import a_letter


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_taken_as_the_table_says_or_refused(state: State, step: Step) -> None:
    letter = a_letter(state=state)

    if (state, step) in STEPS.table:
        assert letter.after(step).state is STEPS.table[state, step]
    else:
        with pytest.raises(StepNotAllowed) as refusal:
            letter.after(step)
        assert f"is {state}" in say(refusal.value.phrase)


def test_what_is_sent_replaced_or_stopped_stays_so() -> None:
    assert {state for state, _ in STEPS.table} == set(State) - {State.SENT, State.REPLACED, State.STOPPED}
