"""A session or token that was ended is over at all four services within five seconds, by their real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.operate import heartbeats, prepare, serve, services
from deploy.record import ROOT
from services.notifications.actions import end_access, sign_in
from services.notifications.actions.issue_token import issue_token
from services.notifications.actions.links import sign_in_token as link_of
from services.notifications.store.accesses import Accesses
from shared.mongo import Database
from shared.settings import Settings
from tests.serving import serving

pytestmark = pytest.mark.journey
EMAIL, SECONDS = "maria@example.org", 5
PAGES = ("/applications/mine", "/selection/reviews", "/events/mine", "/signed-in")
APIS = ("/applications/api/expressions", "/selection/api/me", "/events/api/mine", "/notifications/api/letters")
SCOPES = tuple(f"{name}:read" for name in services.NAMES)


@pytest.fixture
def address(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Where the four services answer, each with a work process of its own."""
    prepare.topology(settings)
    secret = ("session_key", "link_key")
    told = {
        name.upper(): str(getattr(settings, name)) for name in ("environment", "amqp_uri", "mongodb_uri", "namespace")
    }
    told |= {name.upper(): getattr(settings, name).get_secret_value() for name in secret}
    with ExitStack() as stack:
        for name in services.NAMES:
            log = stack.enter_context((tmp_path / f"{name}.log").open("wb"))
            command = [sys.executable, "-P", "-m", "deploy.operate.work", name]
            work = subprocess.Popen(command, env={**os.environ, **told, "PYTHONPATH": str(ROOT)}, stderr=log)
            stack.callback(work.wait, 20)
            stack.callback(work.terminate)
        application: Any = lambda own: serve.application("all", own)  # noqa: E731 - the four are no FastAPI
        url = stack.enter_context(serving(application, settings))
        for name in services.NAMES:
            db = Database.connect(settings, name)
            stack.callback(db.client.close)
            _until(lambda db=db: bool(heartbeats.beating(db)), seconds=60)  # type: ignore[misc]
        yield url


@pytest.fixture
def notifications(settings: Settings) -> Iterator[Database]:
    """The database in which sessions and tokens are ended."""
    db = Database.connect(settings, "notifications")
    yield db
    db.client.close()


def test_signing_out_and_signing_out_everywhere_are_known_everywhere_within_seconds(
    address: str, notifications: Database, settings: Settings
) -> None:
    here, phone, tablet = (_signed_in(address, notifications, settings) for _ in range(3))
    copies = [httpx.Client(base_url=address, cookies=dict(one.cookies)) for one in (here, phone, tablet)]
    assert [_let_in(copy, PAGES) for copy in copies] == [4, 4, 4]

    here.post("/sign-out")
    _until(lambda: _let_in(copies[0], PAGES) == 0, seconds=SECONDS)
    assert [_let_in(copy, PAGES) for copy in copies] == [0, 4, 4]

    phone.post("/signed-in/end-all")
    _until(lambda: [_let_in(copy, PAGES) for copy in copies] == [0, 0, 0], seconds=SECONDS)
    assert [_let_in(copy, PAGES) for copy in copies] == [0, 0, 0]


def test_a_revoked_token_is_known_everywhere_within_seconds(
    address: str, notifications: Database, settings: Settings
) -> None:
    one, other = (
        issue_token(notifications, settings, EMAIL, SCOPES, timedelta(days=1), purpose=purpose, account="operator")
        for purpose in ("the map", "the dashboard")
    )
    scripts = [httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}) for token in (one, other)]
    assert [_let_in(script, APIS) for script in scripts] == [4, 4]

    (the_map,) = [token for token in Accesses(notifications).tokens() if token.purpose == "the map"]
    end_access.revoke_token(notifications, the_map.access_id, account="operator")

    _until(lambda: _let_in(scripts[0], APIS) == 0, seconds=SECONDS)
    assert [_let_in(script, APIS) for script in scripts] == [0, 4]


def _signed_in(address: str, db: Database, settings: Settings) -> httpx.Client:
    sign_in.ask_to_sign_in(db, EMAIL, next_page="/", asked_from="192.0.2.7")
    (newest,) = db["sign_ins"].find({"used_at": None}).sort("asked_at", -1).limit(1)
    browser = httpx.Client(base_url=address, headers={"Origin": address})
    assert browser.post(f"/sign-in/confirm/{link_of(settings, newest['_id'])}").status_code == 303
    return browser


def _let_in(client: httpx.Client, paths: tuple[str, ...]) -> int:
    """How many of the services let *client* in; who is known and may not is let in."""
    answers = [client.get(path) for path in paths]
    return sum(answer.status_code != 401 and "/sign-in" not in answer.headers.get("location", "") for answer in answers)


def _until(condition: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
