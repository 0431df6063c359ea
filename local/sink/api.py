"""The sink's JSON, for the demonstration and for tests.

`GET /api/messages?to=&after=&limit=&wait=`: summaries of what came after number `after`, oldest first; with `wait`,
held back for so many seconds at most until there is something. `GET /api/messages/{index}`: one mail, whole.
"""

from email.message import Message
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from local.sink import mails
from local.sink.arrivals import Arrivals
from local.sink.requests import found, number, recipient


async def _listing(request: Request) -> Response:
    arrivals: Arrivals = request.app.state.arrivals
    return JSONResponse(
        await arrivals.after(
            number(request, "after", 0),
            to=recipient(request),
            limit=min(number(request, "limit", 500), 5_000),
            wait=number(request, "wait", 0),
        )
    )


async def _one(request: Request) -> Response:
    summary, raw = found(request)
    return JSONResponse({**summary, **_whole(mails.parsed(raw)), "raw": raw.decode(errors="replace")})


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok")


def _whole(mail: Message) -> dict[str, Any]:
    return {
        "headers": mails.headers(mail),
        "text": mails.text_of(mail),
        "html": mails.text_of(mail, "html"),
        "calendar": mails.calendar_of(mail),
        "parts": [{"name": part.name, "content_type": part.content_type} for part in mails.parts(mail)],
    }


ROUTES = [
    Route("/api/messages", _listing),
    Route("/api/messages/{number:int}", _one),
    Route("/health", _health),
]
