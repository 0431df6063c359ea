"""An AsyncAPI 3 document of everything the services tell each other, made from their cards and contracts.

Written by hand from `model_json_schema()`: the generator we tried refused valid AMQP bindings.
"""

from typing import Any

from shared.broker.topology import Inbox
from shared.messages import Card, Fact, Message

Part = dict[str, Any]


def document(cards: tuple[Card, ...]) -> Part:
    """The whole document, as JSON-able data."""
    schemas: Part = {}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "City challenge",
            "version": "1",
            "description": "Facts, in CloudEvents 1.0 envelopes (structured JSON): once each, in order per subject.",
        },
        "defaultContentType": "application/json",
        "channels": {card.name: _channel(card) for card in cards if card.publishes},
        "operations": {**_sending(cards), **_hearing(cards)},
        "components": {
            "messages": {_key(card, fact): _message(card, fact, schemas) for card in cards for fact in card.publishes},
            "schemas": schemas,
        },
    }


def _channel(card: Card) -> Part:
    return {
        "address": f"{card.name}.facts",
        "description": f"Everything {card.name} says. It owns {card.owns}.",
        "messages": {_key(card, fact): _ref("components/messages", _key(card, fact)) for fact in card.publishes},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": f"{card.name}.facts", "type": "fanout", "durable": True, "autoDelete": False},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _sending(cards: tuple[Card, ...]) -> Part:
    return {
        f"{card.name}.says": {"action": "send", "channel": _ref("channels", card.name)}
        for card in cards
        if card.publishes
    }


def _hearing(cards: tuple[Card, ...]) -> Part:
    return {
        f"{card.name}.hears.{publisher}": {
            "action": "receive",
            "channel": _ref("channels", publisher),
            "description": f"By the quorum queue {Inbox(card.name, publisher).name}, one message once per subject.",
        }
        for card in cards
        for publisher in card.hears
    }


def _message(card: Card, fact: type[Fact], schemas: Part) -> Part:
    payload = Message.model_json_schema(ref_template="#/components/schemas/{model}")
    body = fact.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(body.pop("$defs", {}))
    payload["properties"] |= {"data": body, "type": {"const": f"{card.name}.{fact.contract_name()}"}}
    return {
        "name": f"{card.name}.{fact.contract_name()}",
        "title": fact.contract or fact.__name__,
        "summary": (fact.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "payload": payload,
    }


def _key(card: Card, fact: type[Fact]) -> str:
    return f"{card.name}.{fact.contract_name()}"


def _ref(folder: str, key: str) -> Part:
    return {"$ref": f"#/{folder}/{key}"}
