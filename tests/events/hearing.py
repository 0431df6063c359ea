"""What events hears in tests, and a challenge in which Athens is invited."""

from functools import partial
from typing import Any
from uuid import UUID

from services.applications.contracts import ChallengeDefined, ExpressionSubmitted
from services.events.service import SERVICE
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.selection.contracts import DecisionReleased, Outcome
from shared.challenge import EventPlan, Role
from shared.messages import Fact, Message
from shared.mongo import Database
from shared.people import City
from tests.events.builders import BEFORE, EXPRESSION, a_challenge, a_contact

_ATHENS: dict[str, Any] = {
    "challenge_id": "icc-2020",
    "lane": "core",
    "name": "Athens",
    "role": Role.CORE,
    "alumni": False,
    "international": False,
    "consortium": False,
    "cities": (City(name="Athens", country="GR"),),
}


def challenge_defined(*events: EventPlan, revision: int = 1) -> ChallengeDefined:
    return ChallengeDefined(revision=revision, challenge=a_challenge(*events))


def expression_submitted(expression_id: UUID = EXPRESSION, version: int = 1, **changes: Any) -> ExpressionSubmitted:
    content = {"countries": ("GR",), "themes": ("data",), "answers": {}, "contact": a_contact(), "content_hash": "0"}
    sent = {"expression_id": expression_id, "version": version, "submitted_at": BEFORE}
    return ExpressionSubmitted.model_validate({**_ATHENS, **content, **sent, **changes})


def decision_released(
    outcome: Outcome = Outcome.SELECTED, expression_id: UUID = EXPRESSION, **changes: Any
) -> DecisionReleased:
    decision = {"expression_id": expression_id, "outcome": outcome, "reasons": "", "released_at": BEFORE}
    return DecisionReleased.model_validate({**_ATHENS, **decision, **changes})


def a_message(fact: Fact) -> Message:
    return Message(
        id=f"x/{fact.subject}/1",
        source="x",
        type=f"x.{fact.contract_name()}",
        subject=fact.subject,
        time=BEFORE,
        sequence=1,
        data=fact.model_dump(mode="json"),
    )


def learn(db: Database, *facts: Fact) -> None:
    """Tell events *facts*, each in a transaction, as its message side would."""
    for fact in facts:
        db.transact(partial(SERVICE.handlers[type(fact)], db, fact, a_message(fact)))


def an_invited_delegation(db: Database, *events: EventPlan, cities: int = 1) -> UUID:
    """Let the challenge be known and Athens be selected; the delegation's id."""
    every_city = tuple(City(name=f"City {n}", country="GR") for n in range(cities))
    learn(db, challenge_defined(*events), expression_submitted(), decision_released(cities=every_city))
    (delegation,) = Delegations(db).of_event(Events(db).all()[0].id)
    return delegation.id
