"""What the work process does with messages, in the transaction that moves the cursor."""

import pytest

from services.selection.service import SERVICE
from services.selection.store.expressions import Expressions
from shared.errors import NotYet
from shared.messages import Fact
from shared.mongo import Database
from shared.mongo.inbox import Turn, receive
from tests.selection.builders import a_close, a_submission, an_id
from tests.selection.stories import define, envelope


def arrive(db: Database, fact: Fact) -> Turn:
    entry = SERVICE.handler_of(fact.contract_name())
    assert entry is not None
    handler = entry[1]
    return receive(db, "selection/applications", envelope(fact), lambda: handler(db, fact, envelope(fact)))


def test_a_close_that_came_first_waits_and_is_applied_once(db: Database) -> None:
    define(db)

    with pytest.raises(NotYet):
        arrive(db, a_close("Ulm"))
    turns = [arrive(db, a_submission("Ulm")), arrive(db, a_close("Ulm")), arrive(db, a_close("Ulm"))]

    assert turns == [Turn.APPLIED, Turn.APPLIED, Turn.SKIPPED]
    assert Expressions(db).get(an_id("Ulm")).final


def test_every_fact_that_the_committee_needs_has_a_handler() -> None:
    assert {fact.__name__ for fact in SERVICE.handlers} == {
        "ChallengeDefined",
        "ChallengeDefinedV1",
        "ExpressionSubmitted",
        "ExpressionWithdrawn",
        "CallClosed",
        "LotsCommitted",
        "LotsRevealed",
        "AccessEnded",
    }
