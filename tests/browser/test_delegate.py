"""A city's way into the launch week: its contact names a delegate, who picks sessions; an organiser moves one."""

from collections.abc import Callable, Iterator
from datetime import datetime

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from services.events.store.delegations import Delegations
from services.events.web import create
from shared.mongo import Database
from shared.settings import Settings
from tests.browser.chromium import tab_stops
from tests.browser.walking import be, follow, look
from tests.events.acting import add
from tests.events.builders import BEFORE, EVENT, OPENING, a_person
from tests.events.hearing import an_invited_delegation
from tests.events.people import ELENI, MARIA, ORGANISER
from tests.serving import serving

pytestmark = pytest.mark.browser
FEED_KEEPS = ("UID", "SEQUENCE", "STATUS", "LOCATION")


@pytest.fixture
def url(database: Callable[[str], Database], clock_at: Callable[[datetime], None], settings: Settings) -> Iterator[str]:
    """Events served, with Athens selected."""
    clock_at(BEFORE)
    an_invited_delegation(database("events"))
    with serving(create, settings) as served:
        yield served


def fed(address: str) -> list[dict[str, str]]:
    """What a calendar that is subscribed to *address* shows."""
    events = Calendar.from_ical(httpx.get(address).raise_for_status().content).walk("VEVENT")
    return [{name: str(event[name]) for name in FEED_KEEPS} for event in events]


def name_eleni(page: Page) -> None:
    """Maria, signed in, names Eleni for Athens, after having forgotten her address."""
    page.get_by_role("link", name="Athens", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Ελένη Παπαδοπούλου")
    page.get_by_role("button", name="Name this delegate").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "E-mail address: Enter their e-mail address, such as name@example.org."
    )
    look(page, "delegate-03-refused")
    page.get_by_label("E-mail address").fill(ELENI)
    page.get_by_label("Opening").check()
    page.get_by_role("button", name="Name this delegate").click()
    expect(page.get_by_role("heading", name="Ελένη Παπαδοπούλου")).to_be_visible()
    look(page, "delegate-04-named")


def move_the_opening(page: Page) -> None:
    """The office, signed in, moves the opening by an hour."""
    page.get_by_role("link", name="Opening", exact=True).click()
    page.get_by_role("link", name="Change time or place").click()
    page.get_by_label("Begins").fill("2020-09-28T11:00")
    page.get_by_label("Ends").fill("2020-09-28T12:00")
    page.get_by_label("Reason").fill("The hall is taken.")
    look(page, "delegate-08-change")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", name="One delegate will be told by mail")).to_be_visible()
    look(page, "delegate-09-preview")
    follow(page, page.get_by_role("button", name="Change it now"))
    look(page, "delegate-10-changed")


def test_the_agenda_shows_times_where_the_visitor_lives(browser_page: Page, url: str) -> None:
    page = browser_page
    page.goto(f"{url}/events/")
    look(page, "delegate-01-agenda")

    page.get_by_label("Show times in").select_option("Europe/Athens")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("listitem").filter(has_text="Opening")).to_contain_text("11:00–12:00")


def test_from_the_invitation_to_a_calendar_that_follows(browser_page: Page, url: str, settings: Settings) -> None:
    page = browser_page
    be(page, settings, url, MARIA)
    page.goto(f"{url}/events/mine")
    look(page, "delegate-02-delegations")
    name_eleni(page)

    be(page, settings, url, ELENI)
    page.goto(f"{url}/events/mine")
    page.get_by_role("link", name="Choose sessions").click()
    expect(page.get_by_label("Opening")).to_be_checked()
    look(page, "delegate-05-choose")
    page.get_by_label("Workshop on data").check()
    follow(page, page.get_by_role("button", name="Save"))
    look(page, "delegate-06-mine")
    feed = page.locator("code").inner_text()
    assert [event["SEQUENCE"] for event in fed(feed)] == ["0", "0"]

    be(page, settings, url, ORGANISER)
    page.goto(f"{url}/events/organise")
    look(page, "delegate-07-organise")
    move_the_opening(page)

    be(page, settings, url, ELENI)
    page.goto(f"{url}/events/mine")
    moved = page.get_by_role("listitem").filter(has_text="Changed")
    expect(moved).to_contain_text("Moved from 11:00–12:00 to 12:00–13:00")
    expect(moved).to_contain_text("The hall is taken.")
    assert {event["UID"]: event["SEQUENCE"] for event in fed(feed)}["opening.launch-week@icc-2020"] == "1"
    page.get_by_role("button", name="Make a new address").click()
    assert httpx.get(feed).status_code == 410


def test_cancelling_asks_first_and_marks_the_session(browser_page: Page, url: str, settings: Settings) -> None:
    page = browser_page
    be(page, settings, url, ORGANISER)
    page.goto(f"{url}/events/organise/{OPENING}/cancellation")
    look(page, "delegate-11-cancel")

    page.get_by_label("Reason").fill("Too few of us")
    follow(page, page.get_by_role("button", name="See who will be told"))
    look(page, "delegate-12-cancel-preview")
    page.get_by_role("button", name="Cancel this session").click()

    page.get_by_role("link", name="The page everybody sees").click()
    expect(page.get_by_role("heading", name="This session is cancelled")).to_be_visible()
    look(page, "delegate-13-cancelled")


def test_a_delegate_is_replaced_by_keyboard_alone_and_the_substitute_finds_the_link(
    browser_page: Page, url: str, settings: Settings, database: Callable[[str], Database]
) -> None:
    page, db = browser_page, database("events")
    (delegation,) = Delegations(db).of_event(EVENT)
    add(db, delegation.id, a_person("Eleni", OPENING))
    be(page, settings, url, MARIA)
    page.goto(f"{url}/events/delegations/{delegation.id}")
    follow(page, page.get_by_role("link", name="Replace Eleni"))
    look(page, "delegate-15-replace")

    page.get_by_label("Name of the new delegate").fill("Petros")
    page.keyboard.press("Tab")
    page.keyboard.type("petros@athens.example")
    page.get_by_role("button", name="Replace Eleni").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_text("In place of Eleni since")).to_be_visible()
    look(page, "delegate-16-replaced")
    be(page, settings, url, "petros@athens.example")
    page.goto(f"{url}/events/mine")
    expect(page.get_by_role("link", name="Join Opening")).to_have_attribute("href", "https://meet.example/opening")
    look(page, "delegate-17-substitute")


def test_a_session_is_given_back_by_keyboard_alone(browser_page: Page, url: str, settings: Settings) -> None:
    page = browser_page
    be(page, settings, url, MARIA)
    page.goto(f"{url}/events/mine")
    page.get_by_role("link", name="Athens", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Eleni")
    page.get_by_label("E-mail address").fill(ELENI)
    page.get_by_label("Opening").check()
    page.get_by_role("button", name="Name this delegate").click()
    be(page, settings, url, ELENI)
    page.goto(f"{url}/events/sessions/{OPENING}")
    look(page, "delegate-14-session")

    stops = tab_stops(page)
    page.get_by_role("button", name="Give the seat back").focus()
    page.keyboard.press("Enter")

    assert stops[0] == "Skip to main content"
    assert "Give the seat back" in stops
    expect(page.get_by_role("button", name="Take a seat")).to_be_visible()
