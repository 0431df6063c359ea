"""Signing in by a mailed link: a form, the same answer to everybody, a page with one button."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifications.actions import end_access, reading
from services.notifications.actions import sign_in as actions
from services.notifications.forms import SignInAsked
from services.notifications.model.accesses import Access
from shared import texts
from shared.errors import NotFound, Refused
from shared.mongo import Database
from shared.person import Person
from shared.settings import Environment
from shared.web import Db, FormData, MaybeSignedIn, checked, done, limited, page, refused, sessions
from shared.web.networks import address_of, block_of
from shared.web.security import safe_next

router = APIRouter(include_in_schema=False)

SECONDS = 15 * 60
PER_BLOCK = {  # a launch week is one network, and a rehearsal plays all of its people within minutes
    Environment.PRODUCTION: 300,
    Environment.DEMO: 5000,
    Environment.LOCAL: 5000,
}


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
        return page(request, "sign-in.html", next=safe_next(form.get("next", "/")), **refused(no, form))
    mail_link(request, db, asked)
    return page(request, "sign-in-sent.html", email=asked.email, next=safe_next(asked.next))


@router.get("/sign-in/confirm/{token}")
def see(request: Request, db: Db, token: str) -> Response:
    """A page with one button, for mail scanners follow links."""
    try:
        sign_in = actions.see_sign_in(db, request.app.state.settings, token)
    except (Refused, NotFound) as no:
        return page(request, "sign-in-again.html", status=410, why=refused(no)["problem"])
    return page(request, "sign-in-confirm.html", sign_in=sign_in)


@router.post("/sign-in/confirm/{token}")
def confirm(request: Request, db: Db, token: str) -> Response:
    """Sign in and go on to the page that was wanted."""
    settings = request.app.state.settings
    try:
        used, session = actions.sign_in(db, settings, token, **browser_of(request))
    except (Refused, NotFound) as no:
        return page(request, "sign-in-again.html", status=410, why=refused(no)["problem"])
    response = done(request, safe_next(used.next), "signed-in")
    let_in(response, request, db, session)
    return response


@router.post("/sign-out")
def sign_out(request: Request, db: Db, who: MaybeSignedIn) -> Response:
    """End the session in this browser, here and at the other services."""
    if who:
        end_access.sign_out(db, by=who)
    response = done(request, "/", "signed-out")
    sessions.sign_out(response, request.app.state.settings)
    return response


def browser_of(request: Request) -> dict[str, str]:
    """What a session is known by to its owner."""
    return {"user_agent": request.headers.get("user-agent", ""), "network": address_of(request)}


def let_in(response: Response, request: Request, db: Database, session: Access) -> None:
    """Let *response* carry the session's cookie, with the offices held now."""
    offices = reading.offices_of(db, Person(session.email))
    settings = request.app.state.settings
    idle_hours = sessions.OFFICE_HOURS if session.confidential else sessions.SESSION_HOURS
    sessions.sign_in(response, settings, session.email, offices, str(session.access_id), session.began_at, idle_hours)


def mail_link(request: Request, db: Database, asked: SignInAsked) -> None:
    """See to it that a link is in that mailbox, unless too much came from this network. Nothing but that is told: how
    many letters an address gets is decided behind the same answer."""
    from_one_block(request, db, "sign-in")
    about = {"next_page": safe_next(asked.next), "asked_from": address_of(request), "language": texts.language()}
    actions.ask_to_sign_in(db, asked.email, **about)


def from_one_block(request: Request, db: Database, what: str) -> None:
    """Count a wish of somebody who need not be known.

    Raises:
        TooMany: too much of this kind came from their network.
    """
    at_most = PER_BLOCK[request.app.state.settings.environment]
    limited(db, f"{what}/block/{block_of(address_of(request))}", at_most=at_most, seconds=SECONDS)
