"""What other services tell: the decision that was released."""

import pytest

from services.applications.service import SERVICE
from services.applications.store.expressions import Expressions
from services.selection.contracts import DecisionReleasedV1
from shared import clock
from shared.errors import NotYet
from shared.mongo.inbox import Turn
from tests import reasons, versions
from tests.applications.builders import CLOSES, Call, released


def test_a_released_decision_stands_on_the_applicants_page(call: Call) -> None:
    sent = call.sent()

    call.release(released(sent.id))

    decision = call.expression(sent.id).decision
    assert decision is not None
    assert (decision.outcome, decision.reasons) == ("selected", "Clear and bold.")


def test_a_decision_on_what_is_not_here_yet_is_tried_again(call: Call) -> None:
    with pytest.raises(NotYet):
        call.release(released(clock.new_id()))


def test_a_decision_of_an_older_journal_and_a_newer_one_in_two_versions_are_applied_once_each(call: Call) -> None:
    sent = call.sent()
    (older,) = released(sent.id, reasons="Ranked 90 of 131.").older()
    newer = released(sent.id, generation=2, reasons=reasons.by_rank())

    turns = versions.hear(call.db, SERVICE, versions.messages("selection", older, newer, time=CLOSES))

    decision = call.expression(sent.id).decision
    assert turns == [Turn.APPLIED, Turn.APPLIED, Turn.SKIPPED]
    assert decision is not None
    assert (decision.generation, decision.reasons) == (2, reasons.by_rank())


def test_a_decision_in_the_first_version_of_an_older_journal_is_applied(call: Call) -> None:
    sent = call.sent()
    (older,) = released(sent.id, reasons=reasons.by_rank()).older()
    assert isinstance(older, DecisionReleasedV1)

    call.release(older)

    decision = call.expression(sent.id).decision
    assert decision is not None
    assert str(decision.reasons).startswith("Ranked 12 of 131 with 78.33 of 100 points")


def test_a_decision_kept_with_a_text_is_still_read(call: Call) -> None:
    sent = call.sent()
    call.release(released(sent.id, reasons=reasons.by_rank()))
    call.db["expressions"].update_one({"_id": sent.id}, {"$set": {"decision.reasons": "Ranked 12 of 131."}})

    decision = Expressions(call.db).get(sent.id).decision

    assert decision is not None
    assert decision.reasons == "Ranked 12 of 131."
