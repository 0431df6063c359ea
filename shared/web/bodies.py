"""What a program sends, looked at before anything works on it: strict JSON, and texts that keep to the policy.

`json` takes a key that stands twice, NaN and numbers past every bound; RFC 8259 leaves the first open and knows no
other.
"""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from shared import text
from shared.web.forms import Invalid

AT_ONCE = 8_000  # bytes; what is longer is looked at in a thread, so that nobody else waits
DEEPEST = 30  # objects and arrays inside each other


async def looked_at(request: Request) -> None:
    """Go on only with a JSON body that is strict and whose texts have no fault; other bodies are not looked at.

    Raises:
        Invalid: says where and why.
    """
    if request.method in ("GET", "HEAD") or "json" not in request.headers.get("content-type", ""):
        return
    body = await request.body()
    if len(body) > AT_ONCE:
        await run_in_threadpool(check, body)
    else:
        check(body)


def check(body: bytes) -> None:
    """Refuse what is JSON, but not strictly, or holds a text with a fault. What is no JSON is left to be refused."""
    try:
        tree = json.loads(
            body, object_pairs_hook=_once_each, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return
    if (found := next(_faults(tree, ()), None)) is not None:
        where, why = found
        raise Invalid("Please correct what is marked.", fields={".".join(where) or "body": why})


def _faults(tree: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if len(where) > DEEPEST:
        yield where[:3], "This is nested too deep."
    elif isinstance(tree, dict):
        for key, below in tree.items():
            yield from [(where, why)] if (why := text.fault(key)) else _faults(below, (*where, key))
    elif isinstance(tree, list):
        for at, below in enumerate(tree):
            yield from _faults(below, (*where, str(at)))
    elif isinstance(tree, str) and (why := text.fault(tree)):
        yield where, why


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Invalid(f"“{twice[:100]}” stands twice in one object.")
    return found


def _no_number(name: str) -> NoReturn:
    raise Invalid(f"{name} is no number.")


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise Invalid("A number is too large.")
    return number


def _whole(digits: str) -> int:
    if len(digits) > 100:
        raise Invalid("A number is too large.")
    return int(digits)
