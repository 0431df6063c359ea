"""The newsletter over HTTP: ask, confirm, leave. Every answer is the same whether or not an address is known."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifications.actions import subscribe
from services.notifications.forms import NewsletterAsked
from services.notifications.model.subscribers import Status
from services.notifications.web.sign_in import from_one_block
from shared import texts
from shared.errors import NotFound, Refused
from shared.texts import N_, _
from shared.web import Db, FormData, checked, page, refused

router = APIRouter(include_in_schema=False)

# What is agreed to; raise WORDING_VERSION whenever it changes.
WORDING = N_(
    "Yes, send me the newsletter of the challenge by e-mail, a few times a year. "
    "I can leave at any time with the link in every issue."
)


@router.get("/newsletter")
def form(request: Request) -> Response:
    """Sign up."""
    return page(request, "newsletter.html", wording=_(WORDING))


@router.post("/newsletter")
def ask(request: Request, db: Db, form: FormData) -> Response:
    """Mail the link that confirms."""
    try:
        asked = checked(NewsletterAsked, form)
    except Refused as no:
        return page(request, "newsletter.html", wording=_(WORDING), **refused(no, form))
    from_one_block(request, db, "newsletter")
    subscribe.subscribe(db, asked.email, source="the form on the website", language=texts.language())
    return page(request, "newsletter-sent.html", email=asked.email)


@router.get("/newsletter/confirm/{token}")
def see(request: Request, db: Db, token: str) -> Response:
    """A page with one button, unless it was clicked before."""
    try:
        subscriber = subscribe.see_subscriber(db, request.app.state.settings, token)
    except NotFound:
        return page(request, "newsletter-again.html", status=410)
    if subscriber.state is Status.CONFIRMED:
        return page(request, "newsletter-confirmed.html")
    return page(request, "newsletter-confirm.html", subscriber=subscriber)


@router.post("/newsletter/confirm/{token}")
def confirm(request: Request, db: Db, token: str) -> Response:
    """The newsletter comes from now on."""
    try:
        subscribe.confirm(db, request.app.state.settings, token)
    except NotFound:
        return page(request, "newsletter-again.html", status=410)
    return page(request, "newsletter-confirmed.html")


@router.get("/n/{token}")
def see_leaving(request: Request, db: Db, token: str) -> Response:
    """A page with one button, for people who open the link themselves."""
    subscriber = subscribe.see_leaving(db, request.app.state.settings, token)
    return page(request, "newsletter-leave.html", subscriber=subscriber)


@router.post("/n/{token}")
def leave(request: Request, db: Db, token: str) -> Response:
    """Leave: RFC 8058's one click, without cookie, login or redirect, and the same from the page's button."""
    subscribe.leave(db, request.app.state.settings, token)
    return page(request, "newsletter-left.html")
