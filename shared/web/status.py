"""How a service is: alive, ready, and where its messages stand."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from shared import clock
from shared.errors import SignInNeeded
from shared.messages import Card
from shared.mongo import Database, Document
from shared.mongo.heads import missing
from shared.person import Person
from shared.settings import Environment, Settings
from shared.texts import _
from shared.web.needs import STATUS, Db, MaybeSignedIn, database_of


def router(card: Card) -> APIRouter:
    """The status routes of one service, under its own path and, for a process of its own, at the root."""
    made = APIRouter()
    for prefix in (f"/{card.name}", ""):
        made.add_api_route(f"{prefix}/health", _health, include_in_schema=False)
        made.add_api_route(f"{prefix}/ready", _ready, include_in_schema=False)
    made.add_api_route(f"/{card.name}/api/status", _status, summary="Where this service's messages stand")
    return made


async def _health() -> dict[str, str]:
    return {"status": "alive"}


def _ready(request: Request) -> JSONResponse:
    database_of(request.app).mongo.command("ping")
    return JSONResponse({"status": "ready"})


def _status(request: Request, db: Db, who: MaybeSignedIn) -> dict[str, Any]:
    """`published` counts every message ever written; `heard` those applied, per publisher. Equal: all arrived."""
    _need(request.app.state.settings, who)
    return {"service": db.service, **figures(db, request.app.state.card)}


def figures(db: Database, card: Card) -> dict[str, Any]:
    """Counts of messages; the seconds are real time."""
    return {
        "published": _total(db, "streams", {}),
        "unsent": db["journal"].count_documents({"sent_at": None}),
        "oldest_unsent_seconds": _oldest(db, "journal", {"sent_at": None}, "written_at"),
        "heard": {
            publisher: _total(db, "cursors", {"queue": f"{db.namespace}{card.name}.from-{publisher}.v1"})
            for publisher in card.hears
        },
        "early": db["early"].estimated_document_count(),
        "oldest_early_seconds": _oldest(db, "early", {}, "since"),
        "dead": db["dead_letters"].count_documents({"state": "waiting"}),
        "missing": len(missing(db)),
    }


def _oldest(db: Database, collection: str, where: Document, since: str) -> float:
    """How long the oldest row waits, in seconds. What a clock wrote that had jumped counts as old, in either
    direction: how old it is nobody knows, and it may wait for ever."""
    now, ends = clock.real(), [db[collection].find_one(where, sort=[(since, way)]) for way in (1, -1)]
    return round(max((abs((now - row[since]).total_seconds()) for row in ends if row), default=0.0), 1)


def _total(db: Database, collection: str, where: dict[str, Any]) -> int:
    group = [{"$match": where}, {"$group": {"_id": None, "total": {"$sum": "$sequence"}}}]
    return next((int(row["total"]) for row in db[collection].aggregate(group)), 0)


def _need(settings: Settings, who: Person | None) -> None:
    if settings.environment is not Environment.PRODUCTION or (who and STATUS in (who.scopes or ())):
        return
    raise SignInNeeded(_("This needs a token with the scope %(scope)s.", scope=STATUS))
