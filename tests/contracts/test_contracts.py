import json
from typing import Any

import pytest
from pydantic import create_model

from deploy.operate import services
from services.applications.contracts import ExpressionWithdrawn
from shared.messages import Fact
from tools import contracts


class Told(Fact):
    """The shape as it was recorded."""

    topic: str
    number: int = 0


def schema(**fields: Any) -> dict[str, Any]:
    """Told's schema after a change: a field's new annotation, or None for a lost one; a tuple gives a default."""
    kept = {name: (field.annotation, field.default) for name, field in Told.model_fields.items()}
    changed = {name: field for name, field in {**kept, **fields}.items() if field is not None}
    return create_model("Told", __base__=Fact, **changed).model_json_schema()


UNDEFINED = Told.model_fields["topic"].default


def test_the_recorded_contracts_are_current_and_unbroken() -> None:
    assert contracts.problems() == []


def test_a_new_field_that_need_not_be_there_is_safe() -> None:
    assert contracts.breaks(Told.model_json_schema(), schema(colour=(str, "red"))) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"colour": (str, UNDEFINED)}, "the body now needs colour"),
        ({"topic": None}, "the body lost its field topic"),
        ({"topic": (int, UNDEFINED)}, 'topic\'s type was "string" and is "integer"'),
        ({"topic": (str, "none")}, "the body no longer promises topic"),
    ],
)
def test_anything_else_breaks_and_says_why(change: dict[str, Any], why: str) -> None:
    assert why in contracts.breaks(Told.model_json_schema(), schema(**change))


def test_a_real_contract_that_loses_a_field_is_noticed() -> None:
    recorded = json.loads((contracts.RECORDED / "applications.ExpressionWithdrawn.v1.json").read_text())
    present = ExpressionWithdrawn.model_json_schema()
    del present["properties"]["reason"]

    assert contracts.breaks(recorded, present) == ["the body lost its field reason"]


def test_a_change_deep_inside_is_noticed() -> None:
    recorded = json.loads((contracts.RECORDED / "applications.ExpressionSubmitted.v1.json").read_text())
    present = json.loads(json.dumps(recorded))
    del present["$defs"]["City"]["properties"]["country"]

    assert any("country" in why for why in contracts.breaks(recorded, present))


def test_every_message_stands_in_the_asyncapi_document() -> None:
    document = json.loads(contracts.ASYNCAPI.read_text())

    published = {f"{card.name}.{fact.contract_name()}" for card in services.cards() for fact in card.publishes}
    assert set(document["components"]["messages"]) == published
    assert set(document["channels"]) == {card.name for card in services.cards() if card.publishes}
