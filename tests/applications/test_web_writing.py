"""Writing an expression on the pages: nothing typed is lost, to a refusal, a second click or a colleague."""

from uuid import UUID

from tests.applications.builders import OWNER, Call, a_consortium, some_content
from tests.applications.conftest import Site
from tests.applications.visiting import here, hidden, save


def test_everybody_can_read_the_call_with_its_zones(site: Site) -> None:
    page = site.browser().get("/applications/")

    assert page.status_code == 200
    assert "29 May 2020 at 17:00 (Central European Summer Time, UTC+2)" in page.text
    assert "/sign-in?next=/applications/new" in page.text


def test_who_is_not_signed_in_is_asked_to_and_comes_back(site: Site) -> None:
    answer = site.browser().get("/applications/new?lane=alumni")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fapplications%2Fnew%3Flane%3Dalumni"


def test_starting_takes_the_time_zone_of_the_country(site: Site, call: Call) -> None:
    client = site.browser(OWNER)

    begun = client.post("/applications/new", data={"lane": "new-cities", "name": "Πάτρα", "country": "GR"})

    draft = call.expression(UUID(begun.headers["location"].rsplit("/")[-1]))
    assert (begun.status_code, draft.content.name, draft.content.contact.zone) == (303, "Πάτρα", "Europe/Athens")


def test_what_was_typed_stays_when_it_is_refused(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)

    refused = save(client, here(draft.id, "/about"), name="Χανιά", country="GR", population="many")

    assert refused.status_code == 422
    assert 'value="Χανιά"' in refused.text
    assert 'value="many"' in refused.text
    assert '<a href="#f-population">Inhabitants: Enter how many people live there, such as 120,000.</a>' in refused.text
    assert "<title>Error: " in refused.text


def test_a_page_saves_its_own_part_and_leads_to_the_next(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)

    saved = save(
        client, here(draft.id, "/about"), name="Χανιά", country="GR", population="108.642", public_entity="yes"
    )

    content = call.expression(draft.id).content
    assert saved.headers["location"] == here(draft.id, "/cities")
    assert (content.name, content.population, content.themes) == ("Χανιά", 108_642, ("mobility",))


def test_a_draft_may_be_saved_empty(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)

    for page in ("/about", "/cities", "/answers/ambition", "/themes", "/contact"):
        assert save(client, here(draft.id, page), then="list").headers["location"] == here(draft.id)

    content = call.expression(draft.id).content
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
    assert call.expression(draft.id).content.answers["ambition"] == "Both."


def test_two_people_on_different_pages_do_not_disturb_each_other(site: Site, call: Call) -> None:
    draft = call.draft()
    one, other = site.browser(OWNER), site.browser(OWNER)
    base = hidden(one.get(here(draft.id, "/answers/ambition")), "base")
    save(other, here(draft.id, "/themes"), themes=["open-data"])

    saved = one.post(here(draft.id, "/answers/ambition"), data={"base": base, "answers.ambition": "Mine."})

    content = call.expression(draft.id).content
    assert (saved.status_code, content.answers["ambition"], content.themes) == (303, "Mine.", ("open-data",))


def test_pressing_save_twice_is_no_conflict(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    page = here(draft.id, "/answers/ambition")
    fields = {"base": hidden(client.get(page), "base"), "answers.ambition": "Once."}

    assert [client.post(page, data=fields).status_code for _ in range(2)] == [303, 303]


def test_a_text_that_is_too_long_is_saved_and_said_to_be(site: Site, call: Call) -> None:
    draft = call.draft()

    page = save(site.browser(OWNER), here(draft.id, "/answers/partners"), **{"answers.partners": "x" * 112})

    assert page.status_code == 422
    assert "saved as it is" in page.text
    assert call.expression(draft.id).content.answers["partners"] == "x" * 112


def test_what_the_call_does_not_know_is_kept_shown_and_taken_away_on_its_pages(site: Site, call: Call) -> None:
    answers = {**some_content().answers, "nonquestion": "Hello."}
    draft = call.draft(some_content(themes=("mobility", "nonsense"), answers=answers))
    client = site.browser(OWNER)
    checked = client.get(here(draft.id, "/check")).text
    themes = client.get(here(draft.id, "/themes")).text

    changed = save(client, here(draft.id, "/answers/nonquestion"), **{"answers.nonquestion": "Hello again."})
    gone = save(client, here(draft.id, "/answers/nonquestion"), **{"answers.nonquestion": " "})
    save(client, here(draft.id, "/themes"), themes=["mobility"])

    assert f'href="{here(draft.id, "/answers/nonquestion")}#f-answers-nonquestion"' in checked
    assert "<blockquote>Hello.</blockquote>" in checked
    assert "Send version" not in checked
    assert "nonsense – the call has no such theme" in themes
    assert (changed.status_code, gone.status_code, gone.headers["location"]) == (422, 303, here(draft.id, "/check"))
    assert "Take away the answer to “nonquestion”" in changed.text
    assert call.expression(draft.id).content == some_content()


def test_cities_are_added_and_removed_one_at_a_time(site: Site, call: Call) -> None:
    draft = call.draft(a_consortium("Τρίπολη", "Κόρινθος", name="Άργος"))
    client, members = site.browser(OWNER), here(draft.id, "/members")

    client.post(members, data={"name": "Ναύπλιο", "country": "GR", "population": "33 000"})
    client.post(f"{members}/removal", data={"name": "Τρίπολη", "country": "GR"})
    twice = client.post(members, data={"name": "ΝΑΎΠΛΙΟ", "country": "GR"})

    assert twice.status_code == 422
    assert "ΝΑΎΠΛΙΟ is listed already" in twice.text
    listed = call.expression(draft.id).content.members
    assert [(one.name, one.population) for one in listed] == [("Κόρινθος", None), ("Ναύπλιο", 33_000)]
    assert "Add Άργος itself" in client.get(members).text


def test_pressing_start_twice_begins_one_draft(site: Site, call: Call) -> None:
    client = site.browser(OWNER)
    key = hidden(client.get("/applications/new"), "key")
    fields = {"key": key, "lane": "new-cities", "name": "Πάτρα", "country": "GR"}

    begun = [client.post("/applications/new", data=fields).headers["location"] for _ in range(2)]

    assert begun[0] == begun[1]
    assert len(call.facts("ExpressionStarted")) == 1


def test_what_the_call_does_not_admit_is_said_where_it_is_typed_and_on_the_list(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    small = {"name": "Χανιά", "country": "GR", "population": "30.000", "public_entity": "yes"}

    saved = save(client, here(draft.id, "/about"), **small)

    assert saved.headers["location"] == here(draft.id, "/about")
    page = client.get(here(draft.id, "/about")).text
    assert "needs more than 50,000 inhabitants; you gave 30,000" in page
    assert f'href="{here(draft.id, "/cities")}"' in page
    assert '<a href="mailto:challenge@example.org">' in page
    tasks = client.get(here(draft.id)).text
    assert "not admitted as it stands" in tasks
    assert f'href="{here(draft.id, "/about")}#f-population"' in tasks
    again = save(client, here(draft.id, "/about"), **small)
    assert again.headers["location"] == here(draft.id, "/cities")
    assert "needs more than 50,000 inhabitants" in client.get(here(draft.id, "/cities")).text


def test_a_small_number_is_no_fault_before_it_is_said_that_the_city_applies_alone(site: Site, call: Call) -> None:
    draft = call.draft(some_content(applies=None, population=None))
    client = site.browser(OWNER)
    small = {"name": "Χανιά", "country": "GR", "population": "30.000", "public_entity": "yes"}

    saved = save(client, here(draft.id, "/about"), **small)
    alone = save(client, here(draft.id, "/cities"), applies="alone")

    assert saved.headers["location"] == here(draft.id, "/cities")
    assert "needs more than 50,000 inhabitants" in client.get(here(draft.id, "/cities")).text
    assert alone.headers["location"] == here(draft.id, "/cities")
    joined = save(client, here(draft.id, "/cities"), applies="consortium")
    assert joined.headers["location"] == here(draft.id, "/members")


def test_a_draft_is_deleted_from_its_page_after_a_question(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    assert f'href="{here(draft.id, "/deletion")}"' in client.get(here(draft.id)).text
    revision = hidden(client.get(here(draft.id, "/deletion")), "revision")

    gone = client.post(here(draft.id, "/deletion"), data={"revision": revision})

    assert gone.headers["location"] == "/applications/mine"
    assert client.get(here(draft.id)).status_code == 404


def test_what_the_other_lane_lacks_is_shown_before_a_draft_is_moved(site: Site, call: Call) -> None:
    draft = call.draft(some_content(themes=()))
    client = site.browser(OWNER)

    page = client.get(here(draft.id, "/lane"))
    moved = client.post(here(draft.id, "/lane"), data={"revision": hidden(page, "revision"), "lane": "alumni"})

    assert "is only for cities that took part in the Digital Cities Challenge" in page.text
    assert "Choose at least one theme" in page.text
    assert moved.headers["location"] == here(draft.id)
    assert call.expression(draft.id).lane == "alumni"


def test_a_draft_that_was_changed_meanwhile_is_shown_before_it_is_deleted_or_moved(site: Site, call: Call) -> None:
    draft = call.draft()
    client = site.browser(OWNER)
    seen = {"revision": hidden(client.get(here(draft.id, "/deletion")), "revision"), "lane": "mentors"}
    save(client, here(draft.id, "/answers/ambition"), **{"answers.ambition": "More trams."})

    for page in ("/deletion", "/lane"):
        assert client.post(here(draft.id, page), data=seen).status_code == 412
    assert call.expression(draft.id).lane == "new-cities"
