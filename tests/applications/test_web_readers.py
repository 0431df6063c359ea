"""Who gets which page of an expression, and what the office does there."""

import base64
import json
from datetime import timedelta

import pytest

from tests.applications.builders import CHAIR, CLOSES, OFFICER, OWNER, STRANGER, Call, Move, close, some_content
from tests.applications.conftest import Site
from tests.applications.visiting import here


def test_nobody_but_the_owner_gets_a_page_of_it(site: Site, call: Call) -> None:
    sent = call.sent()

    for page in ("", "/about", "/members", "/check", "/withdrawal"):
        for nosy in (STRANGER, CHAIR, OFFICER):
            assert site.browser(nosy).get(here(sent.id, page)).status_code == 404


def test_the_office_sees_all_and_the_chair_numbers_only(site: Site, call: Call) -> None:
    sent = call.sent()

    office = site.browser(OFFICER).get("/applications/office")
    chair = site.browser(CHAIR).get("/applications/office")

    assert "Θεσσαλονίκη" in office.text
    assert '<a href="/applications/mine" aria-current="page">' not in office.text
    assert "Θεσσαλονίκη" not in chair.text
    assert "Sealed until the close" in chair.text
    assert site.browser(OFFICER).get(f"/applications/office/expressions/{sent.id}").status_code == 200
    assert site.browser(CHAIR).get(f"/applications/office/expressions/{sent.id}").status_code == 404
    assert site.browser(STRANGER).get("/applications/office").status_code == 403


def test_nobody_is_asked_to_start_once_every_lane_has_closed(site: Site, call: Call, clock_at: Move) -> None:
    call.sent()
    starts = 'href="/applications/new"', 'href="/sign-in?next=/applications/new"'

    def asked() -> list[bool]:
        pages = [site.browser(OWNER).get(f"/applications/{at}").text for at in ("", "mine")]
        return [any(start in text for start in starts) for text in [*pages, site.browser().get("/applications/").text]]

    assert asked() == [True, True, True]
    close(clock_at, at=CLOSES + timedelta(seconds=1))
    assert asked() == [False, False, False]


def test_the_chair_is_told_which_lanes_are_sealed_until_all_have_closed(site: Site, call: Call, clock_at: Move) -> None:
    call.sent()
    chair = site.browser(CHAIR)

    pages = []
    for at in (CLOSES - timedelta(days=7), CLOSES):
        call.close(clock_at, at=at)
        pages.append(chair.get("/applications/office").text)

    assert "you see numbers only of “New cities”, “Mentor cities”." in pages[0]
    assert "Θεσσαλονίκη" not in pages[0]
    assert "Sealed" not in pages[1]
    assert "Θεσσαλονίκη" in pages[1]


def test_the_office_makes_an_exception_on_the_page(site: Site, call: Call) -> None:
    draft = call.draft(some_content(population=100))
    office = site.browser(OFFICER)
    page = f"/applications/office/expressions/{draft.id}"

    short = office.post(f"{page}/waiver", data={"rules": ["population"], "reason": "Yes"})
    made = office.post(f"{page}/waiver", data={"rules": ["population"], "reason": "An alumna of 2019"})

    assert (short.status_code, made.status_code) == (422, 303)
    assert "An exception was made for you" in site.browser(OWNER).get(here(draft.id)).text


def test_the_office_takes_an_exception_back_on_the_page(site: Site, call: Call) -> None:
    draft = call.draft(some_content(population=100))
    office = site.browser(OFFICER)
    page = f"/applications/office/expressions/{draft.id}"
    office.post(f"{page}/waiver", data={"rules": ["population"], "reason": "An alumna of 2019"})

    short = office.post(f"{page}/waiver/revocation", data={"why_back": "Oh"})
    back = office.post(f"{page}/waiver/revocation", data={"why_back": "Meant for another city"})

    assert (short.status_code, back.status_code) == (422, 303)
    assert 'href="#f-why_back"' in short.text
    assert "An exception was made for you" not in site.browser(OWNER).get(here(draft.id)).text


def test_markup_in_what_was_written_stays_text(site: Site, call: Call) -> None:
    sent = call.sent(some_content(name="<script>alert(1)</script>"))

    for page in ("", "/about", "/check", "/receipts/1"):
        assert "<script" not in site.browser(OWNER).get(here(sent.id, page)).text


@pytest.mark.parametrize("path", ["/applications/office", "/applications/api/expressions"])
@pytest.mark.parametrize("name", ["\ud800", "nul \0", 2**64])
def test_a_cursor_with_a_name_that_nothing_can_have_is_refused(site: Site, path: str, name: object) -> None:
    text = json.dumps([path, [name, "00000000-0000-0000-0000-000000000000"]], separators=(",", ":")).encode()
    cursor = base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    assert site.browser(OFFICER).get(path, params={"cursor": cursor}).status_code == 422
