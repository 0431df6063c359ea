"""The HTTP side of applications: the call for everybody, the form for applicants, lists for organisers, and the API."""

from pathlib import Path

from fastapi import APIRouter, FastAPI

from services.applications import CARD
from services.applications.web import (
    api,
    api_drafts,
    call,
    drafts,
    editing,
    exporting,
    flash,
    members,
    office,
    sending,
    starting,
)
from services.applications.wording import CATALOGUES, TABLE
from shared import wording
from shared.settings import Settings
from shared.web import create_app
from shared.web.flash import learn as learn_flashes

TOKENS = {
    "applications:read": "read the expressions of interest that you may read",
    "applications:write": "write, send and withdraw your own expressions of interest",
}


def create(settings: Settings) -> FastAPI:
    """The web application."""
    wording.learn(TABLE, *CATALOGUES)
    learn_flashes(flash.TABLE)
    router = APIRouter()
    for part in (call, api, api_drafts, starting, members, drafts, editing, sending, office, exporting):
        router.include_router(part.router)
    templates = Path(__file__).parents[1] / "templates"
    return create_app(CARD, router, settings=settings, templates=templates, tokens=TOKENS)
