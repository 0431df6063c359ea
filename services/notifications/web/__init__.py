"""Notifications over HTTP: home, sign-in, newsletter, and the organisers' ledger."""

from pathlib import Path

from fastapi import APIRouter, FastAPI

from services.notifications import CARD
from services.notifications.web import api, flash, home, ledger, newsletter, sign_in, signed_in
from shared.settings import Settings
from shared.texts import N_
from shared.web import create_app, demo_clock
from shared.web.flash import learn as learn_flashes

TEMPLATES = Path(__file__).parent.parent / "templates"
OF_LINKS = (  # a mailed link is limited by itself alone, and nothing keeps anybody from signing out
    "/sign-in/confirm/{token}",
    "/notifications/api/sign-in/confirm",
    "/newsletter/confirm/{token}",
    "/n/{token}",
    "/sign-out",
    "/signed-in/{access_id}/end",
    "/signed-in/end-all",
)
ONE_CLICK = "/n/"  # RFC 8058: mail providers leave for their users, without cookie and from their own site


def create(settings: Settings) -> FastAPI:
    """The web application of notifications."""
    learn_flashes(flash.TABLE)
    router = APIRouter()
    for part in (home, sign_in, signed_in, newsletter, ledger, api):
        router.include_router(part.router)
    router.include_router(demo_clock.router(settings))
    tokens = {
        "notifications:read": N_("see who was told what"),
        "notifications:write": N_("try letters again, stop and start sending"),
    }
    app = create_app(
        CARD, router, settings=settings, templates=TEMPLATES, tokens=tokens, open_to_other_sites=(ONE_CLICK,)
    )
    app.state.never_limited = frozenset(OF_LINKS)
    return app
