"""Sending on the pages, and what they say from then on: the receipt, the close, the outcome."""

import re
from datetime import timedelta

from services.applications.actions import define, reading, write
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OWNER,
    Call,
    Move,
    a_challenge,
    released,
    some_content,
    to,
)
from tests.applications.conftest import Site
from tests.applications.visiting import here, hidden, save


def test_the_check_page_says_what_is_missing_and_offers_no_sending(site: Site, call: Call) -> None:
    draft = call.draft(some_content(themes=(), answers={}))

    page = site.browser(OWNER).get(here(draft.id, "/check"))

    assert f'href="{here(draft.id, "/answers/ambition")}#f-answers-ambition"' in page.text
    assert "Send version" not in page.text


def test_sending_leads_to_a_receipt_with_hash_version_and_both_zones(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    revision = hidden(client.get(here(draft.id, "/check")), "revision")

    sent = client.post(here(draft.id, "/submission"), data={"revision": revision})
    receipt = client.get(sent.headers["location"])

    copy = reading.receipts(call.db, draft.id, by=OWNER)[0]
    assert sent.headers["location"] == here(draft.id, "/receipts/1")
    assert copy.content_hash in receipt.text
    assert "Eastern European Summer Time" in receipt.text
    assert "Central European Summer Time" in receipt.text
    assert client.get(here(draft.id, "/receipts/1/content.json")).content == copy.canonical()
    assert 'href="mailto:challenge@example.org"' in receipt.text


def test_pressing_send_twice_gives_one_version_and_the_same_receipt(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    revision = hidden(client.get(here(draft.id, "/check")), "revision")

    sent = [client.post(here(draft.id, "/submission"), data={"revision": revision}) for _ in range(2)]

    assert [one.headers["location"] for one in sent] == [here(draft.id, "/receipts/1")] * 2
    assert len(call.facts("ExpressionSubmitted")) == 1


def test_what_a_colleague_changed_meanwhile_is_not_sent_unseen(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    revision = hidden(client.get(here(draft.id, "/check")), "revision")
    save(site.browser(OWNER), here(draft.id, "/answers/ambition"), **{"answers.ambition": "Unseen."})

    stale = client.post(here(draft.id, "/submission"), data={"revision": revision})

    assert stale.status_code == 412
    assert "Unseen." in stale.text
    assert call.facts("ExpressionSubmitted") == []


def test_after_an_edit_the_page_says_which_version_counts(site: Site, call: Call) -> None:
    sent = call.sent()
    write.save(call.db, sent.id, to(some_content(population=400_000)), by=OWNER, at=BEFORE)

    page = site.browser(OWNER).get(here(sent.id))

    assert "Your changes have not been sent" in page.text
    assert "<strong>Version 1 counts</strong>" in page.text


def test_withdrawing_is_asked_about_first(site: Site, call: Call) -> None:
    sent = call.sent()
    client = site.browser(OWNER)
    page = client.get(here(sent.id, "/withdrawal"))

    fields = {"revision": hidden(page, "revision"), "reason": "Council"}
    pressed_twice = [client.post(here(sent.id, "/withdrawal"), data=fields).status_code for _ in range(2)]

    assert pressed_twice == [303, 303]
    assert "You withdrew it" in client.get(here(sent.id)).text
    assert call.facts("ExpressionWithdrawn")[0]["reason"] == "Council"


def test_a_late_draft_says_when_the_call_closed_and_is_kept(site: Site, call: Call, clock_at: Move) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    page = client.get(here(draft.id, "/answers/ambition"))
    clock_at(CLOSES + timedelta(seconds=1))

    late = client.post(
        here(draft.id, "/answers/ambition"), data={"base": hidden(page, "base"), "answers.ambition": "Too late."}
    )

    assert late.status_code == 422
    assert "closed on" in late.text
    assert "29 May 2020 at 18:00 (Eastern European Summer Time, UTC+3)" in late.text
    assert "Too late.</textarea>" in late.text
    call.close(clock_at)
    assert "It was not sent in time" in client.get(here(draft.id)).text


def test_a_released_decision_is_shown_with_its_reasons(site: Site, call: Call, clock_at: Move) -> None:
    sent = call.sent()
    call.close(clock_at)
    call.release(released(sent.id))

    page = site.browser(OWNER).get(here(sent.id))

    assert "The outcome: selected" in page.text
    assert "Clear and bold." in page.text
    assert "made-up" not in page.text


def test_in_a_replay_the_reasons_of_a_decision_carry_the_mark(site: Site, call: Call, clock_at: Move) -> None:
    define.load_challenge(call.db, a_challenge(replay=True))
    sent = call.sent()
    call.close(clock_at)
    call.release(released(sent.id))

    page = site.browser(OWNER).get(here(sent.id))

    assert re.search(r'Clear and bold\.</p>\s*<p>\s*<strong class="made-up">replay, made up', page.text)


def test_a_corrected_decision_says_what_it_replaces_and_how_it_is_announced(call: Call, site: Site) -> None:
    sent = call.sent()
    for generation, name in enumerate(["Θεσσαλονίκη", "Ulm an der Donau"], start=1):
        fact = released(sent.id, generation=generation).model_copy(update={"name": name})
        call.release(fact)

    page = site.browser(OWNER).get(here(sent.id)).text

    assert "It takes the place of the decision released" in page
    assert "calls it “Ulm an der Donau”" in page
