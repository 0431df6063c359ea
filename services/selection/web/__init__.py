"""The HTTP side of selection: the announcement for everybody, score sheets for reviewers, the round for organisers."""

from pathlib import Path

from fastapi import APIRouter, FastAPI

from services.selection import CARD
from services.selection.web import announcement, api, chair, corrections, decisions, flash, replacements, reviews
from services.selection.wording import CATALOGUES, TABLE
from shared import wording
from shared.settings import Settings
from shared.web import create_app
from shared.web.flash import learn as learn_flashes

TOKENS = {
    "selection:read": "read what you may read as a member of the committee",
    "selection:review": "declare conflicts and write score sheets",
    "selection:manage": "manage the roster, the assignment, outcomes, releases and the announcement",
}


def create(settings: Settings) -> FastAPI:
    """The web application."""
    wording.learn(TABLE, *CATALOGUES)
    learn_flashes(flash.TABLE)
    router = APIRouter()
    for part in (announcement, api, reviews, chair, corrections, replacements, decisions):
        router.include_router(part.router)
    templates = Path(__file__).parents[1] / "templates"
    return create_app(CARD, router, settings=settings, templates=templates, tokens=TOKENS)
