"""The pages of notifications in the browser, in French, German and a language whose every text is twice as long: each
is accessible and fits a phone."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from services.applications.contracts import ChallengeDefined
from services.notifications import web
from services.notifications.store.letters import Letters
from shared import texts
from shared.mongo import Database
from shared.settings import Settings
from shared.web import languages
from tests import pseudo
from tests.browser.walking import be, look
from tests.notifications.builders import NOW, OFFICE, a_challenge, a_contact, tell
from tests.notifications.facts import decided, invited, registered, submitted
from tests.serving import serving

pytestmark = pytest.mark.browser
OPEN = ("", "sign-in", "newsletter", "n/none")
STAFF = ("", "signed-in", "notifications/tokens", "notifications/letters", "notifications/letters/all/stop")


@pytest.fixture
def url(
    database: Callable[[str], Database],
    clock_at: Callable[[datetime], None],
    settings: Settings,
) -> Iterator[str]:
    """Notifications served, with letters about Athens to somebody who reads German, one of them held back."""
    clock_at(NOW)
    db = database("notifications")
    contact = a_contact(language="de")
    tell(db, ChallengeDefined(revision=1, challenge=a_challenge()), submitted(contact=contact), decided())
    tell(db, invited(), registered())
    with serving(web.create, settings) as served:
        yield served


@pytest.fixture(params=["fr", "de", pseudo.LANGUAGE])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language that is offered beside English."""
    if request.param == pseudo.LANGUAGE:
        with pseudo.spoken(monkeypatch, "services/notifications", times=2):
            yield request.param
    else:
        monkeypatch.setattr(texts, "OFFERED", ("en", "fr", "de"))
        yield request.param


def test_every_page_is_accessible_and_fits_a_phone(
    browser_page: Page, url: str, settings: Settings, database: Callable[[str], Database], language: str
) -> None:
    page = browser_page
    letters = [
        f"notifications/letters/{one.id}" for one in Letters(database("notifications")).list({}, after=None, limit=9)
    ]

    for who, paths in (("", OPEN), (OFFICE, (*STAFF, *letters))):
        page.context.clear_cookies()
        if who:
            be(page, settings, url, who)
        page.context.add_cookies([{"name": languages.COOKIE, "value": language, "url": url}])
        for path in paths:
            page.goto(f"{url}/{path}")
            expect(page.locator("html")).to_have_attribute("lang", language)
            look(page, f"notifications-{language}-{bool(who)}-{path.replace('/', '-')[:40]}")
