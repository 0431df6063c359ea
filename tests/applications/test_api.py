"""The API of applications: the same actions as the pages, with versions, problems and tokens."""

from typing import Any

import httpx

from tests.applications.builders import CHAIR, OFFICER, OWNER, STRANGER, Call, Move, close, some_content
from tests.applications.conftest import Site

API = "/applications/api/expressions"


def body(**about: Any) -> dict[str, Any]:
    return {"lane": "new-cities", **some_content(**about).model_dump(mode="json")}


def started(client: httpx.Client, **about: Any) -> httpx.Response:
    answer = client.post(API, json=body(**about))
    assert answer.status_code == 201, answer.text
    return answer


def send(client: httpx.Client, draft: httpx.Response, **headers: str) -> httpx.Response:
    seen = {"If-Match": draft.headers["ETag"], **headers}
    return client.post(f"{API}/{draft.json()['id']}/submission", headers=seen)


def test_a_draft_becomes_a_receipt(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client)

    receipt = send(client, draft)

    assert receipt.status_code == 201
    assert receipt.json()["version"] == 1
    assert receipt.json()["cities"] == [{"name": "Θεσσαλονίκη", "country": "GR", "population": 325_182}]
    answer = client.get(f"{API}/{draft.json()['id']}")
    assert (answer.json()["status"], answer.headers["ETag"]) == ("submitted", receipt.headers["ETag"])
    assert client.get(f"{API}/{draft.json()['id']}/receipts").json() == {"items": [receipt.json()]}


def test_a_script_needs_a_token_that_allows_writing(site: Site) -> None:
    script = site.browser()

    assert script.post(API, json=body()).status_code == 401
    reading = site.token(OWNER, "applications:read")
    writing = site.token(OWNER, "applications:write")
    assert script.post(API, json=body(), headers=reading).status_code == 403
    assert script.post(API, json=body(), headers=writing).status_code == 201
    assert len(script.get(API, headers=reading).json()["items"]) == 1
    elsewhere = site.token(OWNER, "status:read")
    assert script.get(API, headers=elsewhere).status_code == 403


def test_what_keeps_it_from_being_sent_is_told_in_codes_beside_the_sentence(site: Site) -> None:
    answers = {**some_content().answers, "partners": "x" * 112}
    draft = started(site.browser(OWNER), population=1200, answers=answers).json()

    assert draft["missing"] == [
        {
            "field": "answers.partners",
            "text": "Shorten the answer to “Who takes part?” by 12 characters",
            "code": "shorten-the-answer",
            "slots": {"question": "Who takes part?", "count": 12},
        }
    ]
    (against,) = draft["objections"]
    assert (against["rule"], against["code"]) == ("population", "too-few-inhabitants")
    assert against["slots"] == {"smallest": 50_000, "given": 1200}


def test_the_same_key_creates_one_draft_and_one_version(site: Site, call: Call) -> None:
    client = site.browser(OWNER)
    first, again = (client.post(API, json=body(), headers={"Idempotency-Key": "a"}) for _ in range(2))
    assert first.json() == again.json()

    receipts = [send(client, first, **{"Idempotency-Key": "b"}) for _ in range(2)]

    assert [receipt.status_code for receipt in receipts] == [201, 201]
    assert receipts[0].json() == receipts[1].json()
    assert len(call.facts("ExpressionStarted")) == len(call.facts("ExpressionSubmitted")) == 1


def test_a_merge_patch_changes_what_it_names_and_takes_away_what_is_null(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client)
    patch = {"answers": {"ambition": None, "experience": "Some."}, "population": None}

    changed = client.patch(f"{API}/{draft.json()['id']}", json=patch, headers={"If-Match": draft.headers["ETag"]})

    content = changed.json()["content"]
    assert content["answers"] == {"partners": "The university.", "experience": "Some."}
    assert content["population"] is None
    assert {gap["field"] for gap in changed.json()["missing"]} == {"population", "answers.ambition"}
    assert changed.headers["ETag"] == '"2"'


def test_a_change_without_the_version_it_is_meant_for_is_refused(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client)
    one = f"{API}/{draft.json()['id']}"
    client.patch(one, json={"alumni": True}, headers={"If-Match": draft.headers["ETag"]})

    assert client.patch(one, json={"alumni": False}).status_code == 428
    stale = client.patch(one, json={"alumni": False}, headers={"If-Match": draft.headers["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert send(client, draft).status_code == 412


def test_what_is_missing_is_told_with_pointers_in_the_forms_order(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client, answers={}, themes=[])

    refused = send(client, draft)

    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [
        "#/answers/ambition",
        "#/answers/partners",
        "#/themes",
    ]


def test_what_comes_late_is_refused_naming_the_closing_time_in_both_zones(site: Site, clock_at: Move) -> None:
    client = site.browser(OWNER)
    draft = started(client)
    close(clock_at)

    refused = send(client, draft)

    assert (refused.status_code, refused.json()["code"]) == (422, "deadline-passed")
    assert "18:00 (Eastern European Summer Time, UTC+3)" in refused.json()["detail"]
    assert "17:00 (Central European Summer Time, UTC+2)" in refused.json()["detail"]


def test_what_is_withdrawn_can_be_sent_again(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client)
    receipt = send(client, draft)

    withdrawn = client.post(
        f"{API}/{draft.json()['id']}/withdrawal",
        json={"reason": "Council"},
        headers={"If-Match": receipt.headers["ETag"]},
    )
    again = send(client, withdrawn)

    assert (withdrawn.json()["status"], withdrawn.json()["withdrawal"]) == ("withdrawn", "Council")
    assert again.json()["version"] == 2


def test_wrong_values_are_refused_where_they_stand(site: Site) -> None:
    client = site.browser(OWNER)

    refused = client.post(API, json=body() | {"population": -1, "countri": "GR"})

    assert refused.status_code == 422
    assert {fault["pointer"] for fault in refused.json()["errors"]} == {"#/population", "#/countri"}


def test_others_cannot_tell_whether_an_expression_exists(site: Site) -> None:
    draft = started(site.browser(OWNER)).json()

    answers = [site.browser(nosy).get(f"{API}/{draft['id']}") for nosy in (STRANGER, CHAIR)]
    nowhere = site.browser(STRANGER).get(f"{API}/00000000-0000-0000-0000-000000000000")

    assert [answer.status_code for answer in (*answers, nowhere)] == [404, 404, 404]
    assert answers[0].json()["detail"] == nowhere.json()["detail"]


def test_a_patch_as_deep_as_a_well_is_refused(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client)
    well = '{"answers":' * 400 + "1" + "}" * 400
    headers = {"If-Match": draft.headers["ETag"], "Content-Type": "application/json"}

    assert client.patch(f"{API}/{draft.json()['id']}", content=well, headers=headers).status_code == 422


def test_the_office_makes_an_exception(site: Site) -> None:
    draft = started(site.browser(OWNER), population=100)
    refusal = send(site.browser(OWNER), draft).json()
    assert refusal["code"] == "ineligible"
    assert "write to challenge@example.org before the closing time" in refusal["detail"]

    waived = site.browser(OFFICER).post(
        f"{API}/{draft.json()['id']}/waiver", json={"rules": ["population"], "reason": "An alumna of 2019"}
    )

    assert waived.status_code == 200
    assert send(site.browser(OWNER), waived).status_code == 201


def test_a_draft_is_moved_and_deleted_over_the_api_as_it_was_seen(site: Site) -> None:
    client = site.browser(OWNER)
    draft = started(client)
    one = f"{API}/{draft.json()['id']}"

    moved = client.post(f"{one}/lane", json={"lane": "mentors"}, headers={"If-Match": draft.headers["etag"]})
    stale = client.delete(one, headers={"If-Match": draft.headers["etag"]})
    gone = client.delete(one, headers={"If-Match": moved.headers["etag"]})

    assert (moved.json()["lane"], stale.status_code, gone.status_code) == ("mentors", 412, 204)
    assert client.get(one).status_code == 404


def test_the_office_takes_an_exception_back_over_the_api(site: Site) -> None:
    draft = started(site.browser(OWNER), population=100)
    waiver = f"{API}/{draft.json()['id']}/waiver"
    office = site.browser(OFFICER)
    office.post(waiver, json={"rules": ["population"], "reason": "An alumna of 2019"})

    back = office.post(f"{waiver}/revocation", json={"reason": "Meant for another city"})

    assert (back.status_code, back.json()["waiver"]) == (200, None)


def test_a_country_that_there_is_not_is_refused(site: Site) -> None:
    client = site.browser(OWNER)

    refused = client.post("/applications/new", data={"lane": "mentors", "name": "Nowhere", "country": "QQ"})

    assert refused.status_code == 422
    assert "Choose a country." in refused.text


def test_json_by_any_spelling_of_its_name_is_looked_at(site: Site) -> None:
    twice = '{"lane": "new-cities", "name": "A", "name": "B"}'

    for kind in ("application/json", "application/JSON", "Application/vnd.city+Json; charset=utf-8"):
        answer = site.browser(OWNER).post(API, content=twice, headers={"Content-Type": kind})

        assert answer.status_code == 422
        assert "stands twice" in answer.json()["detail"]
