"""Events' pages in the browser, in a language whose every text is twice as long: all is said, and fits."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page

from services.events.store.delegations import Delegations
from services.events.web import create
from shared import choices
from shared.mongo import Database
from shared.settings import Settings
from shared.web import languages
from tests import pseudo
from tests.browser.walking import be, look
from tests.events.acting import add, move
from tests.events.builders import BEFORE, EVENT, OPENING, WORKSHOP, a_person
from tests.events.hearing import an_invited_delegation
from tests.events.people import ELENI, MARIA, ORGANISER
from tests.serving import serving

pytestmark = pytest.mark.browser
TYPED = ("Opening", "Welcome", "Workshop on data", "Launch week", "online", "Athens", "Eleni")
DATA = (*TYPED, *choices.ZONES, *(name for _, name in choices.languages()), "SEQUENCE", "CSV", "el")


@pytest.fixture
def url(
    database: Callable[[str], Database],
    clock_at: Callable[[datetime], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Events served, with Athens selected and its delegate named, and a session that was moved."""
    clock_at(BEFORE)
    db = database("events")
    add(db, an_invited_delegation(db), a_person("Eleni", OPENING, WORKSHOP))
    move(db)
    with pseudo.spoken(monkeypatch, "services/events", times=2), serving(create, settings) as served:
        yield served


def test_every_page_is_said_and_fits_at_twice_the_length(
    browser_page: Page, url: str, settings: Settings, database: Callable[[str], Database]
) -> None:
    page, db = browser_page, database("events")
    (delegation,) = Delegations(db).of_event(EVENT)
    delegate = db["delegates"].find_one()
    assert delegate is not None
    walks = {
        MARIA: ("mine", f"delegations/{delegation.id}", f"delegates/{delegate['_id']}/replacement"),
        ELENI: ("mine", f"delegates/{delegate['_id']}", f"sessions/{OPENING}?zone=Asia/Tokyo"),
        ORGANISER: ("", "organise", f"organise/events/{EVENT}", f"organise/{OPENING}", f"organise/{OPENING}/time"),
    }
    for who, paths in walks.items():
        be(page, settings, url, who)
        page.context.add_cookies([{"name": languages.COOKIE, "value": pseudo.LANGUAGE, "url": url}])
        for path in paths:
            page.goto(f"{url}/events/{path}")
            look(page, f"pseudo-{path.replace('/', '-')}")
            shown = page.locator("body").inner_text()
            assert pseudo.unmarked_text(shown, data=DATA) == [], path
