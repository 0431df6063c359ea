"""Long lists in parts: an opaque cursor says where the next part begins, and no part is larger than a hundred."""

import base64
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from shared.errors import Refused
from shared.settings import Settings
from shared.web import links

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
    _written: Callable[[Any], str]

    def of(self, found: Sequence[T], key: Callable[[T], Any]) -> Paged[T]:
        """The answer. *found*: in order, one more than `limit` if there are more; *key*: an item's place, JSON."""
        items = list(found[: self.limit])
        more = len(found) > self.limit
        return Paged(items=items, next=self._written(key(items[-1])) if more else None)


async def _part(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=LARGEST, description="items per part")] = 50,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the previous part")] = None,
) -> Part:
    written = partial(_write, request.app.state.settings, request.url.path)
    return Part(limit, None if cursor is None else _read(cursor, written), written)


def _write(settings: Settings, path: str, place: Any) -> str:
    """A cursor for this list only. Signed, since it goes into a query: nobody may put words of their own there."""
    said = json.dumps(place, separators=(",", ":"))
    letters = base64.urlsafe_b64encode(said.encode()).rstrip(b"=").decode()
    return f"{letters}.{links.sign(settings, f'cursor {path}', said)}"


def _read(cursor: str, written: Callable[[Any], str]) -> Any:
    letters = cursor.partition(".")[0]
    try:
        place = json.loads(base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4)))
    except ValueError:
        place = None
    if place is None or not hmac.compare_digest(written(place).encode(), cursor.encode()):
        raise Refused("This cursor is none of ours.", fields={"cursor": "Use `next` as it was given."})
    return place


Paging = Annotated[Part, Depends(_part)]
