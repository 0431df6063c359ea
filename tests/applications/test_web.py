import re
from datetime import timedelta
from uuid import UUID

import httpx

from services.applications import actions
from tests.applications.builders import (
    BEFORE,
    CHAIR,
    CLOSES,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    a_consortium,
    some_content,
)
from tests.applications.conftest import Site
from tests.applications.test_actions import Move, close, message_of, released, to


def here(expression_id: UUID, page: str = "") -> str:
    return f"/applications/expressions/{expression_id}{page}"


def hidden(answer: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return found[1]


def save(client: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    """Open the page, fill it in and press its first button."""
    base = hidden(client.get(path), "base")
    return client.post(path, data={"base": base, **fields})


def test_everybody_can_read_the_call_with_its_zones(site: Site) -> None:
    told = site.browser().get("/applications/")

    assert told.status_code == 200
    assert "29 May 2020 at 17:00 (Central European Summer Time, UTC+2)" in told.text
    assert "/sign-in?next=/applications/new" in told.text


def test_who_is_not_signed_in_is_asked_to_and_comes_back(site: Site) -> None:
    asked = site.browser().get("/applications/new?lane=alumni")

    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Fapplications%2Fnew%3Flane%3Dalumni"


def test_starting_takes_the_time_zone_of_the_country(site: Site, call: Call) -> None:
    client = site.browser(OWNER)

    begun = client.post("/applications/new", data={"lane": "new-cities", "name": "Πάτρα", "country": "GR"})

    draft = actions.mine(call.db, UUID(begun.headers["location"].rsplit("/")[-1]), by=OWNER).expression
    assert (begun.status_code, draft.content.name, draft.content.contact.zone) == (303, "Πάτρα", "Europe/Athens")


def test_what_was_typed_stays_when_it_is_refused(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)

    refused = save(client, here(draft.id, "/about"), name="Χανιά", country="GR", population="many")

    assert refused.status_code == 422
    assert 'value="Χανιά"' in refused.text
    assert 'value="many"' in refused.text
    assert '<a href="#f-population">Inhabitants: Enter a whole number.</a>' in refused.text
    assert "<title>Error: " in refused.text


def test_a_page_saves_its_own_part_and_leads_to_the_next(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)

    saved = save(
        client, here(draft.id, "/about"), name="Χανιά", country="GR", population="108.642", public_entity="yes"
    )

    content = actions.mine(call.db, draft.id, by=OWNER).expression.content
    assert saved.headers["location"] == here(draft.id, "/cities")
    assert (content.name, content.population, content.themes) == ("Χανιά", 108_642, ("mobility",))


def test_a_draft_may_be_saved_empty(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)

    for page in ("/about", "/cities", "/answers/ambition", "/themes", "/contact"):
        assert save(client, here(draft.id, page), then="list").headers["location"] == here(draft.id)

    content = actions.mine(call.db, draft.id, by=OWNER).expression.content
    assert (content.name, content.population, content.applies, content.themes) == ("", None, None, ())


def test_two_people_on_the_same_page_both_keep_their_text(site: Site, call: Call) -> None:
    draft = call.draft()
    page = here(draft.id, "/answers/ambition")
    one, other = site.browser(OWNER), site.browser(OWNER)
    base = hidden(one.get(page), "base")
    save(other, page, **{"answers.ambition": "What the colleague wrote."})

    both = one.post(page, data={"base": base, "answers.ambition": "What I wrote."})

    assert both.status_code == 412
    assert "What the colleague wrote." in both.text
    assert "What I wrote.</textarea>" in both.text
    mended = one.post(page, data={"base": hidden(both, "base"), "answers.ambition": "Both."})
    assert mended.status_code == 303
    assert actions.mine(call.db, draft.id, by=OWNER).expression.content.answers["ambition"] == "Both."


def test_two_people_on_different_pages_do_not_disturb_each_other(site: Site, call: Call) -> None:
    draft = call.draft()
    one, other = site.browser(OWNER), site.browser(OWNER)
    base = hidden(one.get(here(draft.id, "/answers/ambition")), "base")
    save(other, here(draft.id, "/themes"), themes=["open-data"])

    saved = one.post(here(draft.id, "/answers/ambition"), data={"base": base, "answers.ambition": "Mine."})

    content = actions.mine(call.db, draft.id, by=OWNER).expression.content
    assert (saved.status_code, content.answers["ambition"], content.themes) == (303, "Mine.", ("open-data",))


def test_pressing_save_twice_is_no_conflict(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    page = here(draft.id, "/answers/ambition")
    fields = {"base": hidden(client.get(page), "base"), "answers.ambition": "Once."}

    assert [client.post(page, data=fields).status_code for _ in range(2)] == [303, 303]


def test_a_text_that_is_too_long_is_saved_and_said_to_be(site: Site, call: Call) -> None:
    draft = call.draft()

    told = save(site.browser(OWNER), here(draft.id, "/answers/partners"), **{"answers.partners": "x" * 112})

    assert told.status_code == 422
    assert "saved as it is" in told.text
    assert actions.mine(call.db, draft.id, by=OWNER).expression.content.answers["partners"] == "x" * 112


def test_cities_are_added_and_removed_one_at_a_time(site: Site, call: Call) -> None:
    draft = call.draft(a_consortium("Τρίπολη", "Κόρινθος", name="Άργος"))
    client, members = site.browser(OWNER), here(draft.id, "/members")

    client.post(members, data={"name": "Ναύπλιο", "country": "GR", "population": "33 000"})
    client.post(f"{members}/removal", data={"name": "Τρίπολη", "country": "GR"})
    twice = client.post(members, data={"name": "ΝΑΎΠΛΙΟ", "country": "GR"})

    assert twice.status_code == 422
    assert "ΝΑΎΠΛΙΟ is listed already" in twice.text
    listed = actions.mine(call.db, draft.id, by=OWNER).expression.content.members
    assert [(one.name, one.population) for one in listed] == [("Κόρινθος", None), ("Ναύπλιο", 33_000)]
    assert "Add Άργος itself" in client.get(members).text


def test_the_check_page_says_what_is_missing_and_offers_no_sending(site: Site, call: Call) -> None:
    draft = call.draft(some_content(themes=(), answers={}))

    shown = site.browser(OWNER).get(here(draft.id, "/check"))

    assert f'href="{here(draft.id, "/answers/ambition")}#f-answers-ambition"' in shown.text
    assert "Send version" not in shown.text


def test_sending_leads_to_a_receipt_with_hash_version_and_both_zones(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    revision = hidden(client.get(here(draft.id, "/check")), "revision")

    sent = client.post(here(draft.id, "/submission"), data={"revision": revision})
    receipt = client.get(sent.headers["location"])

    kept = actions.receipts(call.db, draft.id, by=OWNER)[0]
    assert sent.headers["location"] == here(draft.id, "/receipts/1")
    assert kept.content_hash in receipt.text
    assert "Eastern European Summer Time" in receipt.text
    assert "Central European Summer Time" in receipt.text
    assert client.get(here(draft.id, "/receipts/1/content.json")).content == kept.canonical()


def test_pressing_send_twice_gives_one_version_and_the_same_receipt(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    revision = hidden(client.get(here(draft.id, "/check")), "revision")

    sent = [client.post(here(draft.id, "/submission"), data={"revision": revision}) for _ in range(2)]

    assert [one.headers["location"] for one in sent] == [here(draft.id, "/receipts/1")] * 2
    assert len(call.told("ExpressionSubmitted")) == 1


def test_pressing_start_twice_begins_one_draft(site: Site, call: Call) -> None:
    client = site.browser(OWNER)
    key = hidden(client.get("/applications/new"), "key")
    fields = {"key": key, "lane": "new-cities", "name": "Πάτρα", "country": "GR"}

    begun = [client.post("/applications/new", data=fields).headers["location"] for _ in range(2)]

    assert begun[0] == begun[1]
    assert len(call.told("ExpressionStarted")) == 1


def test_what_a_colleague_changed_meanwhile_is_not_sent_unseen(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    revision = hidden(client.get(here(draft.id, "/check")), "revision")
    save(site.browser(OWNER), here(draft.id, "/answers/ambition"), **{"answers.ambition": "Unseen."})

    stale = client.post(here(draft.id, "/submission"), data={"revision": revision})

    assert stale.status_code == 412
    assert "Unseen." in stale.text
    assert call.told("ExpressionSubmitted") == []


def test_after_an_edit_the_page_says_which_version_counts(site: Site, call: Call) -> None:
    sent = call.sent()
    actions.save(call.db, sent.id, to(some_content(population=400_000)), by=OWNER, at=BEFORE)

    shown = site.browser(OWNER).get(here(sent.id))

    assert "Your changes have not been sent" in shown.text
    assert "<strong>Version 1 counts</strong>" in shown.text


def test_withdrawing_is_asked_about_first(site: Site, call: Call) -> None:
    sent = call.sent()
    client = site.browser(OWNER)
    asked = client.get(here(sent.id, "/withdrawal"))

    fields = {"revision": hidden(asked, "revision"), "reason": "Council"}
    pressed_twice = [client.post(here(sent.id, "/withdrawal"), data=fields).status_code for _ in range(2)]

    assert pressed_twice == [303, 303]
    assert "You withdrew it" in client.get(here(sent.id)).text
    assert call.told("ExpressionWithdrawn")[0]["reason"] == "Council"


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
    close(clock_at)
    actions.close_due_lanes(call.db)
    assert "It was not sent in time" in client.get(here(draft.id)).text


def test_a_released_decision_is_shown_with_its_reasons(site: Site, call: Call, clock_at: Move) -> None:
    sent = call.sent()
    close(clock_at)
    actions.close_due_lanes(call.db)
    decision = released(sent.id)
    call.db.transact(lambda: actions.on_decision_released(call.db, decision, message_of(decision)))

    shown = site.browser(OWNER).get(here(sent.id))

    assert "The outcome: selected" in shown.text
    assert "Clear and bold." in shown.text


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
    assert "Θεσσαλονίκη" not in chair.text
    assert "Sealed until the close" in chair.text
    assert site.browser(OFFICER).get(f"/applications/office/expressions/{sent.id}").status_code == 200
    assert site.browser(CHAIR).get(f"/applications/office/expressions/{sent.id}").status_code == 404
    assert site.browser(STRANGER).get("/applications/office").status_code == 403


def test_the_office_makes_an_exception_on_the_page(site: Site, call: Call) -> None:
    draft = call.draft(some_content(population=100))
    office = site.browser(OFFICER)
    page = f"/applications/office/expressions/{draft.id}"

    short = office.post(f"{page}/waiver", data={"rules": ["population"], "reason": "Yes"})
    made = office.post(f"{page}/waiver", data={"rules": ["population"], "reason": "An alumna of 2019"})

    assert (short.status_code, made.status_code) == (422, 303)
    assert "An exception was made for you" in site.browser(OWNER).get(here(draft.id)).text


def test_markup_in_what_was_written_stays_text(site: Site, call: Call) -> None:
    sent = call.sent(some_content(name="<script>alert(1)</script>"))

    for page in ("", "/about", "/check", "/receipts/1"):
        assert "<script" not in site.browser(OWNER).get(here(sent.id, page)).text
