"""The receipt: what was sent, when, and a hash by which anybody can check that it is still the same.

The hash is SHA-256 over canonical JSON: keys sorted, no spaces, UTF-8, Unicode in NFC, personal data left out, so that
erasing a person later leaves every hash true.
"""

import hashlib
import json
import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.applications.model.content import Content
from shared.messages import Personal
from shared.values import Value


class Receipt(Value):
    """One version as it was sent in. Receipts are never changed; the newest of an expression counts."""

    expression_id: UUID
    challenge_id: str
    lane: str
    version: int
    content: Content
    content_hash: str
    submitted_at: datetime

    def canonical(self) -> bytes:
        """The very bytes that the hash is of."""
        return canonical(self.expression_id, self.challenge_id, self.lane, self.content)


def canonical(expression_id: UUID, challenge_id: str, lane: str, content: Content) -> bytes:
    """*content* as the bytes that are hashed. Sending the same content again gives the same bytes."""
    whole = {
        "expression_id": str(expression_id),
        "challenge_id": challenge_id,
        "lane": lane,
        "content": impersonal(content),
    }
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text).encode()


def content_hash(expression_id: UUID, challenge_id: str, lane: str, content: Content) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(expression_id, challenge_id, lane, content)).hexdigest()


def impersonal(model: BaseModel) -> dict[str, Any]:
    """*model* as JSON, without its `Personal` fields at any depth."""
    dumped = model.model_dump(mode="json")
    names = [name for name, field in type(model).model_fields.items() if Personal not in field.metadata]
    return {name: _impersonal(getattr(model, name), dumped[name]) for name in names}


def _impersonal(value: Any, dumped: Any) -> Any:
    if isinstance(value, BaseModel):
        return impersonal(value)
    if isinstance(value, tuple):
        return [_impersonal(one, as_json) for one, as_json in zip(value, dumped, strict=True)]
    return dumped
