"""The committee's way from the roster to the announcement, by mouse and keyboard, with nothing but HTML."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from services.selection.actions import announce_selection, appoint, assign, decide
from services.selection.forms import NewReviewer, Terms
from services.selection.store.announcement import History
from services.selection.web import create
from shared.mongo import Database
from shared.settings import Settings
from tests.browser.chromium import tab_stops
from tests.browser.walking import be, follow, look
from tests.selection.builders import CHAIR, PROGRAMME, a_challenge, an_id
from tests.selection.stories import close, decided, define, email_of, fill_roster, on, released, tied
from tests.selection.test_announcement import PLACES, SELECTED, as_announced
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def db(database: Callable[[str], Database], clock_at: Callable[[datetime], None]) -> Database:
    clock_at(on(2020, 7, 24))
    return database("selection")


@pytest.fixture
def url(db: Database, settings: Settings) -> Iterator[str]:
    with serving(create, settings) as served:
        yield served


def test_a_reviewer_keeps_a_draft_submits_and_gives_one_back(
    browser_page: Page, url: str, db: Database, settings: Settings
) -> None:
    page = browser_page
    define(db, a_challenge(replay=True, criteria_note="Example criteria."))
    close(db)
    fill_roster(db)
    assign.run(db, by=CHAIR)
    be(page, settings, url, email_of("Rita"))

    page.goto(f"{url}/selection/reviews")
    look(page, "committee-reviews")
    follow(page, page.locator(".tasks a").first)
    look(page, "committee-review")
    page.get_by_label("Relevance").select_option("3.5")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_contain_text("Give 0 to 5 points.")
    expect(page.get_by_label("Relevance")).to_have_value("3.5")
    look(page, "committee-review-refused")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status")).to_have_text("Your draft is saved.")
    for criterion in ("Ambition", "Impact", "Resources"):
        page.get_by_label(criterion).select_option("4")
    page.get_by_label("Comment").fill("Well argued.")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("main")).to_contain_text("1 of ")
    page.locator(".tasks li", has_text="assigned").first.get_by_role("link").click()
    page.get_by_text("I have a conflict of interest").click()
    page.get_by_label("What is the conflict?").fill("My sister works there.")
    page.get_by_role("button", name="Declare it and give the expression back").click()

    expect(page.get_by_role("heading", name="Conflicts you declared")).to_be_visible()
    look(page, "committee-reviews-after")


def test_the_chair_and_the_office_take_the_round_to_the_announcement(
    browser_page: Page, url: str, db: Database, settings: Settings
) -> None:
    page = browser_page
    decided(db, mentors=("Turku",))
    be(page, settings, url, CHAIR.email)

    page.goto(f"{url}/selection/")
    look(page, "committee-not-announced")
    follow(page, page.get_by_role("link", name="The committee’s round"))
    look(page, "committee-chair")
    follow(page, page.get_by_role("link", name="Ranking"))
    look(page, "committee-ranking")
    page.get_by_role("link", name="Trier").click()
    page.get_by_text("People may overrule rules").click()
    page.get_by_label("Outcome").select_option("reserve")
    page.get_by_label("Reason").fill("A border region that the call asked for.")
    page.get_by_role("button", name="Overrule").click()
    expect(page.locator("main")).to_contain_text("Overruled by Carla Chair")
    look(page, "committee-file")
    be(page, settings, url, PROGRAMME.email)
    page.goto(f"{url}/selection/chair/decisions")
    look(page, "committee-decisions")
    page.get_by_role("button", name="Propose the release").click()
    be(page, settings, url, CHAIR.email)
    page.goto(f"{url}/selection/chair/decisions")
    follow(page, page.get_by_role("link", name="Proposed"))
    look(page, "committee-release")
    page.get_by_role("button", name="Confirm: tell 5 applicants").click()
    expect(page.locator("main")).to_contain_text("5 of 5 have left")
    page.get_by_role("link", name="Decisions").click()
    page.get_by_role("button", name="Announce").click()
    expect(page.locator("main")).to_contain_text("3 applications with 3 cities hold a place")
    page.goto(f"{url}/selection/chair/log")
    look(page, "committee-log")


def test_the_roster_is_filled_by_keyboard(browser_page: Page, url: str, db: Database, settings: Settings) -> None:
    page = browser_page
    define(db)
    close(db)
    be(page, settings, url, CHAIR.email)
    page.goto(f"{url}/selection/chair/committee")

    page.get_by_label("Name").focus()
    page.keyboard.type("Ada Lovelace")
    page.keyboard.press("Tab")
    page.keyboard.type("ada@reviewers.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Austria")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("table")).to_contain_text("Ada Lovelace")
    more = [NewReviewer(name=name, email=email_of(name), country="PT") for name in ("Rita", "Sven")]
    appoint.add(db, more, by=CHAIR)
    page.reload()
    page.get_by_role("button", name="Run the assignment").click()
    expect(page.get_by_role("table")).to_contain_text("3")
    look(page, "committee-roster")


def test_a_tie_that_the_lot_decided_is_readable_on_a_telephone(
    browser_page: Page, url: str, db: Database, settings: Settings
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    tied(db)
    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    page.goto(f"{url}/selection/")
    page.get_by_text("The lots of 4").click()
    look(page, "committee-ties")
    be(page, settings, url, CHAIR.email)
    page.goto(f"{url}/selection/chair/ranking")
    look(page, "committee-ranking-ties")
    page.goto(f"{url}/selection/chair/expressions/{an_id('Ulm')}")
    look(page, "committee-file-ties")
    page.goto(f"{url}/selection/")

    expect(page.get_by_text("2 applications without a place")).to_be_visible()


def test_everybody_reads_the_announcement(browser_page: Page, url: str, db: Database) -> None:
    page = browser_page
    define(db, a_challenge(title="Intelligent Cities Challenge 2020", places=PLACES))
    entries = [as_announced(row) for row in json.loads(SELECTED.read_text())]
    History(db).add(entries, challenge_id="icc-test")

    page.goto(f"{url}/selection/")
    assert tab_stops(page)[0] == "Skip to main content"
    expect(page.get_by_role("img", name="Map of Europe")).to_have_js_property("naturalWidth", 1000, timeout=10_000)
    look(page, "committee-announcement")
    page.get_by_label("Role").select_option("mentor")
    page.get_by_role("button", name="Filter").click()

    expect(page.get_by_role("heading", name="10 of 90 applications")).to_be_visible()
    expect(page.get_by_role("row", name="Singapore Singapore")).to_be_visible()
