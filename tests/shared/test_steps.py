"""States and the steps between them."""

from enum import StrEnum

import pytest

from shared.steps import StepNotAllowed, Steps


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"


class Touch(StrEnum):
    PRESS = "press"
    DIM = "dim"


LAMP = Steps(
    thing="A lamp",
    begins=Lamp.OFF,
    table={(Lamp.OFF, Touch.PRESS): Lamp.ON, (Lamp.ON, Touch.PRESS): Lamp.OFF, (Lamp.ON, Touch.DIM): Lamp.ON},
    says=lambda status, step: f"A lamp that is {status} cannot {step}.",
)


def test_a_step_leads_where_the_table_says() -> None:
    assert LAMP.after(Lamp.OFF, Touch.PRESS) is Lamp.ON
    assert LAMP.allow(Lamp.ON, Touch.DIM)


def test_a_step_that_the_table_does_not_hold_is_refused_with_state_and_step() -> None:
    assert not LAMP.allow(Lamp.OFF, Touch.DIM)
    with pytest.raises(StepNotAllowed, match="that is off cannot dim") as refusal:
        LAMP.after(Lamp.OFF, Touch.DIM)
    assert (refusal.value.status, refusal.value.step) == (Lamp.OFF, Touch.DIM)
    assert refusal.value.code == "step-not-allowed"
