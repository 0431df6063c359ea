"""The newsletter and the sign-in in a real browser: by keyboard, by axe, at 320 px."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from services.applications.contracts import ChallengeDefined
from services.notifications import web
from services.notifications.mail.rendering import rendered
from services.notifications.store.letters import Letters, fitting
from shared.mongo import Database
from shared.settings import Settings
from tests.browser.chromium import assert_accessible
from tests.browser.walking import be
from tests.notifications.builders import CHAIR, a_challenge, tell
from tests.notifications.facts import submitted
from tests.serving import serving

pytestmark = pytest.mark.browser
ANA = "ana.silva@guimaraes.example"


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    """Notifications' database, with the challenge known."""
    made = database("notifications")
    tell(made, ChallengeDefined(revision=1, challenge=a_challenge(replay=True)))
    return made


@pytest.fixture
def at(db: Database, settings: Settings) -> Iterator[Settings]:
    """Notifications served; the settings say where."""
    with serving(web.create, settings) as url:
        yield settings.model_copy(update={"base_url": url})


def link_in_mail(db: Database, at: Settings, holding: str) -> str:
    """The link of the newest letter to Ana that holds *holding*."""
    letter = Letters(db).list(fitting(recipient=ANA), after=None, limit=1)[0]
    (link,) = [word for word in rendered(letter, at).text.split() if holding in word]
    return link


def test_ana_gets_the_newsletter_and_leaves_it(browser_page: Page, db: Database, at: Settings) -> None:
    page = browser_page
    page.goto(at.base_url)
    page.get_by_role("link", name="Get the newsletter").click()
    page.get_by_label("Your e-mail address").fill("ana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address")
    expect(page.get_by_label("Your e-mail address")).to_have_value("ana")
    assert_accessible(page)

    page.get_by_label("Your e-mail address").fill(ANA)
    page.get_by_label("Yes, send me the newsletter").check()
    page.get_by_role("button", name="Get the newsletter").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    assert_accessible(page)

    page.goto(link_in_mail(db, at, "/newsletter/confirm/"))
    assert_accessible(page)
    page.get_by_role("button", name="Yes, I want the newsletter").press("Enter")
    expect(page.get_by_role("heading", name="You get the newsletter")).to_be_visible()
    assert_accessible(page)


def test_ana_signs_in_and_out_by_keyboard(browser_page: Page, db: Database, at: Settings) -> None:
    page = browser_page
    page.goto(f"{at.base_url}/sign-in?next=/newsletter")
    assert_accessible(page)
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type(ANA)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    assert_accessible(page)

    link = link_in_mail(db, at, "/sign-in/confirm/")
    page.goto(link)
    assert_accessible(page)
    page.get_by_role("main").get_by_role("button", name="Sign in").press("Enter")
    expect(page).to_have_url(f"{at.base_url}/newsletter")
    expect(page.get_by_text(ANA)).to_be_visible()

    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page.get_by_text(ANA)).not_to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    assert_accessible(page)


def test_the_chair_finds_a_letter_and_reads_it(browser_page: Page, db: Database, at: Settings) -> None:
    page = browser_page
    tell(db, submitted(), submitted(version=2))
    be(page, at, at.base_url, CHAIR)
    page.goto(f"{at.base_url}/notifications/letters")
    assert_accessible(page)

    page.get_by_label("Recipient").fill("maria@athens.example")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Receipt").first.click()

    expect(page.get_by_text("You get this letter because you sent in").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Hold it back").press("Enter")
    expect(page.get_by_role("button", name="Let it go out")).to_be_visible()
    assert_accessible(page)


def test_the_home_page_is_accessible(browser_page: Page, at: Settings) -> None:
    browser_page.goto(at.base_url)

    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Intelligent Cities Challenge 2020")
    assert_accessible(browser_page)
