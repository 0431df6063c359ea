"""The frame in a real browser: by keyboard, by axe, at 320 px, under the policy as sent."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from shared.settings import Settings
from tests.browser.chromium import assert_accessible, assert_fits, tab_stops
from tests.browser.walking import be
from tests.machine import until
from tests.serving import serving
from tests.shared.test_web import sample_service

pytestmark = pytest.mark.browser
MARIA = "maria.papadopoulou@thessaloniki.example"


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    shown = settings.model_copy(update={"sink_url": "http://127.0.0.1:1/"})
    with serving(sample_service.create, shown) as served:
        # It gives an answer a second; the first page compiles its templates, and a busy machine takes longer for that
        until(lambda: httpx.get(f"{served}/samples/", timeout=30).is_success)
        yield served


@pytest.mark.parametrize(
    "path",
    [
        "/samples/",
        "/samples/sheet",
        "/samples/done",
        "/samples/api/docs",
        "/samples/nothing",
        "/accessibility",
        "/privacy",
        "/for-programs",
    ],
)
def test_every_page_of_the_frame_is_accessible(browser_page: Page, settings: Settings, url: str, path: str) -> None:
    browser_page.goto(url + path)
    assert_accessible(browser_page)

    be(browser_page, settings, url, MARIA)
    browser_page.goto(url + path)
    expect(browser_page.get_by_text(MARIA)).to_be_visible()
    assert_accessible(browser_page)


def test_a_form_with_errors_is_accessible(browser_page: Page, url: str) -> None:
    browser_page.goto(f"{url}/samples/sheet")
    browser_page.get_by_role("button", name="Save and continue").click()

    expect(browser_page).to_have_title("Error: About your city – City challenge")
    expect(browser_page.locator("#errors")).to_be_focused()
    assert_accessible(browser_page)


def test_the_form_can_be_filled_mended_and_sent_by_keyboard(browser_page: Page, url: str) -> None:
    page = browser_page
    page.goto(f"{url}/samples/sheet")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()  # a busy browser goes there a moment later
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name of the city")).to_be_focused()
    page.keyboard.type("Θεσσαλονίκη")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^Email: ")).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("Name of the city")).to_have_value("Θεσσαλονίκη")

    page.keyboard.type("maria@thessaloniki.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Gr")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save and continue").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your expression was sent")).to_be_visible()


def test_the_tab_key_goes_through_the_page_in_reading_order(browser_page: Page, settings: Settings, url: str) -> None:
    be(browser_page, settings, url, MARIA)
    browser_page.goto(f"{url}/samples/done")

    assert tab_stops(browser_page) == [
        "Skip to main content",
        "Mail sent",
        "City challenge",
        "Home",
        "The call",
        "Selection",
        "Agenda",
        "Newsletter",
        "My expressions",
        "My reviews",
        "My sessions",
        MARIA,
        "Sign out",
        "Change Name of the city",
        "Change Country",
        "Accessibility",
        "Privacy",
        "Newsletter",
        "For programs",
        "English",
        "Français",
        "Deutsch",
    ]


def test_focus_can_be_seen(browser_page: Page, url: str) -> None:
    browser_page.goto(f"{url}/samples/sheet")
    stops = browser_page.locator("a, button, input, select, textarea, summary, [tabindex='0']")

    for number in range(stops.count()):
        stop = stops.nth(number)
        if not stop.is_visible():
            continue  # the menu's handle, where all that is in the menu shows
        stop.focus()
        browser_page.keyboard.press("Shift")  # focus as a keyboard gives it
        assert stop.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", stop.evaluate("e => e.outerHTML")


def test_on_a_phone_the_first_heading_begins_near_the_top(browser_page: Page, settings: Settings, url: str) -> None:
    be(browser_page, settings, url, MARIA)
    browser_page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/samples/", "/samples/sheet", "/accessibility"):
        browser_page.goto(url + path)
        box = browser_page.get_by_role("heading", level=1).bounding_box()
        assert box is not None
        assert box["y"] <= 160


def test_on_a_phone_a_menu_opens_by_keyboard_and_holds_the_way_to_everything(
    browser_page: Page, settings: Settings, url: str
) -> None:
    page = browser_page
    be(page, settings, url, MARIA)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{url}/samples/")
    expect(page.get_by_role("link", name="My sessions")).to_be_hidden()

    page.get_by_text("Menu", exact=True).focus()
    page.keyboard.press("Enter")

    for name in ("The call", "My sessions", MARIA):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert_fits(page, width=320)


@pytest.mark.parametrize("width", [320, 640, 768, 1280])
def test_nothing_sticks_out_at_any_width(browser_page: Page, settings: Settings, url: str, width: int) -> None:
    be(browser_page, settings, url, MARIA)
    for path in ("/samples/", "/samples/sheet", "/samples/api/docs"):
        browser_page.goto(url + path)

        assert_fits(browser_page, width=width)


def test_under_the_policy_as_sent_the_page_is_dressed_and_scripts_do_not_run(browser_page: Page, url: str) -> None:
    page = browser_page.context.new_page()  # whose console may complain
    page.goto(f"{url}/samples/")

    button = page.get_by_role("link", name="Start an expression")
    blocked = page.evaluate(
        """() => new Promise(done => {
             document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));
             const script = document.createElement('script'); script.textContent = 'window.ran = 1';
             document.body.append(script); setTimeout(() => done(window.ran ? 'ran' : 'nothing'), 1000);
           })"""
    )

    assert button.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(10, 89, 99)"
    assert blocked == "script-src-elem"


def test_a_form_of_another_site_changes_nothing_here(browser_page: Page, settings: Settings, url: str) -> None:
    """The browser itself says where a form is from."""
    evil = "http://localhost:1/prize"
    icon = '<link rel="icon" href="data:,">'  # which the browser would ask for
    form = f'{icon}<form method="post" action="{url}/samples/sheet"><button>Win a prize</button></form>'
    browser_page.route(evil, lambda route: route.fulfill(body=form, content_type="text/html"))
    be(browser_page, settings, url, MARIA)

    browser_page.goto(evil)
    browser_page.get_by_role("button", name="Win a prize").click()

    expect(browser_page.get_by_role("heading", name="You may not do this")).to_be_visible()


def test_on_paper_the_frame_is_left_out(browser_page: Page, url: str) -> None:
    browser_page.goto(f"{url}/samples/done")
    browser_page.emulate_media(media="print")

    expect(browser_page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(browser_page.get_by_role("heading", name="Your expression was sent")).to_be_visible()
