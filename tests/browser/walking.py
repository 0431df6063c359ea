"""Steps of every walk through the pages: be somebody, and look at what is there."""

import os
from pathlib import Path

from playwright.sync_api import Locator, Page

from shared.settings import Settings
from shared.web import sessions
from tests.browser.chromium import assert_accessible

PICTURES = os.environ.get("PICTURES", "")


def be(page: Page, settings: Settings, url: str, email: str) -> None:
    """Let the browser be *email* from now on, and nobody else, at *url*."""
    page.context.clear_cookies()
    for name, value in sessions.cookie_for(settings, email).items():
        page.context.add_cookies([{"name": name, "value": value, "url": url}])


def follow(page: Page, what: Locator) -> None:
    """Press *what*, and go on only when the page it leads to is there; a look in between would see the old one."""
    with page.expect_navigation():
        what.click()


def look(page: Page, name: str) -> None:
    """Every page on the way is accessible and fits; with PICTURES set, it is kept to be looked at."""
    assert_accessible(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
