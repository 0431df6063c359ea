"""A database of its own for a test, and pages that are served once for all tests, where each has its own addresses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from pymongo import MongoClient

from services.applications.contracts import ChallengeDefined
from services.notifications import web
from services.notifications.mail.rendering import rendered
from services.notifications.model.letters import Letter
from services.notifications.store import INDEXES
from services.notifications.store.letters import Letters, fitting
from shared.mongo import Database, Document
from shared.settings import Settings
from shared.web import sessions
from tests.conftest import Servers
from tests.notifications.builders import a_challenge, tell
from tests.serving import own_settings, serving


@dataclass(frozen=True)
class Site:
    """Notifications as a browser sees it that is on one of its pages, and as other sites' requests do."""

    settings: Settings
    db: Database
    browser: httpx.Client
    elsewhere: httpx.Client

    def sign_in(self, email: str) -> None:
        """Let the browser be *email*."""
        self.browser.cookies.update(sessions.cookie_for(self.settings, email))

    def newest_letter(self, email: str) -> Letter:
        """The newest letter to *email*."""
        return Letters(self.db).list(fitting(recipient=email), after=None, limit=1)[0]

    def link_for(self, email: str, holding: str) -> str:
        """The path of the link in the newest letter to *email* that holds *holding*."""
        text = rendered(self.newest_letter(email), self.settings).text
        (line,) = [word for word in text.split() if holding in word]
        return line.removeprefix(self.settings.base_url)


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    """Notifications' database, with the challenge known."""
    made = database("notifications")
    tell(made, ChallengeDefined(revision=1, challenge=a_challenge()))
    return made


@pytest.fixture(scope="session")
def served(servers: Servers) -> Iterator[Settings]:
    """The settings of the notifications that run for these tests."""
    own = own_settings(servers.mongodb_uri)
    db = Database.connect(own, "notifications")
    db.ensure_indexes(INDEXES)
    tell(db, ChallengeDefined(revision=1, challenge=a_challenge()))
    with serving(web.create, own) as url:
        yield own.model_copy(update={"base_url": url})
    db.client.close()
    with MongoClient[Document](own.mongodb_uri) as client:
        client.drop_database(f"{own.namespace}notifications")


@pytest.fixture
def site(served: Settings) -> Iterator[Site]:
    """The site, with nobody signed in."""
    url = served.base_url
    db = Database.connect(served, "notifications")
    with (
        httpx.Client(base_url=url, headers={"Sec-Fetch-Site": "same-origin", "Origin": url}) as browser,
        httpx.Client(base_url=url) as elsewhere,
    ):
        yield Site(served, db, browser, elsewhere)
    db.client.close()
