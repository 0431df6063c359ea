"""Pages a second, beside an application that does nothing but read one document and answer the same bytes.

Both run in this process over ASGI, in turns, so that whatever else the machine does meets both alike; what the socket
and the server cost is left out. `./challenge bench pages` runs it; the ratio says how much of a page is ours.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient

from deploy.operate import challenge_file
from local import servers
from services.applications import web
from services.applications.actions import define
from services.applications.store import INDEXES
from shared.mongo import Database
from tests.serving import own_settings, visiting

EDITION = Path(__file__).parents[1] / "deploy" / "challenges" / "icc-2020.yaml"
PAGES = (("/applications/", ""), ("/applications/mine", "anna@example.org"), ("/accessibility", ""))
ROUNDS, EACH = 7, 30


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


def main() -> None:
    """Measure, and say the median of the ratios of each page."""
    with tempfile.TemporaryDirectory() as folder, servers.running(Path(folder)) as started:
        settings = own_settings(started.mongodb_uri)
        db = Database.connect(settings, "applications")
        db.ensure_indexes(INDEXES)
        define.load_challenge(db, challenge_file.load(EDITION))
        with visiting(web.create, settings) as visit:
            for path, email in PAGES:
                _measure(path, visit(email), db)


def _measure(path: str, ours: TestClient, db: Database) -> None:
    body = ours.get(path).raise_for_status().text
    theirs = TestClient(bare(db, body))
    rates = [(per_second(lambda: ours.get(path)), per_second(lambda: theirs.get("/"))) for _ in range(ROUNDS)]
    ratio = statistics.median(page / raw for page, raw in rates)
    pages, raws = (statistics.median(rate) for rate in zip(*rates, strict=True))
    sys.stdout.write(
        f"{path:<22} {pages:>6.0f}/s, bare {raws:>6.0f}/s, ratio {ratio:.2f} ({len(body) / 1000:.0f} kB)\n"
    )
