"""What every browser test asks of a page: accessible, and readable at 320 px without scrolling sideways."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def assert_accessible(page: Page, *, narrow: bool = True) -> None:
    """axe finds nothing, in light and dark; at 320 px nothing makes the page wider. *narrow*: look at 320 px too."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=_RULES).response["violations"]
        assert not found, f"{page.url} in {scheme}:\n" + "\n".join(_said(one) for one in found)
    page.emulate_media(color_scheme="light")
    if narrow:
        assert_fits(page, width=320)


def assert_fits(page: Page, *, width: int) -> None:
    """At *width* px nothing has to be scrolled sideways to be read, except inside boxes of their own."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    stick_out = page.evaluate(
        """width => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
           .slice(0, 5).map(e => e.outerHTML.slice(0, 120))""",
        width,
    )
    page.set_viewport_size(before or {"width": 1280, "height": 900})
    assert wide <= width, f"{page.url} is {wide} px wide at {width} px; sticking out: {stick_out}"


def tab_stops(page: Page, most: int = 60) -> list[str]:
    """What the Tab key reaches, in order, from the top of the page: text, label or tag of each."""
    stops: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null;
               const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
               const said = label || e.innerText || e.getAttribute('aria-label') || e.tagName;
               return said.replace(/\\s+/g, ' ').trim(); }"""
        )
        if here is None:
            break
        stops.append(here)
    return stops


def _said(violation: dict[str, Any]) -> str:
    nodes = [node["html"][:200] for node in violation["nodes"][:4]]
    return f"{violation['id']}: {violation['help']}\n  " + "\n  ".join(nodes)
