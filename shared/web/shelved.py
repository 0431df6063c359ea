"""The layer between the frame and a service's routes that answers from the shelf (shared.web.shelf)."""

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import sources
from shared.mongo.database import NoSnapshot
from shared.web import languages
from shared.web.ready import AS_IT_IS, SMALL, Header, Ready, send_unchanged, send_whole
from shared.web.shelf import Asked, Shelf

KEEP = "public, no-cache"  # may be kept by anybody, and is asked for again before it is shown


class Shelved:
    """The layer that answers from the shelf, and puts there what it does not find."""

    def __init__(self, app: ASGIApp, shelf: Shelf) -> None:
        self._app, self._shelf = app, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        asked = self._shelf.asked(scope, headers) if headers is not None else None
        if asked is None or headers is None:
            await self._app(scope, receive, send)
            return
        found = self._shelf.find(asked) or await self._found_or_made(asked, scope, receive)
        if isinstance(found, Ready):
            await _answer(found, headers, send)
        else:
            await found.send(send)

    async def _found_or_made(self, asked: Asked, scope: Scope, receive: Receive) -> "Ready | Answer":
        """What was made for *asked*, by us or by whom we waited for; an answer that is not to be kept as it is."""
        if ready := await self._shelf.found_or_ours(asked):
            return ready
        with self._shelf.making(asked) as ours:
            begun, (answer, made_of) = self._shelf.begin(), await self._made(scope, receive)
            if not answer.is_for_all:
                return answer
            ours.ready = Ready.of(_keepable(answer.headers), answer.body)
            self._shelf.put(asked, ours.ready, begun, made_of)
            return ours.ready

    async def _made(self, scope: Scope, receive: Receive) -> "tuple[Answer, sources.Sources]":
        with sources.noting() as made_of:
            try:
                with self._shelf.snapshot():
                    return await _heard(self._app, scope, receive), made_of
            except NoSnapshot:
                return await _heard(self._app, scope, receive), made_of


class Answer(NamedTuple):
    """What a service answered."""

    status: int
    headers: list[Header]
    body: bytes

    @property
    def is_for_all(self) -> bool:
        """Whether others may get it, too: it is whole, and gives nobody a cookie."""
        return self.status == 200 and not any(name == b"set-cookie" for name, _ in self.headers)

    async def send(self, send: Send) -> None:
        """Pass it on as it is."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


async def _heard(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    messages: list[Message] = []

    async def hear(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, hear)
    start, *rest = messages
    return Answer(start["status"], list(start["headers"]), b"".join(part.get("body", b"") for part in rest))


def _keepable(raw: list[Header]) -> list[Header]:
    headers = MutableHeaders(raw=raw)
    headers.setdefault("Cache-Control", KEEP)
    languages.note(headers)
    return headers.raw


async def _answer(ready: Ready, headers: Headers, send: Send) -> None:
    encoding = ready.encoding(headers.get("accept-encoding", ""))
    is_made = encoding in ready.forms or len(ready.body) < SMALL or encoding == AS_IT_IS
    form = ready.form(encoding) if is_made else await run_in_threadpool(ready.form, encoding)
    await (send_unchanged if ready.is_known(headers) else send_whole)(form, send)
