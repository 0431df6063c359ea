"""The mail sink in a real browser: how a visitor finds a letter and follows its link."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import assert_accessible
from tests.local.sinks import Sink, a_mail, a_sink, send

pytestmark = pytest.mark.browser


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A sink with two letters for Ana and one for Bo."""
    with a_sink(tmp_path) as started:
        send(started, a_mail("ana@example.org", subject="A receipt"))
        send(started, a_mail("bo@example.org", subject="Not for Ana"))
        mail = a_mail("ana@example.org", subject="Sign in", text=f"Follow\n{started.address}/health\n")
        mail.add_alternative(
            "<p style='color: green'>Follow</p><script>document.title = 'bad'</script>", subtype="html"
        )
        send(started, mail)
        yield started


def test_a_visitor_finds_the_newest_letter_of_somebody_and_follows_its_link(browser_page: Page, sink: Sink) -> None:
    browser_page.goto(sink.address)
    browser_page.get_by_label("Recipient").fill("ana@example.org")
    browser_page.get_by_role("button", name="Show").click()
    subjects = browser_page.locator("tbody tr td:last-child")
    expect(subjects).to_have_text(["Sign in", "A receipt"])

    browser_page.get_by_role("link", name="Sign in").click()
    browser_page.get_by_role("link", name=f"{sink.address}/health").click()

    expect(browser_page.locator("body")).to_have_text("ok")


def test_a_letters_own_html_runs_nothing(chromium: Browser, sink: Sink) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{sink.address}/mails/3/html")

        assert page.title() != "bad"
        expect(page.get_by_text("Follow")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/?to=ana@example.org", "/?to=nobody@example.org", "/mails/3"])
def test_every_page_is_accessible(browser_page: Page, sink: Sink, path: str) -> None:
    browser_page.goto(sink.address + path)

    assert_accessible(browser_page)
