"""Where somebody is signed in, ended by a button; tokens, listed by what they are for and revoked without a shell."""

from datetime import timedelta

import httpx
import pytest

from services.notifications.actions.issue_token import issue_token
from services.notifications.contracts import AccessEnded
from services.notifications.store.accesses import Accesses
from shared import clock, ended
from shared.web import sessions
from tests.notifications.builders import CHAIR, OFFICE
from tests.notifications.conftest import Site
from tests.notifications.test_accesses import FIREFOX, PHONE


def a_browser(site: Site, email: str, user_agent: str = FIREFOX) -> httpx.Client:
    """Another browser, signed in as *email* by a mailed link."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": site.settings.base_url, "User-Agent": user_agent}
    browser = httpx.Client(base_url=site.settings.base_url, headers=headers)
    site.db["attempts"].delete_many({})
    browser.post("/sign-in", data={"email": email})
    browser.post(site.link_for(email, "/sign-in/confirm/"), headers={"X-Forwarded-For": "192.0.2.77"})
    return browser


def a_token(site: Site, email: str, purpose: str = "the dashboard", scopes: tuple[str, ...] = ("x:read",)) -> str:
    return issue_token(site.db, site.settings, email, scopes, timedelta(days=1), purpose=purpose, account="operator")


def is_in(browser: httpx.Client) -> bool:
    return browser.get("/signed-in").status_code == 200


def facts(site: Site, email: str) -> list[AccessEnded]:
    rows = site.db["journal"].find({"subject": f"access/{ended.digest(email)}"}).sort("sequence", 1)
    return [AccessEnded.model_validate(row["message"]["data"]) for row in rows]


def test_after_signing_out_a_copy_of_the_cookie_opens_nothing_and_the_others_are_told(site: Site) -> None:
    email = "copied@access.example"
    browser = a_browser(site, email)
    copy = httpx.Client(base_url=site.settings.base_url, cookies=dict(browser.cookies))
    assert is_in(copy)

    browser.post("/sign-out")

    assert not is_in(copy)
    assert [fact.subject for fact in facts(site, email)] == [f"access/{ended.digest(email)}"]


def test_the_page_says_which_browser_since_when_and_from_where_and_ends_each(site: Site) -> None:
    email = "two@access.example"
    here, phone = a_browser(site, email), a_browser(site, email, PHONE)

    text = here.get("/signed-in").text
    (other,) = [part.partition('/end"')[0] for part in text.split('action="/signed-in/')[1:] if "iPhone" in part]
    here.post(f"/signed-in/{other}/end")

    assert "Firefox on Windows" in text
    assert "Safari on an iPhone" in text
    assert "192.0.2.…" in text
    assert "192.0.2.77" not in text
    assert (is_in(here), is_in(phone)) == (True, False)


def test_signing_out_everywhere_ends_every_browser_also_one_without_a_record_and_no_later_one(site: Site) -> None:
    email = "everywhere@access.example"
    here, phone = a_browser(site, email), a_browser(site, email, PHONE)
    older = httpx.Client(base_url=site.settings.base_url, cookies=sessions.cookie_for(site.settings, email))
    token = a_token(site, email, scopes=("notifications:read",))

    here.post("/signed-in/end-all")

    assert [is_in(browser) for browser in (here, phone, older)] == [False, False, False]
    assert is_in(a_browser(site, email))
    answer = site.elsewhere.get("/notifications/api/letters", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403  # known, and no organiser


def test_nobody_ends_what_is_not_theirs(site: Site) -> None:
    mine = a_browser(site, "mine@access.example")
    a_browser(site, "theirs@access.example")
    (theirs,) = Accesses(site.db).of("theirs@access.example")

    assert mine.post(f"/signed-in/{theirs.access_id}/end").status_code == 404
    assert Accesses(site.db).get(theirs.access_id).ended_at is None


def test_an_office_that_looks_at_no_page_for_two_hours_is_signed_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, applicant = a_browser(site, OFFICE), a_browser(site, "applicant@access.example")
    later = clock.real() + timedelta(hours=2, minutes=1)

    monkeypatch.setattr(clock, "real", lambda: later)

    assert (is_in(office), is_in(applicant)) == (False, True)


def test_looking_at_pages_keeps_an_office_in_for_twelve_hours_and_no_longer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, began = a_browser(site, CHAIR), clock.real()

    def look_after(hours: float) -> bool:
        monkeypatch.setattr(clock, "real", lambda: began + timedelta(hours=hours))
        office.get("/signed-in/seen.svg")
        return is_in(office)

    assert [look_after(hours) for hours in (1.5, 3, 4.5, 6, 7.5, 9, 10.5, 11.9)] == [True] * 8
    assert not look_after(12.1)


def test_who_reads_expressions_under_review_is_signed_out_like_an_office_in_every_later_session_too(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = "reviewer@access.example"
    first, began = a_browser(site, email), clock.real()
    first.get("/signed-in/seen.svg?confidential=yes")  # within the minute in which nothing is renewed otherwise
    second, other = a_browser(site, email), a_browser(site, "applicant2@access.example")
    text = second.get("/signed-in").text

    def look_after(hours: float, browser: httpx.Client) -> bool:
        monkeypatch.setattr(clock, "real", lambda: began + timedelta(hours=hours))
        browser.get("/signed-in/seen.svg")
        return is_in(browser)

    assert "for organisers and reviewers after two hours without looking at a page" in text
    assert "two hours" not in other.get("/signed-in").text
    assert [look_after(hours, second) for hours in (1.5, 3, 4.5)] == [True] * 3
    assert [is_in(browser) for browser in (first, second, other)] == [False, True, True]
    assert not look_after(6.6, second)


def test_the_dot_renews_nothing_that_was_ended(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    office = a_browser(site, OFFICE)
    copy = dict(office.cookies)
    office.post("/sign-out")
    later = clock.real() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "real", lambda: later)

    answer = httpx.get(f"{site.settings.base_url}/signed-in/seen.svg", cookies=copy)

    assert (answer.status_code, len(answer.cookies)) == (200, 0)


def test_what_was_ended_at_this_very_moment_is_not_seen_any_more(site: Site) -> None:
    a_browser(site, "moment@access.example")
    (session,) = Accesses(site.db).of("moment@access.example")
    later = clock.real() + timedelta(minutes=5)
    assert Accesses(site.db).seen(str(session.access_id), later)

    Accesses(site.db).save(session.ended(later, by="moment@access.example"))

    assert not Accesses(site.db).seen(str(session.access_id), later + timedelta(minutes=5))


def test_every_page_of_somebody_who_is_signed_in_carries_the_dot(site: Site) -> None:
    assert '<img src="/signed-in/seen.svg"' in a_browser(site, "dot@access.example").get("/newsletter").text
    assert "seen.svg" not in site.elsewhere.get("/newsletter").text


def test_an_organiser_sees_what_each_token_is_for_and_revokes_it_without_a_shell(site: Site) -> None:
    token = a_token(site, "script@access.example", "the map of cities", ("notifications:read",))
    office = a_browser(site, OFFICE)
    listed = office.get("/notifications/api/tokens").json()["tokens"]
    (shown,) = [one for one in listed if one["purpose"] == "the map of cities"]
    page = office.get("/notifications/tokens").text

    assert office.post(f"/notifications/tokens/{shown['id']}/revoke").status_code == 303

    assert "the map of cities" in page
    assert token not in page and token not in str(listed)
    answer = site.elsewhere.get("/notifications/api/letters", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert [fact.what for fact in facts(site, "script@access.example")] == [shown["id"]]


def test_tokens_of_others_are_seen_and_revoked_by_organisers_alone(site: Site) -> None:
    a_token(site, "victim@access.example", "not yours")
    (token,) = Accesses(site.db).of("victim@access.example")
    stranger = a_browser(site, "stranger@access.example")

    answers = [
        stranger.get("/notifications/tokens"),
        stranger.get("/notifications/api/tokens"),
        stranger.post(f"/notifications/tokens/{token.access_id}/revoke"),
        stranger.delete(f"/notifications/api/tokens/{token.access_id}"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert Accesses(site.db).get(token.access_id).ended_at is None


def test_the_token_itself_is_kept_nowhere(site: Site) -> None:
    token = a_token(site, "kept@access.example")
    held = [str(row) for name in site.db.mongo.list_collection_names() for row in site.db[name].find()]

    assert not any(token.rpartition(".")[2] in row for row in held)
