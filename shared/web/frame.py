"""The frame around every request, one pure ASGI layer: what it is about, what it may cost, what its answer carries."""

import logging
from time import perf_counter

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import clock, logs, office, texts
from shared.settings import Settings
from shared.web import bodies, languages, problems, security
from shared.web.limits import (
    LONGEST_LOGGED,
    AddressTooLong,
    Gone,
    HeaderTooLong,
    Limits,
    in_time,
    replay,
    short_head,
    shortened,
    whole_body,
)

log = logging.getLogger(__name__)

SAYS = ("text/html", "application/problem+json")  # what holds sentences of ours
_FREQUENT = ("/health", "/ready", ".css", ".svg")  # asked every few seconds, or with every page


class Frame:
    """Stands between server and service. BaseHTTPMiddleware would cost a task group and a stream per request."""

    def __init__(self, app: ASGIApp, settings: Settings, open_paths: tuple[str, ...], limits: Limits) -> None:
        self._app, self._settings, self._open, self._limits = app, settings, open_paths, limits
        self._defaults, self._contact = security.headers_for(settings), settings.contact

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # Services declare GET; the server leaves the body out of its answer to HEAD by itself
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        inner = {**scope, "method": method, "request_id": security.request_id(headers)}
        about = logs.about(request_id=inner["request_id"], traceparent=security.traceparent(headers))
        with about, texts.speaking(languages.of(headers)), office.reached_at(self._contact):
            began = perf_counter()
            status = await self._answer(inner, headers, receive, send)
            spent = (perf_counter() - began) * 1000
            level = logging.DEBUG if scope["path"].endswith(_FREQUENT) else logging.INFO
            path = scope["path"][:LONGEST_LOGGED]
            log.log(level, "%s %s %s in %.0f ms", scope["method"], path, status or "left", spent)

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> int:
        """Answer the request; the status sent, 0 if the client left before."""
        status = 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = security.completed(message["headers"], self._defaults)
                message["headers"].append((b"x-request-id", scope["request_id"].encode()))
                _note_language(MutableHeaders(raw=message["headers"]))
            await send(message)

        try:
            short_head(scope)
            security.refuse_other_sites(scope["method"], scope["path"], headers, self._settings, self._open)
            body = await whole_body(scope, receive, self._limits)
            scope.setdefault("state", {})["arrived"] = clock.now()  # before it waits for a thread
            await bodies.counted(headers, body)
            await in_time(self._app, scope, replay(scope, body, receive), send_framed, self._limits)
        except Gone:
            return status
        except Exception as error:
            if status:  # half an answer is out: the connection must break, so that nobody takes it for whole
                raise
            known = shortened(scope) if isinstance(error, AddressTooLong | HeaderTooLong) else scope
            response = await run_in_threadpool(problems.answer, Request(known, receive), error)
            await response(scope, receive, send_framed)
        return status


def _note_language(headers: MutableHeaders) -> None:
    if headers.get("content-type", "").startswith(SAYS):
        headers.setdefault("Content-Language", texts.language())
        languages.note(headers)
