"""A personal page, beside an application that does nothing but read one document and answer the same bytes.

Both run in this process over ASGI, in turns, so that whatever else the machine does meets both alike; what the socket
and the server cost is left out.
"""

import time
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from benchmarks import own
from benchmarks.rows import Pair, Rounds, Row
from deploy.operate import challenge_file
from local.system import CHALLENGE
from services.applications import web
from services.applications.actions import define
from services.applications.store import INDEXES
from shared.mongo import Database

PAGE, WHO, EACH = "/applications/mine", "anna@example.org", 100


def measure(folder: Path) -> Rounds:
    """An applicant's list, asked again and again."""
    from fastapi.testclient import TestClient  # noqa: PLC0415 - it warns of its own future on every import

    from tests.serving import visiting  # noqa: PLC0415 - the same

    with own.settings(folder) as settings, visiting(web.create, settings) as visit:
        db = Database.connect(settings, "applications")
        db.ensure_indexes(INDEXES)
        define.load_challenge(db, challenge_file.load(CHALLENGE))
        ours = visit(WHO)
        theirs = TestClient(bare(db, ours.get(PAGE).raise_for_status().text))
        while True:
            raw = per_second(lambda: theirs.get("/"))
            yield {"requests/s": Pair(per_second(lambda: ours.get(PAGE)), raw)}


def bare(db: Database, body: str) -> FastAPI:
    """An application whose one page reads one document and is *body*."""
    app = FastAPI(openapi_url=None)

    @app.get("/")
    def _page() -> HTMLResponse:
        db["challenges"].find_one()
        return HTMLResponse(body)

    return app


def per_second(ask: Callable[[], object]) -> float:
    """How often *ask* can be done in a second."""
    began = time.perf_counter()
    for _ in range(EACH):
        ask()
    return EACH / (time.perf_counter() - began)


ROWS = (
    Row(
        name="own-list",
        work="The page of an applicant's own expressions, signed in, for whom nothing is kept ready; one client, over "
        "ASGI within one process, without sockets.",
        beside="a FastAPI application in the same process that reads one document and answers the same bytes.",
        measure=measure,
    ),
)
