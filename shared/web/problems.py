"""The one place that knows HTTP statuses: what went wrong becomes problem+json (RFC 9457) or, for people, a page."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.datastructures import URL
from starlette.exceptions import HTTPException

from shared import office
from shared.errors import Gone, NotAllowed, NotFound, NotYet, Refused, SignInNeeded, Stale, TooMany
from shared.mongo.unavailable import UNAVAILABLE
from shared.phrases import Phrase
from shared.texts import N_, _, gettext
from shared.web.etags import VersionNeeded
from shared.web.forms import MOST_FAULTS, Invalid
from shared.web.limits import AddressTooLong, HeaderTooLong, TookTooLong, TooLarge, TooSlow
from shared.web.render import page
from shared.web.routes import methods_at, page_above
from shared.web.sentences import found
from shared.wording import say

log = logging.getLogger(__name__)

STATUSES: tuple[tuple[type[Exception], int], ...] = (  # the first that fits
    (SignInNeeded, 401),
    (NotAllowed, 403),
    (Gone, 410),
    (NotFound, 404),
    (TooSlow, 408),
    (Stale, 412),
    (TooLarge, 413),
    (AddressTooLong, 414),
    (HeaderTooLong, 431),
    (VersionNeeded, 428),
    (TooMany, 429),
    (NotYet, 503),
    (TookTooLong, 503),
    (Refused, 422),
)
_CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    408: "too-slow",
    413: "too-large",
    414: "address-too-long",
    431: "header-too-long",
    415: "unsupported-media-type",
    500: "error",
    503: "unavailable",
}
TITLES = {
    400: N_("This request is not as it should be"),
    401: N_("Please sign in"),
    403: N_("You may not do this"),
    404: N_("There is no such page"),
    405: N_("This cannot be done here"),
    408: N_("That took too long to arrive"),
    410: N_("This is gone"),
    412: N_("Somebody changed this meanwhile"),
    413: N_("That is too much at once"),
    414: N_("This address is too long"),
    415: N_("This cannot be sent in this form"),
    422: N_("This cannot be accepted"),
    428: N_("Say which version you mean"),
    429: N_("Too often in a short time"),
    431: N_("Your browser sends too much beside it"),
    500: N_("Something went wrong on our side"),
    503: N_("This is not available at the moment"),
}
_RETRY_SECONDS = 5


@dataclass(frozen=True)
class Problem:
    """What goes wrong, in both clients' terms. `errors`: per field a pointer or parameter, a code and a sentence."""

    status: int
    code: str
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return gettext(TITLES.get(self.status, N_("This cannot be done")))


def problem_of(error: Exception) -> Problem:
    """The problem that *error* is. What nobody foresaw says nothing about itself; the log does."""
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, HTTPException):
        code = _CODES.get(error.status_code, f"http-{error.status_code}")
        detail = "" if error.status_code == 404 else str(error.detail)
        return Problem(error.status_code, code, detail, headers=dict(error.headers or {}))
    if isinstance(error, UNAVAILABLE):
        detail = _("Our database does not answer. If you changed something, look in a moment whether it is there.")
        return Problem(503, "unavailable", detail, headers={"Retry-After": str(_RETRY_SECONDS)})
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        return Problem(
            422, Invalid.code, _("Half a character (a lone surrogate) stands in a text.")
        )  # only JSON brings one
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return _of_refusal(error, status)
    to_us = _(
        "We have noted it. Please try again; if it stays, write to %(office)s and give the number of the request."
    )
    return Problem(500, "error", to_us % {"office": office.contact()})


def answer(request: Request, error: Exception) -> Response:
    """*error* as the answer to *request*."""
    problem = problem_of(error)
    if problem.status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, problem.code, exc_info=error)
    if problem.status == 405:
        problem = replace(problem, headers={"Allow": ", ".join(methods_at(request))})
    if wants_json(request):
        return as_json(request, problem)
    if isinstance(error, SignInNeeded):
        return RedirectResponse(f"/sign-in?next={quote(_back_to(request), safe='')}", status_code=303)
    if problem.status == 405 and request.method == "GET" and (above := page_above(request)):
        return RedirectResponse(above, status_code=303)  # the address of a form that was sent, asked for again
    return _as_page(request, problem)


def as_json(request: Request, problem: Problem) -> Response:
    """RFC 9457. `type` is stable; `request_id` finds the matching lines of the log."""
    body: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "request_id": _request_id(request),
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    headers = dict(problem.headers)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


def _as_page(request: Request, problem: Problem) -> Response:
    try:
        shown: Response = page(
            request, "error.html", problem.status, broken=problem, request_id=_request_id(request), trail=()
        )
    except Exception:
        log.exception("the page that reports a problem is broken itself")
        shown = PlainTextResponse(f"{problem.title} ({_request_id(request)})", problem.status)
    shown.headers.update(problem.headers)
    return shown


def wants_json(request: Request) -> bool:
    """Whether a program asked: by an API's address, or by preferring JSON to pages."""
    accept = request.headers.get("accept", "")
    return "/api/" in request.url.path or ("json" in accept and "text/html" not in accept)


def _of_refusal(error: Exception, status: int) -> Problem:
    fields = error.fields if isinstance(error, Refused) else {}
    headers = {"Retry-After": str(_RETRY_SECONDS)} if status == 503 else {}
    if isinstance(error, TooMany):
        headers = {"Retry-After": str(error.retry_after)}
    errors = tuple({"pointer": _pointer(name.split(".")), **_fault(what)} for name, what in fields.items())
    code = getattr(error, "code", _CODES.get(status, "error"))
    return Problem(status, code, words_of(error), errors, headers)


def _of_validation(error: RequestValidationError) -> Problem:
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(400, "bad-request", _("The body is not valid JSON."))
    if any(fault["loc"][0] == "path" for fault in faults):
        return Problem(404, "not-found", "")
    errors = []
    for fault in faults[:MOST_FAULTS]:
        part, *where = fault["loc"]
        place = {"pointer": _pointer(where)} if part == "body" else {part: str(where[0]) if where else ""}
        errors.append({**place, **_fault(found(fault))})
    return Problem(422, Invalid.code, _("Please correct what is marked."), tuple(errors))


def _fault(what: Phrase | str) -> dict[str, str]:
    """What is wrong with a field, for the answer: its code is stable."""
    return {"code": what.code if isinstance(what, Phrase) else Invalid.code, "detail": say(what)}


def words_of(error: Exception) -> str:
    """What *error* says to whoever asked, in the language that is spoken."""
    return say(error.phrase) if isinstance(error, Refused | NotFound | Stale) else str(error)


def _pointer(where: list[Any]) -> str:
    """RFC 6901, as a URI fragment."""
    return "#" + "".join("/" + quote(str(part).replace("~", "~0").replace("/", "~1"), safe="~") for part in where)


def _back_to(request: Request) -> str:
    """Where to go on after signing in: the page that was asked for, or the one whose form was sent."""
    asked = request.url
    if request.method != "GET":
        asked = URL(request.headers.get("referer", "/"))
    return f"{asked.path}?{asked.query}" if asked.query else asked.path


def _request_id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))
