"""Events over HTTP: the public agenda, calendar feeds, delegates' and organisers' pages, and the API."""

from pathlib import Path

from fastapi import APIRouter, FastAPI

from services.events import CARD
from services.events.web import agenda, api, api_seats, changes, delegations, feeds, flash, organisers, replacements
from services.events.wording import CATALOGUES, TABLE
from shared import wording
from shared.settings import Settings
from shared.web import create_app
from shared.web.flash import learn as learn_flashes

TOKENS = {
    "events:read": "read your delegations, your sessions and, for organisers, who takes part",
    "events:write": "name delegates, take seats in sessions and, for organisers, change sessions",
}


def create(settings: Settings) -> FastAPI:
    """The web side of events."""
    wording.learn(TABLE, *CATALOGUES)
    learn_flashes(flash.TABLE)
    router = APIRouter()
    for part in (feeds, api, api_seats, replacements, organisers, changes, delegations, agenda):
        router.include_router(part.router)
    templates = Path(__file__).parent.parent / "templates"
    return create_app(CARD, router, settings=settings, templates=templates, tokens=TOKENS)
