"""Strangers may ask for links all day: few letters go out, and a link that works is always in the owner's mailbox."""

from datetime import timedelta

import httpx
import pytest

from services.notifications.actions import sign_in as actions
from services.notifications.model.sign_ins import MINUTES
from services.notifications.store.letters import fitting
from services.notifications.web import sign_in
from shared import clock
from shared.settings import Environment
from tests.notifications.conftest import Site


@pytest.fixture(autouse=True)
def nobody_asked_yet(site: Site) -> None:
    site.db["attempts"].delete_many({})


def ask(site: Site, email: str, *, address: str = "192.0.2.7", next_page: str = "/") -> httpx.Response:
    """Ask to sign in from a network address, as a proxy of ours tells it."""
    told = {"X-Forwarded-For": address}
    return site.browser.post("/sign-in", data={"email": email, "next": next_page}, headers=told)


def letters(site: Site, email: str) -> int:
    return site.db["letters"].count_documents(fitting(recipient=email, template="sign-in"))


def pass_minutes(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    later = clock.real() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "real", lambda: later)


def test_a_stranger_who_asks_again_and_again_locks_nobody_out(site: Site) -> None:
    email = "owner@limits.example"
    strangers = [ask(site, email, address=f"198.51.100.{number}").status_code for number in range(20)]

    answer = ask(site, email, next_page="/events/")

    assert (set(strangers), answer.status_code, letters(site, email)) == ({200}, 200, 5)
    link = site.link_for(email, "/sign-in/confirm/")
    assert site.browser.post(link).headers["location"] == "/events/"


def test_while_a_flood_goes_on_the_newest_letter_s_link_works_again_after_it_was_too_late(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = "flooded@limits.example"
    monkeypatch.setattr(actions, "budgets", lambda *_, **__: (("a flood", 5, 24 * 3600),))
    for _ in range(5):
        ask(site, email)
    link = site.link_for(email, "/sign-in/confirm/")
    pass_minutes(monkeypatch, MINUTES + 1)
    assert site.browser.get(link).status_code == 410

    ask(site, email)

    assert letters(site, email) == 5
    assert site.browser.post(link).status_code == 303


def test_a_used_link_never_works_again_however_often_one_is_asked_for(site: Site) -> None:
    email = "used@limits.example"
    ask(site, email)
    link = site.link_for(email, "/sign-in/confirm/")
    site.browser.post(link)

    for number in range(20):
        ask(site, email, address=f"198.51.100.{number}")

    assert site.browser.post(link).status_code == 410


def test_an_unused_link_is_dead_after_a_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    email = "old@limits.example"
    ask(site, email)
    link = site.link_for(email, "/sign-in/confirm/")
    pass_minutes(monkeypatch, 24 * 60 + 1)

    for _ in range(8):
        ask(site, email)

    assert site.browser.get(link).status_code == 410


def test_who_asks_from_where_they_signed_in_lately_gets_letters_whatever_strangers_do(site: Site) -> None:
    email, home = "home@limits.example", "203.0.113.5"
    ask(site, email, address=home)
    site.browser.post(site.link_for(email, "/sign-in/confirm/"), headers={"X-Forwarded-For": home})
    for number in range(20):
        ask(site, email, address=f"198.51.100.{number}")
    before = letters(site, email)

    ask(site, email, address=home)

    assert letters(site, email) == before + 1


def test_an_owner_who_used_every_link_gets_another_from_anywhere(site: Site) -> None:
    email = "everything-used@limits.example"
    for number in range(5):
        ask(site, email, address=f"198.51.100.{number}")
        site.browser.post(site.link_for(email, "/sign-in/confirm/"))

    ask(site, email, address="203.0.113.77")

    assert site.browser.post(site.link_for(email, "/sign-in/confirm/")).status_code == 303


def test_twenty_tags_of_one_mailbox_are_one_mailbox(site: Site) -> None:
    tagged = [f"victim+{number}@limits.example" for number in range(20)]

    answers = {ask(site, email, address=f"198.51.100.{number}").status_code for number, email in enumerate(tagged)}

    assert (answers, sum(letters(site, email) for email in tagged)) == ({200}, 5)
    ask(site, "victim@limits.example")
    assert site.browser.post(site.link_for("victim@limits.example", "/sign-in/confirm/")).status_code == 303


def test_the_answer_does_not_tell_whether_a_letter_went_out(site: Site) -> None:
    email = "silent@limits.example"
    answers = [ask(site, email, address=f"198.51.100.{number}") for number in range(30)]

    assert len({(answer.status_code, answer.text) for answer in answers}) == 1


@pytest.mark.parametrize("block", ["2001:db8:0:7::{}", "::ffff:192.0.2.44", "192.0.2.45"])
def test_a_network_that_asks_too_often_is_told_when_to_come_back_and_keeps_what_it_typed(
    site: Site, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    monkeypatch.setitem(sign_in.PER_BLOCK, Environment.LOCAL, 10)
    answers = [
        ask(site, f"many{number}@limits.example", address=block.format(number + 1), next_page="/events/")
        for number in range(40)
    ]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 30
    last = answers[-1]
    assert 80 <= int(last.headers["retry-after"]) <= 90
    assert "Please try again in 9" in last.text or "Please try again in 8" in last.text
    assert '<input type="hidden" name="email" value="many39@limits.example">' in last.text
    assert '<input type="hidden" name="next" value="/events/">' in last.text
    assert ask(site, "other@limits.example", address="2001:db8:0:8::1").status_code == 200


def test_what_a_client_puts_in_front_of_x_forwarded_for_counts_for_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sign_in.PER_BLOCK, Environment.LOCAL, 3)
    forged = [f"203.0.113.{number}, 192.0.2.99" for number in range(6)]

    answers = [ask(site, f"forged{number}@limits.example", address=told) for number, told in enumerate(forged)]

    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 3


def test_confirming_a_link_is_limited_by_that_link_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    email = "confirms@limits.example"
    ask(site, email)
    link = site.link_for(email, "/sign-in/confirm/")
    monkeypatch.setattr("shared.web.pace.WRITES", 1)
    site.sign_in("somebody-else@limits.example")

    assert [site.browser.post(link[:-2] + "AA").status_code for _ in range(50)] == [410] * 50
    assert site.browser.post(link).status_code == 303


def test_a_stranger_who_asks_for_the_newsletter_leaves_the_newest_letter_s_link_working(site: Site) -> None:
    email = "news@limits.example"
    for _ in range(12):
        answer = site.browser.post("/newsletter", data={"email": email, "consent": "yes"})
        assert answer.status_code == 200

    link = site.link_for(email, "/newsletter/confirm/")

    assert site.db["letters"].count_documents(fitting(recipient=email)) == 3
    assert site.browser.post(link).status_code == 200
