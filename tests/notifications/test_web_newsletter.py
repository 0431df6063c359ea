"""The newsletter over HTTP: asked twice, left in one click, silent about who is on it."""

import pytest

from services.notifications.actions import links, queue_issue, subscribe
from services.notifications.model.notices import requests
from services.notifications.store.letters import Letters
from services.notifications.store.subscribers import Subscribers
from shared import clock
from shared.people import Contact
from tests.notifications.builders import NOW, a_challenge
from tests.notifications.conftest import Site


def sign_up(site: Site, email: str) -> str:
    """Ask for the newsletter; the path of the confirming link."""
    answer = site.browser.post("/newsletter", data={"email": email, "consent": "yes"})
    assert answer.status_code == 200
    return site.link_for(email, "/newsletter/confirm/")


def a_subscriber(site: Site, email: str) -> str:
    """Somebody who gets the newsletter; the path of the leaving link."""
    assert site.browser.post(sign_up(site, email)).status_code == 200
    found = Subscribers(site.db).with_address(email)
    assert found is not None
    return f"/n/{links.leave_token(site.settings, found.subscriber_id)}"


def state_of(site: Site, email: str) -> str:
    found = Subscribers(site.db).with_address(email)
    return str(found.state) if found else "unknown"


def test_only_the_button_in_the_mailed_page_confirms(site: Site) -> None:
    link = sign_up(site, "ana@news.example")
    assert site.elsewhere.get(link).status_code == 200
    assert state_of(site, "ana@news.example") == "asked"

    site.browser.post(link)

    assert state_of(site, "ana@news.example") == "confirmed"
    assert "You get the newsletter" in site.elsewhere.get(link).text  # and is not asked again


def test_every_confirming_link_works_out_once_one_was_used(site: Site) -> None:
    first, second = sign_up(site, "twice@news.example"), sign_up(site, "twice@news.example")
    assert (first != second, site.browser.get(first).status_code) == (True, 410)

    site.browser.post(second)

    for link in (first, second):
        assert "You get the newsletter" in site.browser.get(link).text


def test_after_very_many_asks_the_letters_of_late_still_say_so(site: Site) -> None:
    sign_up(site, "many@news.example")
    site.db["subscribers"].update_one({"email_key": "many@news.example"}, {"$set": {"ask": 200}})
    found = Subscribers(site.db).with_address("many@news.example")
    assert found is not None
    late, newest = (
        f"/newsletter/confirm/{links.confirm_token(site.settings, found.subscriber_id, ask)}" for ask in (199, 200)
    )

    site.browser.post(newest)

    assert "You get the newsletter" in site.browser.get(late).text


def test_the_page_before_leaving_asks(site: Site) -> None:
    link = a_subscriber(site, "leaving@news.example")

    assert "Shall no issue come to" in site.browser.get(link).text
    assert "does not get the newsletter" in [site.browser.post(link), site.browser.get(link)][1].text


def test_the_consent_record_says_when_to_what_and_where(site: Site) -> None:
    a_subscriber(site, "record@news.example")

    found = Subscribers(site.db).with_address("record@news.example")

    assert found is not None
    assert (found.consent.wording_version, found.consent.source) == ("2020-02", "the form on the website")
    assert found.consent.confirmed_at is not None
    assert found.consent.at <= found.consent.confirmed_at <= clock.real()


def test_without_the_box_ticked_nothing_is_kept(site: Site) -> None:
    answer = site.browser.post("/newsletter", data={"email": "no@news.example"})

    assert (answer.status_code, state_of(site, "no@news.example")) == (422, "unknown")
    assert "Tick this box" in answer.text


def test_one_click_leaves_without_cookie_login_or_redirect(site: Site) -> None:
    link = a_subscriber(site, "leaves@news.example")

    answer = site.elsewhere.post(link, data={"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, state_of(site, "leaves@news.example")) == (200, "left")


def test_one_click_leaves_in_the_form_that_rfc_8058_prefers(site: Site) -> None:
    link = a_subscriber(site, "parts@news.example")
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'

    answer = site.elsewhere.post(link, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert (answer.status_code, state_of(site, "parts@news.example")) == (200, "left")


def test_opening_the_leaving_link_changes_nothing(site: Site) -> None:
    link = a_subscriber(site, "opens@news.example")

    assert "Leave the newsletter" in site.elsewhere.get(link).text
    assert state_of(site, "opens@news.example") == "confirmed"


def test_a_forged_leaving_link_leaves_nobody(site: Site) -> None:
    link = a_subscriber(site, "stays@news.example")

    answer = site.elsewhere.post(link[:-2] + "AA")

    assert (answer.status_code, state_of(site, "stays@news.example")) == (404, "confirmed")


def test_who_left_gets_no_issue_that_was_queued(site: Site) -> None:
    link = a_subscriber(site, "queued@news.example")
    subscriber = Subscribers(site.db).with_address("queued@news.example")
    assert subscriber is not None
    contact = Contact(email=subscriber.email)
    issue = requests.announcement(
        subscriber.subscriber_id, contact, a_challenge(), message="m", places=90, announced_at=NOW
    )
    site.db.transact(lambda: Letters(site.db).queue(issue))

    site.elsewhere.post(link)

    assert site.newest_letter("queued@news.example").state == "stopped"


def test_the_answer_is_the_same_for_who_is_on_it(site: Site) -> None:
    a_subscriber(site, "known@news.example")

    known, unknown = (
        site.browser.post("/newsletter", data={"email": email, "consent": "yes"}).text.replace(email, "x")
        for email in ("known@news.example", "other@news.example")
    )

    assert known == unknown


def test_after_leaving_an_old_confirming_link_no_longer_works(site: Site) -> None:
    confirming = sign_up(site, "old@news.example")
    site.browser.post(confirming)
    subscriber = Subscribers(site.db).with_address("old@news.example")
    assert subscriber is not None
    subscribe.leave(site.db, site.settings, links.leave_token(site.settings, subscriber.subscriber_id))

    assert site.browser.post(confirming).status_code == 410
    assert state_of(site, "old@news.example") == "left"


def test_the_leaving_link_fits_a_mail_header() -> None:
    assert len("<https://intelligentcitieschallenge.eu/n/>") + 11 + 22 <= 75


@pytest.mark.parametrize("path", ["/newsletter/confirm/nonsense", "/newsletter/confirm/" + "A" * 33])
def test_a_confirming_link_of_nobody_offers_a_new_one(site: Site, path: str) -> None:
    assert site.browser.get(path).status_code == 410


def test_an_issue_goes_to_many_part_by_part(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_issue, "PART", 2)
    for number in range(5):
        a_subscriber(site, f"part{number}@news.example")
    site.db["issues"].insert_one(
        {"_id": "selection/a/1", "challenge_id": "icc-2020", "places": 90, "announced_at": NOW, "after": ""}
    )

    for _ in range(40):
        queue_issue.queue_issue(site.db)

    assert [site.newest_letter(f"part{number}@news.example").template for number in range(5)] == ["announcement"] * 5
    assert site.db["issues"].find_one({"after": {"$type": "string"}}) is None
