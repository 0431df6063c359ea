"""A service whose answers say how often they were made, for the tests of the shelf."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.testclient import TestClient

from shared import clock, sources, texts
from shared.errors import NotFound
from shared.messages import Card
from shared.mongo import Database
from shared.settings import Settings
from shared.web import Db, MaybeSignedIn, create_app, page
from shared.web.shelf import for_everybody, for_visitors

CARD = Card("samples", owns="things", publishes=(), hears=())
COLLECTIONS = ("things", "firsts", "seconds", "others")
PATIENCE = 20  # seconds; a busy machine
SLOW = 1  # seconds
router = APIRouter()
made = itertools.count(1)
between: list[Callable[[], None]] = []  # what happens once, between the two readings of a pair


@router.get("/samples/things")
@for_everybody
def things(db: Db) -> dict[str, Any]:
    """What there is."""
    return {"made": next(made), "things": [row["_id"] for row in db["things"].find(sort=[("_id", 1)])]}


@router.get("/samples/pair")
@for_everybody
def pair(db: Db) -> dict[str, Any]:
    """Two numbers that are always changed together."""
    first = db["firsts"].find_one({"_id": 1}) or {}
    while between:
        between.pop()()
    second = db["seconds"].find_one({"_id": 1}) or {}
    return {"made": next(made), "pair": [first.get("n"), second.get("n")]}


@router.get("/samples/now")
@for_everybody
def now() -> dict[str, Any]:
    """What time it is."""
    return {"made": next(made), "now": clock.now().isoformat()}


@router.get("/samples/day")
@for_everybody
def day() -> dict[str, Any]:
    """What day it is; nobody need ask again before the next begins."""
    today = clock.now().date()
    sources.holds_until(datetime.combine(today + timedelta(days=1), datetime.min.time(), UTC))
    return {"made": next(made), "day": today.isoformat()}


@router.get("/samples/who")
@for_visitors
def who(who: MaybeSignedIn, db: Db) -> Response:
    """Who asks, and in which language."""
    db["things"].find_one()
    return Response(f"{next(made)} {who.email if who else 'nobody'} {texts.language()}", media_type="text/html")


@router.get("/samples/long")
@for_everybody
def long(db: Db) -> Response:
    """20 kB."""
    db["things"].find_one()
    return Response("word " * 4000, media_type="text/plain")


@router.get("/samples/none")
@for_everybody
def none() -> Response:
    """Nothing."""
    raise NotFound(f"none, {next(made)}")


@router.get("/samples/slow")
@for_everybody
def slow() -> Response:
    """Nothing, after a while."""
    time.sleep(SLOW)
    raise NotFound("none")


@router.get("/samples/long-made")
@for_everybody
def long_made(db: Db) -> dict[str, Any]:
    """What takes a while to make."""
    db["things"].find_one()
    time.sleep(SLOW / 3)
    return {"made": next(made)}


@router.get("/samples/cookie")
@for_everybody
def cookie(response: Response) -> str:
    """Who gets a number of their own."""
    response.set_cookie("number", str(next(made)))
    return "yours"


@router.get("/samples/page")
@for_visitors
def shown(request: Request) -> Response:
    """A page of the frame."""
    return page(request, "accessibility.html")


@dataclass(frozen=True)
class Shop:
    """The service, running."""

    app: FastAPI
    client: TestClient
    db: Database

    def get(self, path: str, **headers: str) -> httpx.Response:
        """An answer for nobody in particular."""
        self.client.cookies.clear()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: httpx.Response = self.client.get(path, headers=sent)
        return answer

    def until(self, path: str, holds: Callable[[httpx.Response], bool]) -> httpx.Response:
        """The first answer that *holds*."""
        patient_until = time.monotonic() + PATIENCE
        while not holds(answer := self.get(path)):
            assert time.monotonic() < patient_until, answer.text
            time.sleep(0.01)
        return answer

    def settled(self, path: str) -> httpx.Response:
        """The answer, once it lies ready."""
        return self.until(path, lambda _: lies_ready(self.client, path))


def lies_ready(client: TestClient, path: str) -> bool:
    """Whether the next answer is one that was made before, and changes of what it shows are heard."""
    shelf = client.app.state.shelf  # type: ignore[attr-defined]
    before, changes = shelf.made, shelf._changes
    is_heard = not changes._followed or (changes._covered == changes._followed and changes.state() is not None)
    client.get(path)
    return before > 0 and bool(shelf.made == before) and is_heard


@contextmanager
def running(settings: Settings, db: Database) -> Iterator[Shop]:
    """The service over *db*, with nothing in it."""
    app = create_app(CARD, router, settings=settings)
    between.clear()
    for name in COLLECTIONS:
        db[name].delete_many({})
    with TestClient(app, base_url=settings.base_url, headers={"Accept-Encoding": "identity"}) as client:
        yield Shop(app, client, db)
