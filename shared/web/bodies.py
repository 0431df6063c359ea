"""What a program sends, looked at before anything works on it: strict JSON, and texts that keep to the policy.

`json` takes a key that stands twice, NaN and numbers past every bound; RFC 8259 leaves the first open and knows no
other.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from shared import text
from shared.phrases import phrase
from shared.texts import N_, _
from shared.web.forms import LONGEST_FORM, Invalid
from shared.wording import learn

AT_ONCE = 8_000  # bytes; what is longer is looked at in a thread, so that nobody else waits
DEEPEST = 30  # objects and arrays inside each other
MOST_VALUES = 10_000  # of one body; FastAPI checks them on the event loop, and 150,000 wrong ones took it 1.6 s
LONGEST_BODY = LONGEST_FORM  # characters of all its texts
A_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)  # possessive, so that no text makes it go back

learn({"nested-too-deep": N_("This is nested too deep.")})


async def counted(headers: Headers, body: bytes) -> None:
    """Go on only with a JSON *body* of few values, before anybody reads it: FastAPI does so on the event loop, and
    560,000 empty lists kept everybody waiting for 0.3 s of it.

    Raises:
        Invalid: says how many may be sent.
    """
    if "json" not in headers.get("content-type", "").lower():
        return
    if len(body) > AT_ONCE:
        await run_in_threadpool(few, body)
    else:
        few(body)


async def looked_at(request: Request) -> None:
    """Go on only with a JSON body that is strict and whose texts have no fault; other bodies are not looked at.

    Raises:
        Invalid: says where and why.
    """
    kind = request.headers.get("content-type", "").lower()
    if request.method in ("GET", "HEAD") or "json" not in kind:
        return
    body = await request.body()
    if len(body) > AT_ONCE:
        await run_in_threadpool(check, body)
    else:
        check(body)


def check(body: bytes) -> None:
    """Refuse what is JSON, but not strictly, or too much, or holds a text with a fault. What is no JSON is left to be
    refused."""
    try:
        tree = json.loads(
            body, object_pairs_hook=_once_each, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return
    texts = list(_texts({"body": tree}, ()))
    if sum(len(said) for _, said in texts) > LONGEST_BODY:
        raise Invalid(
            _("That is too long: %(most)s characters can be sent at once. Send it in parts.", most=LONGEST_BODY)
        )
    for where, said in texts:
        if why := text.fault(said):
            raise Invalid(_("Please correct what is marked."), fields={".".join(where[1:]) or "body": why})


def few(body: bytes) -> None:
    """Refuse JSON of too many values, unread."""
    if b"\0" in body:  # UTF-16 or UTF-32, in which the count would go astray
        raise Invalid(_("JSON is sent in UTF-8 (RFC 8259, 8.1)."))
    if _at_least(body) > MOST_VALUES or (_at_most(body) > MOST_VALUES and _counted(body) > MOST_VALUES):
        raise Invalid(_("That is too much: %(most)s values can be sent at once. Send it in parts.", most=MOST_VALUES))


def _at_least(body: bytes) -> int:
    """How many values *body* surely holds: half as many as texts, for each key has a value. Costs a hundredth of the
    count below, which takes every text out by itself."""
    return (body.count(b'"') - body.count(b'\\"')) // 4


def _at_most(body: bytes) -> int:
    """Each value but the first of an object or array stands behind a comma; those in texts are counted, too."""
    return 1 + body.count(b",") + body.count(b"[") + body.count(b"{")


def _counted(body: bytes) -> int:
    """How many values *body* holds at most, whatever its texts say."""
    return _at_most(A_TEXT.sub(b"", body))


def _texts(tree: dict[str, Any] | list[Any], where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in *tree*, keys too, and where it stands."""
    if len(where) > DEEPEST:
        raise Invalid(_("Please correct what is marked."), fields={".".join(where[1:4]): phrase("nested-too-deep")})
    for key, below in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(key, str):
            yield where, key
        if isinstance(below, str):
            yield (*where, str(key)), below
        elif isinstance(below, dict | list):
            yield from _texts(below, (*where, str(key)))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Invalid(_("“%(key)s” stands twice in one object.", key=twice[:100]))
    return found


def _no_number(name: str) -> NoReturn:
    raise Invalid(_("%(name)s is no number.", name=name))


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise Invalid(_("A number is too large."))
    return number


def _whole(digits: str) -> int:
    if len(digits) > 100:
        raise Invalid(_("A number is too large."))
    return int(digits)
