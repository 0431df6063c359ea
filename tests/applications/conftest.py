"""A call that is open, in a database of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from services.applications.actions import define
from services.applications.web import create
from services.applications.wording import CATALOGUES, TABLE
from shared import wording
from shared.mongo import Database
from shared.person import Person
from shared.settings import Settings
from shared.web import sessions
from tests.applications.builders import BEFORE, Call, a_challenge
from tests.serving import serving

wording.learn(TABLE, *CATALOGUES)  # as the web does when it begins


@pytest.fixture
def call(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Call:
    """The test challenge, loaded ten days before its main lane closes."""
    clock_at(BEFORE)
    db = database("applications")
    define.load_challenge(db, a_challenge())
    return Call(db, a_challenge())


@dataclass(frozen=True)
class Site:
    """The running service, and browsers of people who are signed in."""

    url: str
    settings: Settings
    opened: ExitStack

    def browser(self, who: Person | None = None) -> httpx.Client:
        """A browser that sends what browsers send with our own forms."""
        client = httpx.Client(base_url=self.url, headers={"Sec-Fetch-Site": "same-origin", "Origin": self.url})
        if who:
            client.cookies.update(sessions.cookie_for(self.settings, who.email))
        return self.opened.enter_context(client)

    def token(self, who: Person, *scopes: str) -> dict[str, str]:
        """The header of a script that acts for *who*."""
        token = sessions.issue_token(self.settings, who.email, scopes, timedelta(hours=1))
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def site(call: Call, settings: Settings) -> Iterator[Site]:
    """The applications service, served over HTTP with the test challenge, and with no secret, for it needs none."""
    settings = settings.model_copy(update={"link_key": SecretStr("")})
    with serving(create, settings) as url, ExitStack() as opened:
        yield Site(url, settings.model_copy(update={"base_url": url}), opened)
