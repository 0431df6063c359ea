"""What a raw AMQP message holds. Whatever can be wrong with one fails here."""

import contextlib
import json
from typing import Any

from shared.messages import LARGEST, Invalid, Message


def parse(raw: Any) -> Message:
    """The message in a raw AMQP one.

    Raises:
        Invalid: too large, another content type, no JSON, or no CloudEvent of ours.
    """
    body = body_of(raw)
    if len(body) > LARGEST:
        raise Invalid(f"{len(body)} bytes; the largest message is {LARGEST}")
    if raw.content_type != "application/json":
        raise Invalid(f"content type {raw.content_type!r}; ours is application/json")
    try:
        return Message.parse(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise Invalid(f"no JSON: {error}") from error


def ids_of(raw: Any) -> dict[str, str]:
    """What a log line about a raw message names: its id and its trace, as far as they can be read."""
    known = {"message_id": str(raw.properties.get("message_id") or "")}
    with contextlib.suppress(Invalid):
        known["traceparent"] = parse(raw).traceparent
    return known


def body_of(raw: Any) -> bytes:
    """The bytes of a raw AMQP message, which kombu gives as text, bytes or a view of them."""
    return raw.body.encode() if isinstance(raw.body, str) else bytes(raw.body)
