"""One Chromium for all browser tests, a fresh context for each. It can reach loopback only."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS

# A page answered with 4xx is an error to the console, and may be what the test is about.
ANSWERED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture(scope="package")  # not longer: while Playwright runs, nothing in this thread can run asyncio
def chromium() -> Iterator[Browser]:
    """The browser of these tests."""
    own = CHROMIUM if Path(CHROMIUM).exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=FLAGS, executable_path=own)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """A test ends when its pages have loaded and are closed: a browser fetches an icon when it likes, and none may
    complain of a server that a fixture stopped meanwhile."""
    yield
    page = getattr(item, "funcargs", {}).get("browser_page")
    if page:
        for shown in page.context.pages:
            shown.wait_for_load_state()
        page.context.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A page with cookies of its own, under the Content-Security-Policy as sent; axe comes in by the debugger.

    The test fails if the page wrote an error to its console, such as a violation of that policy.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(ANSWERED):
            complaints.append(f"{said.text} {said.location['url']}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints, "\n".join(complaints)
