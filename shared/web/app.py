"""One service's web application: its routes inside the frame."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from shared import texts
from shared.errors import NotFound, NotYet, Refused, SignInNeeded, Stale, TooMany
from shared.messages import Card
from shared.mongo.unavailable import UNAVAILABLE
from shared.settings import Settings
from shared.web import bodies, docs, own_pages, problems, status
from shared.web.forms import typed
from shared.web.frame import Frame
from shared.web.indexes import INDEXES
from shared.web.limits import Limits
from shared.web.needs import STATUS, database_of
from shared.web.pace import paced
from shared.web.ratelimit import Allowance
from shared.web.render import TEMPLATES, page
from shared.web.routes import takes
from shared.web.shelf import Shelf
from shared.web.shelved import Shelved

log = logging.getLogger(__name__)

EVERYWHERE = {STATUS: "see where the messages of any service stand, and nothing else"}


def create_app(
    card: Card,
    router: APIRouter,
    *,
    settings: Settings,
    templates: Path | None = None,
    tokens: Mapping[str, str] | None = None,
    open_to_other_sites: tuple[str, ...] = (),
    limits: Limits | None = None,
) -> FastAPI:
    """The application of the service on *card*.

    Args:
        tokens: the scopes a bearer token may hold here, each with what it allows.
        open_to_other_sites: beginnings of paths that take unsafe methods from anywhere, such as one-click leaving.
    """
    app = FastAPI(
        title=f"City challenge: {card.name}",
        version="1",
        summary=card.owns,
        lifespan=_lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=docs.PROBLEMS,
    )
    if templates is not None:
        texts.use(templates.parent / "texts")
    app.state.settings, app.state.card, app.state.tokens = settings, card, {**(tokens or {}), **EVERYWHERE}
    app.state.templates, app.state.never_limited = templates or TEMPLATES, frozenset[str]()
    app.state.allowance = Allowance()
    for kind in (Refused, NotFound, Stale, NotYet, HTTPException, RequestValidationError, *UNAVAILABLE):
        app.add_exception_handler(kind, _problem)
    app.state.shelf = Shelf(app)
    app.add_middleware(Shelved, shelf=app.state.shelf)
    app.add_middleware(Frame, settings=settings, open_paths=open_to_other_sites, limits=limits or Limits())
    for part in (status.router(card), docs.router(card), own_pages.router(), router, _begin(card.name, router)):
        app.include_router(part, dependencies=[Depends(paced), Depends(bodies.looked_at)])
    return app


async def _problem(request: Request, error: Exception) -> Response:
    is_form = request.method == "POST" and not problems.wants_json(request)
    fields = await typed(request) if is_form and isinstance(error, SignInNeeded | TooMany) else []
    return await run_in_threadpool(_answered, request, error, fields)  # a page asks the database who looks at it


def _answered(request: Request, error: Exception, fields: list[tuple[str, str]]) -> Response:
    if not fields or not isinstance(error, SignInNeeded | TooMany):
        return problems.answer(request, error)
    if isinstance(error, SignInNeeded):
        return page(request, "signed-out.html", status=401, fields=fields)
    kept = page(request, "too-often.html", status=429, fields=fields, why=str(error))
    kept.headers["Retry-After"] = str(error.retry_after)
    return kept


def _begin(name: str, own: APIRouter) -> APIRouter:
    """The service's bare path leads to where its pages begin, if they do: with a slash, or at the site's home.

    FastAPI's own redirect would repeat whatever Host the client sent.
    """
    made = APIRouter(include_in_schema=False, redirect_slashes=False)
    beginning = next((path for path in (f"/{name}/", "/") if takes(own.routes, "GET", path)), None)
    if beginning is None:
        return made
    for path in {f"/{name}", f"/{name}/"} - {beginning}:
        made.add_api_route(path, lambda: RedirectResponse(beginning, 308), methods=["GET", "HEAD"])
    return made


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    database_of(app)
    preparing = asyncio.create_task(_prepare(app))
    app.state.shelf.start()
    yield
    app.state.shelf.stop()
    preparing.cancel()
    with suppress(asyncio.CancelledError):
        await preparing


async def _prepare(app: FastAPI) -> None:
    """Create the frame's indexes; without a database the service starts all the same and says 503 until it is there."""
    while True:
        try:
            await asyncio.to_thread(database_of(app).ensure_indexes, INDEXES)
            return
        except UNAVAILABLE as error:
            log.warning("the database does not answer yet: %s", error)
            await asyncio.sleep(5)
