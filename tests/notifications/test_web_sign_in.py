"""Signing in over HTTP: the same answer for every address, a link that works once and never on a GET."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.notifications.actions.links import sign_in_token
from services.notifications.model.sign_ins import SignIn
from services.notifications.store.sign_ins import SignIns
from shared import clock
from tests.notifications.builders import CHAIR, OFFICE
from tests.notifications.conftest import Site


def ask(site: Site, email: str, next_page: str = "/applications/") -> str:
    """Ask to sign in; the path of the mailed link."""
    answer = site.browser.post("/sign-in", data={"email": email, "next": next_page})
    assert answer.status_code == 200
    return site.link_for(email, "/sign-in/confirm/")


def test_following_the_link_and_pressing_its_button_signs_in(site: Site) -> None:
    link = ask(site, "maria@sign.example", "/applications/expressions?lane=core")

    assert "Sign in as maria@sign.example" in site.browser.get(link).text
    answer = site.browser.post(link)

    assert (answer.status_code, answer.headers["location"]) == (303, "/applications/expressions?lane=core")
    assert "maria@sign.example" in site.browser.get("/").text


@pytest.mark.parametrize(
    ("email", "entries"),
    [
        ("maria@sign.example", []),
        (CHAIR, ["/selection/chair", "/notifications/letters"]),
        (OFFICE, ["/selection/chair", "/applications/office", "/events/organise", "/notifications/letters"]),
    ],
)
def test_the_navigation_knows_which_office_somebody_holds(site: Site, email: str, entries: list[str]) -> None:
    site.browser.post(ask(site, email))

    header = site.browser.get("/newsletter").text.partition("</header>")[0]

    assert re.findall(r'<a href="(/[^"]+)"', header.partition('aria-label="Yours"')[2])[3:] == entries


def test_opening_the_link_changes_nothing(site: Site) -> None:
    link = ask(site, "scanner@sign.example")

    answers = [site.elsewhere.get(link) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any(answer.cookies for answer in answers)
    assert site.browser.post(link).status_code == 303


def test_a_link_works_once(site: Site) -> None:
    link = ask(site, "once@sign.example")
    assert site.browser.post(link).status_code == 303
    site.browser.cookies.clear()

    again = site.browser.post(link)

    assert (again.status_code, "used already" in again.text, len(again.cookies)) == (410, True, 0)


def test_a_link_expires_after_fifteen_minutes(site: Site) -> None:
    long_ago = clock.real() - timedelta(minutes=15)
    old = SignIn(sign_in_id=clock.new_id(), email="late@sign.example", asked_at=long_ago)
    SignIns(site.db).save(old)

    answer = site.browser.post(f"/sign-in/confirm/{sign_in_token(site.settings, old.sign_in_id)}")

    assert (answer.status_code, "15 minutes" in answer.text, len(answer.cookies)) == (410, True, 0)


@pytest.mark.parametrize("change", [lambda link: link[:-1] + ("A" if link[-1] != "A" else "B"), lambda link: link[:-4]])
def test_a_forged_link_opens_nothing(site: Site, change: Callable[[str], str]) -> None:
    link = ask(site, "forged@sign.example")

    assert site.browser.post(change(link)).status_code == 410
    site.db["attempts"].delete_many({})


def test_the_answer_is_the_same_for_every_address(site: Site) -> None:
    site.browser.post("/sign-in", data={"email": "known@sign.example"})

    known, unknown = (
        site.browser.post("/sign-in", data={"email": email}).text.replace(email, "x")
        for email in ("known@sign.example", "nobody@sign.example")
    )

    assert known == unknown


def test_no_letter_and_no_row_holds_the_link(site: Site) -> None:
    link = ask(site, "secret@sign.example")
    proof = link.rpartition("/")[2][22:]

    held = [str(row) for name in site.db.mongo.list_collection_names() for row in site.db[name].find()]

    assert not any(proof in row for row in held)


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", ""],
)
def test_the_link_leads_to_no_other_site(site: Site, wanted: str) -> None:
    site.db["attempts"].delete_many({})
    link = ask(site, "next@sign.example", wanted)

    assert site.browser.post(link).headers["location"] == "/"


def test_an_address_that_is_none_stays_in_the_form_with_what_is_wrong(site: Site) -> None:
    answer = site.browser.post("/sign-in", data={"email": "nobody at all", "next": "/events/"})

    assert answer.status_code == 422
    assert 'value="nobody at all"' in answer.text
    assert 'value="/events/"' in answer.text


def test_another_site_can_neither_ask_nor_confirm_nor_sign_out(site: Site) -> None:
    link = ask(site, "elsewhere@sign.example")

    answers = [site.elsewhere.post(path) for path in ("/sign-in", link, "/sign-out")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_signing_out_ends_the_session(site: Site) -> None:
    site.browser.post(ask(site, "out@sign.example"))

    answer = site.browser.post("/sign-out")

    assert answer.headers["location"] == "/"
    assert "out@sign.example" not in site.browser.get("/").text


def test_a_script_signs_in_with_the_mailed_token(site: Site) -> None:
    asked = site.browser.post("/notifications/api/sign-in", json={"email": "script@sign.example", "next": "/events/"})
    mailed = site.link_for("script@sign.example", "/sign-in/confirm/").rpartition("/")[2]

    first, second = (site.browser.post("/notifications/api/sign-in/confirm", json={"token": mailed}) for _ in range(2))

    assert (asked.status_code, first.json()) == (202, {"email": "script@sign.example", "next": "/events/"})
    assert "session" in first.cookies
    assert (second.status_code, second.json()["code"]) == (422, "link-used")


def test_two_at_the_same_moment_use_a_link_once(site: Site) -> None:
    link = ask(site, "race@sign.example")

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(lambda _: site.browser.post(link).status_code, range(8)))

    assert codes == [303] + [410] * 7
