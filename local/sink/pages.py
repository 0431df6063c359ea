"""The sink's pages for people. Nothing here changes anything."""

import re
from datetime import datetime
from pathlib import Path

from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from local.sink import mails
from local.sink.requests import found, number, recipient

HERE = Path(__file__).parent
A_PAGE = 50  # mails
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
# A mail's own html keeps its inline styles and nothing else: no script, no picture from elsewhere, no form.
LETTER = {
    **SAFE,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups",
}


def _linked(text: str) -> Markup:
    """*text* with its web addresses clickable."""
    safe = str(escape(text))
    return Markup(mails.LINK.sub(lambda link: f'<a href="{link[0]}" rel="noreferrer">{link[0]}</a>', safe))  # noqa: S704 - escaped above


def _moment(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%d %b %Y, %H:%M:%S} UTC"


_templates = Jinja2Templates(HERE / "templates")
_templates.env.filters.update(linked=_linked, moment=_moment)


async def _listing(request: Request) -> Response:
    kept, to = request.app.state.arrivals.kept, recipient(request)
    newest = kept.newest(to=to, before=number(request, "before", 2**62), limit=A_PAGE)
    page = {"to": to, "mails": newest, "recipients": kept.recipients(), "more": len(newest) == A_PAGE}
    return _templates.TemplateResponse(request, "mails.html", page, headers=SAFE)


async def _one(request: Request) -> Response:
    summary, raw = found(request)
    mail = mails.parsed(raw)
    page = {
        "mail": summary,
        "headers": mails.headers(mail),
        "text": mails.text_of(mail),
        "html": bool(mails.text_of(mail, "html")),
        "parts": mails.parts(mail),
    }
    return _templates.TemplateResponse(request, "mail.html", page, headers=SAFE)


async def _html(request: Request) -> Response:
    _, raw = found(request)
    return Response(mails.text_of(mails.parsed(raw), "html"), media_type="text/html", headers=LETTER)


async def _raw(request: Request) -> Response:
    _, raw = found(request)
    return PlainTextResponse(raw, headers=SAFE)


async def _part(request: Request) -> Response:
    parts, wanted = mails.parts(mails.parsed(found(request)[1])), request.path_params["part"]
    if wanted >= len(parts):
        raise HTTPException(404)
    name = re.sub(r"[^\w.-]", "_", parts[wanted].name, flags=re.ASCII)
    headers = {**SAFE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(parts[wanted].content, media_type=parts[wanted].content_type, headers=headers)


async def _stylesheet(_: Request) -> Response:
    return FileResponse(HERE / "sink.css", headers={"X-Content-Type-Options": "nosniff"})


ROUTES = [
    Route("/", _listing),
    Route("/mails/{number:int}", _one),
    Route("/mails/{number:int}/html", _html),
    Route("/mails/{number:int}/raw", _raw),
    Route("/mails/{number:int}/parts/{part:int}", _part),
    Route("/sink.css", _stylesheet),
]
