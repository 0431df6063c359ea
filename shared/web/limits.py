"""How large a request may be, how long it may take to arrive, and how long its answer may take.

The body is read before the service sees it, so that a slow sender holds a socket and never a thread. Bodies are small
(forms), so keeping one in memory is cheap; every limit is per request and nothing is shared.
"""

import asyncio
import logging
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.texts import _

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
LONGEST_HEAD = 8192  # bytes of the address, and of each header; a browser keeps cookies of half as many
_BODILESS = ("GET", "HEAD", "OPTIONS")
LONGEST_LOGGED = 200  # characters of an address


class TooLarge(Exception):
    """The body has more bytes than we take."""

    def __init__(self, largest: int) -> None:
        super().__init__(_("That is too much at once: at most %(most)s KiB can be sent.", most=largest // 1024))


class AddressTooLong(Exception):
    """The address that was asked for is longer than any of ours."""


class HeaderTooLong(Exception):
    """A header is longer than any that we read: a cookie, a token."""


class TooSlow(Exception):
    """The body did not arrive in time."""


class TookTooLong(Exception):
    """The answer was not ready in time."""


class Gone(Exception):
    """The client left before it had sent everything."""


@dataclass(frozen=True)
class Limits:
    """Bytes of a body; seconds for the whole body to arrive; seconds for the answer, once it has."""

    largest: int = MEGABYTE
    body_seconds: float = 10
    answer_seconds: float = 25


def short_head(scope: Scope) -> None:
    """Go on only with an address and headers that may be read; the body is looked at elsewhere.

    Raises:
        AddressTooLong, HeaderTooLong.
    """
    if len(scope["path"]) + len(scope["query_string"]) > LONGEST_HEAD:
        raise AddressTooLong(_("An address of ours has at most %(most)s characters.", most=LONGEST_HEAD))
    if any(_is_long(value) for _, value in scope["headers"]):
        raise HeaderTooLong(
            _("No header may have more than %(most)s bytes. Delete this site's cookies.", most=LONGEST_HEAD)
        )


def shortened(scope: Scope) -> Scope:
    """*scope* without what is too long to be read, for the answer that says so."""
    headers = [(name, value) for name, value in scope["headers"] if not _is_long(value)]
    return {**scope, "headers": headers, "path": scope["path"][:LONGEST_LOGGED], "query_string": b""}


def _is_long(value: bytes) -> bool:
    return len(value) > LONGEST_HEAD


async def whole_body(scope: Scope, receive: Receive, limits: Limits) -> bytes:
    """Read the body of a request that may have one.

    Raises:
        TooLarge, TooSlow, Gone.
    """
    if scope["method"] in _BODILESS:
        return b""
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if announced.isdigit() and int(announced) > limits.largest:
        raise TooLarge(limits.largest)
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read(receive, limits.largest)
    except TimeoutError:
        raise TooSlow(_("What you sent did not arrive in time. Please try again.")) from None


def replay(scope: Scope, body: bytes, receive: Receive) -> Receive:
    """What gives *body*, as `whole_body` read it, in one piece, then what the server says."""
    given = scope["method"] in _BODILESS

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


async def in_time(app: ASGIApp, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
    """Run *app*, at most for `answer_seconds`. A thread that is still at work is left to end by itself, unheard.

    Raises:
        TookTooLong: no answer in time.
    """
    late = False

    async def send_in_time(message: Message) -> None:
        if not late:
            await send(message)

    task = asyncio.ensure_future(app(scope, receive, send_in_time))
    try:
        done = (await asyncio.wait({task}, timeout=limits.answer_seconds))[0]
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        late = True
        task.add_done_callback(_note)
        task.cancel()
        raise TookTooLong(_("This took too long. Please try again in a moment."))
    task.result()


def _note(task: "asyncio.Future[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("it failed after its time was over", exc_info=error)


async def _read(receive: Receive, largest: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        size += len(message.get("body", b""))
        if size > largest:
            raise TooLarge(largest)
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)
