"""What the API and the exports tell whom: lists, totals, the call."""

import base64
import csv
import json
from typing import Any

from services.applications.actions import define
from shared.mongo.keyset import BY_NAME
from tests.applications.builders import (
    BOTH,
    BOTH_OFFICES,
    CHAIR,
    OFFICER,
    STRANGER,
    Call,
    Move,
    a_challenge,
    some_content,
)
from tests.applications.conftest import Site

API = "/applications/api/expressions"


def test_a_list_is_in_the_order_of_names_and_its_parts_hold_each_once(site: Site, call: Call) -> None:
    names = ["Århus", "Çanakkale", "Lodz", "Łódź", "Łódź", "Malmö", "Ostrava", "Zürich", "Αθήνα", "София"]
    for name in reversed(names):
        call.draft(some_content(name=name))

    for language in ("en", "fr", "de"):
        found, cursor = list[str](), ""
        while len(found) < len(names):
            path = f"{API}?limit=3{cursor}"
            part = site.browser(OFFICER).get(path, headers={"Accept-Language": language}).json()
            found += [one["content"]["name"] for one in part["items"]]
            cursor = f"&cursor={part['next']}"
        assert (found, part["next"]) == (names, None)


def test_the_index_that_a_list_by_name_follows_is_its_own(call: Call) -> None:
    query = {"owner_key": "maria@thessaloniki.example"}
    plan = call.db["expressions"].find(query, sort=[("content.name", 1), ("_id", 1)], collation=BY_NAME).explain()

    assert "owners_by_name" in str(plan["queryPlanner"]["winningPlan"])
    assert "'SORT'" not in str(plan["queryPlanner"]["winningPlan"])


def test_a_list_comes_in_parts(site: Site, call: Call) -> None:
    for name in ("Bari", "Ancona", "Como"):
        call.draft(some_content(name=name, country="IT"))
    client = site.browser(OFFICER)

    first = client.get(API, params={"limit": 2}).json()
    rest = client.get(API, params={"limit": 2, "cursor": first["next"]}).json()

    names = [one["content"]["name"] for part in (first, rest) for one in part["items"]]
    assert (names, rest["next"]) == (["Ancona", "Bari", "Como"], None)


def test_a_cursor_that_is_none_of_ours_is_refused(site: Site) -> None:
    office = site.browser(OFFICER)
    places: list[Any] = [7, "x", {}, [1], ["a", 2], ["a", "b"], [["a"], None]]
    cursors = [base64.urlsafe_b64encode(json.dumps(place).encode()).decode() for place in places]

    assert {office.get(API, params={"cursor": cursor}).status_code for cursor in cursors} == {422}


def test_totals_say_nothing_before_the_close(site: Site, call: Call, clock_at: Move) -> None:
    call.sent()
    public = site.browser()
    before = public.get("/applications/api/totals").json()

    call.close(clock_at)
    after = public.get("/applications/api/totals").json()

    assert before["roles"] == {"core": {"final": False}, "mentor": {"final": False}}
    assert after["roles"] == {
        "core": {"final": True, "expressions": 1, "cities": 1, "countries": 1},
        "mentor": {"final": True, "expressions": 0, "cities": 0, "countries": 0},
    }
    assert [lane["closed_at"] for lane in after["lanes"] if lane["lane"] == "new-cities"] == ["2020-05-29T15:00:00Z"]


def test_the_call_is_told_without_the_organisers_addresses(site: Site) -> None:
    answer = site.browser().get("/applications/api/call")

    assert [lane["id"] for lane in answer.json()["lanes"]] == ["new-cities", "alumni", "mentors"]
    assert "officer@example.org" not in answer.text


def test_exports_hold_everything_for_the_office_and_nothing_sealed_for_the_chair(site: Site, call: Call) -> None:
    call.sent(some_content(name='=HYPERLINK("http://evil.example")', answers={"ambition": "+1", "partners": "Us"}))
    call.draft(some_content(name="Ordinary"))

    table = site.browser(OFFICER).get("/applications/office/export.csv")
    rows = table.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "'=HYPERLINK" in rows[1]
    assert "'+1" in rows[1]
    exported = site.browser(OFFICER).get("/applications/office/export.json")
    assert [one["content"]["name"][:8] for one in json.loads(exported.text)] == ["=HYPERLI", "Ordinary"]

    assert len(site.browser(CHAIR).get("/applications/office/export.csv").text.splitlines()) == 1
    assert site.browser(CHAIR).get("/applications/office/export.json").json() == []
    assert site.browser(STRANGER).get("/applications/office/export.csv").status_code == 403


def test_exports_and_lists_of_a_replay_say_that_it_is_one(site: Site, call: Call) -> None:
    def marks() -> list[object]:
        table = site.browser(OFFICER).get("/applications/office/export.csv").content.decode("utf-8-sig")
        exported = site.browser(OFFICER).get("/applications/office/export.json").json()
        items = site.browser(OFFICER).get(API).json()["items"]
        return [next(csv.DictReader(table.splitlines()))["replay"], exported[0]["replay"], items[0]["replay"]]

    call.sent()
    real = marks()
    define.load_challenge(call.db, a_challenge(replay=True))

    assert real == ["", False, False]
    assert marks() == ["replay, made up", True, True]


def test_an_office_that_is_also_a_chair_is_bound_by_the_seal(site: Site, call: Call) -> None:
    define.load_challenge(call.db, a_challenge(organisers=(*call.challenge.organisers, BOTH_OFFICES)))
    sent = call.sent()

    assert site.browser(BOTH).get(f"{API}/{sent.id}").status_code == 404
