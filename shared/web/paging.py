"""Long lists in parts: an opaque cursor says where the next part begins, and no part is larger than a hundred."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from shared.errors import Refused
from shared.phrases import phrase
from shared.texts import N_
from shared.wording import learn

T = TypeVar("T")
LARGEST = 100
learn(
    {
        "cursor-none-of-ours": N_("This cursor is none of ours."),
        "use-next-as-given": N_("Use `next` as it was given."),
    }
)
_KEEPS = range(-(2**63), 2**63)  # what MongoDB can hold of whole numbers


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


def none_of_ours() -> Refused:
    """The refusal of a cursor that somebody made up."""
    return Refused(phrase("cursor-none-of-ours"), fields={"cursor": phrase("use-next-as-given")})


def instant(said: Any) -> datetime:
    """The moment, in UTC, that stands in a place as its `isoformat`.

    Raises:
        Refused: it is none, says no offset, or lies outside the years 1 to 9999 of UTC, which MongoDB is asked for.
    """
    try:
        found = datetime.fromisoformat(said)
        if found.utcoffset() is not None:
            return found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise none_of_ours()


async def _part(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=LARGEST, description="items per part")] = 50,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the previous part")] = None,
) -> Part:
    path = request.url.path
    return Part(limit, None if cursor is None else _read(path, cursor), partial(_write, path))


def _write(path: str, place: Any) -> str:
    """A cursor for this list only, in one spelling."""
    said = json.dumps([path, place], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).rstrip(b"=").decode()


def _read(path: str, cursor: str) -> Any:
    """The place in *cursor*: a text, a number, or a list of them, and nothing that could become a part of a query. Who
    makes up one of their own sees the same list from there."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        said = None
    match said:
        case [str() as where, str() | int() | list() as place] if where == path and _is_flat(place):
            if _write(path, place) == cursor:
                return place
    raise none_of_ours()


def _is_flat(place: Any) -> bool:
    return all(_can_be_kept(one) for one in (place if isinstance(place, list) else [place]))


def _can_be_kept(one: Any) -> bool:
    if isinstance(one, str):
        return "\0" not in one and not any("\ud800" <= char <= "\udfff" for char in one)
    return isinstance(one, int) and one in _KEEPS


Paging = Annotated[Part, Depends(_part)]
