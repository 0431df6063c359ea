"""An applicant's way from the call to the receipt and on, on a small telephone, with nothing but HTML."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from services.applications.actions import define, reading, write
from services.applications.web import create
from shared.mongo import Database
from shared.settings import Settings
from tests.applications.builders import (
    BEFORE,
    CHAIR,
    OFFICER,
    OWNER,
    Call,
    Move,
    a_challenge,
    released,
)
from tests.browser.chromium import tab_stops
from tests.browser.walking import be, follow, look
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def call(database: Callable[[str], Database], clock_at: Move) -> Call:
    clock_at(BEFORE)
    db = database("applications")
    challenge = a_challenge(summary="A call for cities that want to use technology for a better life.")
    define.load_challenge(db, challenge)
    return Call(db, challenge)


@pytest.fixture
def url(call: Call, settings: Settings) -> Iterator[str]:
    with serving(create, settings) as served:
        yield served


def test_a_city_applies_from_the_call_to_the_outcome(
    browser_page: Page, url: str, call: Call, settings: Settings, clock_at: Move
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 640})

    page.goto(f"{url}/applications/")
    look(page, "01-call")
    be(page, settings, url, OWNER.email)
    page.reload()
    begin(page)
    tell_about_the_city(page)
    list_the_cities(page)
    answer(page)
    check_and_send(page)
    change_withdraw_and_send_again(page)
    call.close(clock_at)
    page.reload()
    look(page, "20-final")
    call.release(released(reading.list_mine(call.db, by=OWNER, limit=1)[0].expression.id))
    page.reload()

    expect(page.get_by_role("heading", name="The outcome: selected")).to_be_visible()
    look(page, "21-outcome")


def begin(page: Page) -> None:
    page.get_by_role("link", name="Start an expression of interest").click()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("Way to apply: Choose one of the ways to apply")
    look(page, "02-new-refused")
    page.get_by_label("New cities").check()
    page.get_by_label("Who applies?").fill("Δήμος Τρίπολης")
    page.get_by_label("In which country?").select_option(label="Greece")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Δήμος Τρίπολης")
    look(page, "03-tasks")


def tell_about_the_city(page: Page) -> None:
    page.get_by_role("link", name="About the city").click()
    page.get_by_label("How many inhabitants").fill("about 47,254")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("How many inhabitants")).to_have_value("about 47,254")
    look(page, "05-about-refused")
    page.get_by_label("How many inhabitants").fill("47,254")
    page.get_by_label("I apply for a local public entity").check()
    page.get_by_role("button", name="Save and continue").click()


def list_the_cities(page: Page) -> None:
    page.get_by_label("A consortium of two cities or more").check()
    look(page, "06-cities")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Add Δήμος Τρίπολης itself").click()
    page.get_by_label("City").fill("Κόρινθος")
    follow(page, page.get_by_role("button", name="Add this city"))
    look(page, "07-members")
    page.get_by_role("link", name="Continue").click()


def answer(page: Page) -> None:
    page.get_by_label("Your answer").fill("Καλύτερες συγκοινωνίες για όλους.\n\nΣε δύο χρόνια.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Your answer").fill("Το πανεπιστήμιο. " * 10)
    follow(page, page.get_by_role("button", name="Save and continue"))
    look(page, "09-answer-too-long")
    page.get_by_label("Your answer").fill("Το πανεπιστήμιο.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Mobility").check()
    look(page, "10-themes")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Athens")
    look(page, "11-contact")
    page.get_by_role("button", name="Save and continue").click()


def check_and_send(page: Page) -> None:
    look(page, "12-check-missing")
    page.get_by_role("link", name="Enter the name of the person we write to").click()
    page.get_by_label("Name of the person").fill("Ελένη Παπαδοπούλου")
    follow(page, page.get_by_role("button", name="Save and continue"))
    look(page, "13-check")
    page.get_by_role("button", name="Send version 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1 has arrived")
    look(page, "14-receipt")
    follow(page, page.get_by_role("link", name="Continue"))
    look(page, "15-sent")


def change_withdraw_and_send_again(page: Page) -> None:
    page.get_by_role("link", name="Themes").click()
    page.get_by_label("Open data").check()
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_text("Version 1 counts")).to_be_visible()
    look(page, "16-unsent-changes")
    follow(page, page.get_by_role("link", name="Withdraw"))
    look(page, "17-withdraw")
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("link", name="Check and send again").click()
    page.get_by_role("button", name="Send version 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 2 has arrived")
    if (menu := page.get_by_text("Menu", exact=True)).is_visible():  # on a phone
        menu.click()
    follow(page, page.get_by_role("link", name="My expressions").first)
    look(page, "19-mine")
    page.get_by_role("link", name="Δήμος Τρίπολης").click()


def test_a_colleagues_text_and_ones_own_stand_side_by_side(
    browser_page: Page, url: str, call: Call, settings: Settings
) -> None:
    draft = call.draft()
    be(browser_page, settings, url, OWNER.email)
    browser_page.goto(f"{url}/applications/expressions/{draft.id}/answers/ambition")
    write.save(
        call.db,
        draft.id,
        lambda content: content.model_copy(update={"answers": {"ambition": "Theirs."}}),
        by=OWNER,
        at=BEFORE,
    )

    browser_page.get_by_label("Your answer").fill("Mine.")
    browser_page.get_by_role("button", name="Save and continue").click()

    expect(browser_page.get_by_text("Theirs.")).to_be_visible()
    expect(browser_page.get_by_label("Your answer")).to_have_value("Mine.")
    look(browser_page, "22-both")


def test_a_draft_that_was_not_sent_says_when_the_call_closed(
    browser_page: Page, url: str, call: Call, settings: Settings, clock_at: Move
) -> None:
    draft = call.draft()
    call.close(clock_at)
    be(browser_page, settings, url, OWNER.email)

    browser_page.goto(f"{url}/applications/expressions/{draft.id}")

    expect(browser_page.get_by_text("It was not sent in time")).to_be_visible()
    look(browser_page, "23-lapsed")


def test_the_form_can_be_filled_in_by_keyboard(browser_page: Page, url: str, call: Call, settings: Settings) -> None:
    draft = call.draft()
    be(browser_page, settings, url, OWNER.email)
    browser_page.goto(f"{url}/applications/expressions/{draft.id}/answers/ambition")

    stops = tab_stops(browser_page)

    at = stops.index("Your answer")
    assert stops[at : at + 3] == ["Your answer", "Save and continue", "Save and go back to the list"]


def test_the_offices_pages_are_accessible_too(browser_page: Page, url: str, call: Call, settings: Settings) -> None:
    sent = call.sent()
    for who, name in ((OFFICER, "24-office"), (CHAIR, "25-chair")):
        be(browser_page, settings, url, who.email)
        browser_page.goto(f"{url}/applications/office")
        look(browser_page, name)
    be(browser_page, settings, url, OFFICER.email)
    browser_page.goto(f"{url}/applications/office/expressions/{sent.id}")
    look(browser_page, "26-office-expression")
