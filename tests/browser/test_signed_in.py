"""Where somebody is signed in, and the organisers' page of tokens, in a real browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services.applications.contracts import ChallengeDefined
from services.notifications import web
from services.notifications.actions import sign_in as actions
from services.notifications.actions.issue_token import issue_token
from services.notifications.store.accesses import Accesses
from shared import clock
from shared.mongo import Database
from shared.settings import Settings
from shared.web import sessions
from tests.browser.walking import follow, look
from tests.notifications.builders import OFFICE, a_challenge, tell
from tests.serving import serving

pytestmark = pytest.mark.browser
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.fixture
def db(database: Callable[[str], Database]) -> Database:
    """Notifications' database, with the challenge known."""
    made = database("notifications")
    tell(made, ChallengeDefined(revision=1, challenge=a_challenge()))
    return made


@pytest.fixture
def at(db: Database, settings: Settings) -> Iterator[Settings]:
    """Notifications served; the settings say where."""
    with serving(web.create, settings) as url:
        yield settings.model_copy(update={"base_url": url})


def sign_in(page: Page, db: Database, at: Settings) -> None:
    """Let the browser hold the session of an organiser that began two minutes ago."""
    user_agent = page.evaluate("navigator.userAgent")
    begun = db.transact(lambda: actions.begin_session(db, OFFICE, user_agent=user_agent, network="2001:db8:7::1"))
    seen = begun.model_copy(update={"seen_at": clock.real() - timedelta(minutes=2)})
    Accesses(db).save(seen)
    cookies = sessions.cookie_for(at, OFFICE, ("programme",), str(begun.access_id), begun.began_at)
    page.context.add_cookies([{"name": name, "value": value, "url": at.base_url} for name, value in cookies.items()])


def test_an_organiser_ends_the_other_browser_then_a_token_then_everything(
    browser_page: Page, db: Database, at: Settings
) -> None:
    page = browser_page
    sign_in(page, db, at)
    other = db.transact(lambda: actions.begin_session(db, OFFICE, user_agent=PHONE, network="192.0.2.77"))
    for purpose in ("the screen in the hall of the city of Guimarães", ""):
        issue_token(
            db,
            at,
            OFFICE,
            ("notifications:read", "status:read"),
            timedelta(days=30),
            purpose=purpose,
            account="operator",
        )

    with page.expect_response("**/signed-in/seen.svg") as dot:
        page.goto(at.base_url)
    assert dot.value.header_value("set-cookie") is not None
    follow(page, page.get_by_role("link", name=OFFICE))
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    look(page, "signed-in")

    follow(page, page.get_by_role("button", name="Sign out Safari on an iPhone"))
    expect(page.get_by_text("Safari on an iPhone")).to_have_count(0)
    assert Accesses(db).get(other.access_id).ended_at is not None

    follow(page, page.get_by_role("link", name="Every token for scripts"))
    look(page, "tokens")
    follow(page, page.get_by_role("button", name="Revoke the token for the screen in the hall"))
    expect(page.get_by_text(f"revoked by {OFFICE}")).to_be_visible()

    page.goto(f"{at.base_url}/signed-in")
    follow(page, page.get_by_role("button", name="Sign out everywhere"))
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_what_was_typed_is_kept_where_it_was_too_often(
    browser_page: Page, at: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.notifications.web.sign_in.PER_BLOCK", dict.fromkeys(("local", "demo"), 1))
    page = browser_page
    for _ in range(2):
        page.goto(f"{at.base_url}/sign-in")
        page.get_by_label("Your e-mail address").fill("ana@limits.example")
        follow(page, page.get_by_role("button", name="Mail me a link"))

    expect(page.get_by_role("heading", name="Too often in a short time")).to_be_visible()
    look(page, "too-often")
    assert page.locator("input[name=email]").input_value() == "ana@limits.example"
