"""Which language a request is answered in: the one chosen on a page, else the one the browser asks for."""

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser

from shared import texts
from shared.web import cookies
from shared.web.forms import FormData
from shared.web.render import see_other
from shared.web.security import safe_next

COOKIE = "language"
A_YEAR = 365 * 24 * 3600  # seconds


def of(headers: Headers) -> str:
    """The language of the answer to a request with these *headers*; one that exists."""
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return chosen if chosen in texts.languages() else texts.asked_for(headers.get("accept-language", ""))


def note(headers: MutableHeaders) -> None:
    """Let an answer say, once, that it depends on what `of` reads."""
    if "Accept-Language" not in headers.get("vary", ""):
        headers.add_vary_header("Accept-Language, Cookie")


def choose(request: Request, form: FormData) -> Response:
    """Remember the language that was chosen, and go back to the page. One that does not exist changes nothing."""
    answer = see_other(safe_next(form.get("next", "/")))
    if (chosen := form.get("language", "")) in texts.languages():
        cookies.keep(answer, request.app.state.settings, COOKIE, chosen, seconds=A_YEAR)
    return answer
