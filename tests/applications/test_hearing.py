"""What other services tell: the decision that was released."""

import pytest

from shared import clock
from shared.errors import NotYet
from tests.applications.builders import Call, released


def test_a_released_decision_stands_on_the_applicants_page(call: Call) -> None:
    sent = call.sent()

    call.release(released(sent.id))

    decision = call.expression(sent.id).decision
    assert decision is not None
    assert (decision.outcome, decision.reasons) == ("selected", "Clear and bold.")


def test_a_decision_on_what_is_not_here_yet_is_tried_again(call: Call) -> None:
    with pytest.raises(NotYet):
        call.release(released(clock.new_id()))
