"""Long lists in parts: an opaque cursor says where the next part begins, and no part is larger than a hundred."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from shared.errors import Refused

T = TypeVar("T")
LARGEST = 100


class Paged(BaseModel, Generic[T]):
    """One part of a list; `next` is the cursor of the following one, None at the end."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True)
class Part:
    """Which part is asked for: at most *limit* items after the place *after* (what `key` gave), None for the first."""

    limit: int
    after: Any

    def of(self, found: Sequence[T], key: Callable[[T], Any]) -> Paged[T]:
        """The answer. *found*: in order, one more than `limit` if there are more; *key*: an item's place, JSON."""
        items = list(found[: self.limit])
        more = len(found) > self.limit
        return Paged(items=items, next=_written(key(items[-1])) if more else None)


async def _part(
    limit: Annotated[int, Query(ge=1, le=LARGEST, description="items per part")] = 50,
    cursor: Annotated[str | None, Query(max_length=500, description="`next` of the previous part")] = None,
) -> Part:
    return Part(limit, None if cursor is None else _read(cursor))


def _written(place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).rstrip(b"=").decode()


def _read(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise Refused("This cursor is none of ours.", fields={"cursor": "Use `next` as it was given."}) from None


Paging = Annotated[Part, Depends(_part)]
