"""Signing in by a mailed link: a form, the same answer to everybody, a page with one button."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifications.actions import entering, welcoming
from services.notifications.forms import SignInAsked
from shared.errors import NotFound, Refused
from shared.mongo import Database
from shared.settings import Environment
from shared.web import Db, FormData, checked, limited, page, see_other, sessions
from shared.web.security import safe_next

router = APIRouter(include_in_schema=False)

WINDOW = 15 * 60  # seconds
PER_ADDRESS = 5
PER_NETWORK = {
    Environment.PRODUCTION: 30,
    Environment.DEMO: 5000,
    Environment.LOCAL: 5000,
}  # a rehearsal is one network


@router.get("/sign-in")
def form(request: Request, next: str = "/") -> Response:
    """Ask for the address."""
    return page(request, "sign-in.html", next=safe_next(next))


@router.post("/sign-in")
def ask(request: Request, db: Db, form: FormData) -> Response:
    """Mail the link; the answer is the same for every address."""
    try:
        asked = checked(SignInAsked, form)
    except Refused as no:
        context = {"next": safe_next(form.get("next", "/")), "values": form, "errors": no.fields}
        return page(request, "sign-in.html", status=422, **context)
    mail_link(request, db, asked)
    return page(request, "sign-in-sent.html", email=asked.email, next=safe_next(asked.next))


@router.get("/sign-in/confirm/{token}")
def see(request: Request, db: Db, token: str) -> Response:
    """A page with one button, for mail scanners follow links."""
    try:
        sign_in = entering.see_sign_in(db, request.app.state.settings, token)
    except (Refused, NotFound) as no:
        return page(request, "sign-in-again.html", status=410, why=str(no))
    return page(request, "sign-in-confirm.html", sign_in=sign_in)


@router.post("/sign-in/confirm/{token}")
def confirm(request: Request, db: Db, token: str) -> Response:
    """Sign in and go on to the page that was wanted."""
    settings = request.app.state.settings
    try:
        used = entering.sign_in(db, settings, token)
    except (Refused, NotFound) as no:
        return page(request, "sign-in-again.html", status=410, why=str(no))
    response = see_other(safe_next(used.next))
    sessions.sign_in(response, settings, used.email, welcoming.offices_of(db, used.email))
    return response


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session in this browser."""
    response = see_other("/")
    sessions.sign_out(response, request.app.state.settings)
    return response


def mail_link(request: Request, db: Database, asked: SignInAsked) -> None:
    """Queue the sign-in letter, unless this address or network asked too often."""
    network = network_of(request)
    per_network = PER_NETWORK[request.app.state.settings.environment]
    limited(db, f"sign-in/network/{network}", at_most=per_network, seconds=WINDOW)
    limited(db, f"sign-in/address/{asked.email.casefold()}", at_most=PER_ADDRESS, seconds=WINDOW)
    entering.ask_to_sign_in(db, asked.email, next_page=safe_next(asked.next), asked_from=network)


def network_of(request: Request) -> str:
    """The network address the request came from."""
    return request.client.host if request.client else ""
