"""The message side of events: every fact reaches its action, once, and a decision that comes first waits."""

import pytest

from services.events.contracts import DelegationInvited
from services.events.service import SERVICE
from shared.errors import NotYet
from shared.messages import Fact
from shared.mongo import Database
from shared.mongo.inbox import Turn, receive
from tests.events.hearing import a_message, challenge_defined, decision_released, expression_submitted
from tests.events.outcome import facts_of


def hear(db: Database, fact: Fact) -> Turn:
    """Let events hear *fact* as the broker's consumer does."""
    message, (kind, handler) = a_message(fact), SERVICE.handler_of(fact.contract_name()) or pytest.fail("unheard")
    return receive(db, "events.test", message, lambda: handler(db, message.read(kind), message))


def test_a_decision_before_its_challenge_keeps_its_place_until_that_is_known(db: Database) -> None:
    with pytest.raises(NotYet):
        hear(db, decision_released())
    for fact in (challenge_defined(), expression_submitted()):
        hear(db, fact)

    turns = [hear(db, decision_released()) for _ in range(2)]

    assert turns == [Turn.APPLIED, Turn.SKIPPED]
    assert len(facts_of(db, DelegationInvited)) == 1
