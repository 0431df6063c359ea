"""A value as a document and back: every field under its own name, and a key beside it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from shared.mongo import Document

V = TypeVar("V", bound=BaseModel)


def row(value: BaseModel, key: Any, /, **beside: Any) -> Document:
    """*value* as a document under *key*, with what stands *beside* it."""
    return {**value.model_dump(), **beside, "_id": key}


def value(kind: type[V], found: Mapping[str, Any]) -> V:
    """What *found* holds."""
    return kind.model_validate(found)


def values(kind: type[V], found: Iterable[Mapping[str, Any]]) -> list[V]:
    """What each of *found* holds."""
    return [kind.model_validate(one) for one in found]
