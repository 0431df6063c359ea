"""Applications' pages in the browser, in a language whose every text is twice as long: all is said, and fits."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from services.applications.actions import define
from services.applications.web import create
from shared.mongo import Database
from shared.settings import Settings
from shared.web import languages
from tests import pseudo
from tests.applications.builders import BEFORE, OFFICER, OWNER, Call, Move
from tests.applications.marks import a_few, a_marked_challenge
from tests.applications.visiting import here
from tests.browser.walking import be, look
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def call(database: Callable[[str], Database], clock_at: Move) -> Call:
    clock_at(BEFORE)
    db = database("applications")
    define.load_challenge(db, a_marked_challenge())
    return Call(db, a_marked_challenge())


@pytest.fixture
def url(call: Call, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with pseudo.spoken(monkeypatch, "services/applications", times=2), serving(create, settings) as served:
        yield served


def test_every_page_is_said_and_fits_at_twice_the_length(
    browser_page: Page, url: str, settings: Settings, call: Call
) -> None:
    nothing, refused, consortium, sent, *_ = a_few(call)
    walks = {
        OWNER.email: (
            "/applications/",
            "/applications/mine",
            "/applications/new",
            here(nothing.id, "/about"),
            here(nothing.id, "/cities"),
            here(nothing.id, "/contact"),
            here(refused.id),
            here(refused.id, "/answers/partners"),
            here(refused.id, "/lane"),
            here(consortium.id, "/members"),
            here(consortium.id, "/check"),
            here(sent.id),
            here(sent.id, "/receipts/1"),
        ),
        OFFICER.email: ("/applications/office", f"/applications/office/expressions/{refused.id}"),
    }
    for who, paths in walks.items():
        be(browser_page, settings, url, who)
        browser_page.context.add_cookies([{"name": languages.COOKIE, "value": pseudo.LANGUAGE, "url": url}])
        for path in paths:
            browser_page.goto(f"{url}{path}")
            look(browser_page, f"pseudo{path.replace('/', '-')}")
