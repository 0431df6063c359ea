"""What went wrong, for programs (RFC 9457) and for people."""

import re
from functools import partial
from html import unescape
from uuid import UUID

import httpx
import pytest

from shared.settings import Settings
from shared.web.limits import Limits
from tests.serving import serving
from tests.shared.test_web import sample_service
from tests.shared.test_web.conftest import Site

AN_ID = UUID(int=7)
HTML_FORM = re.compile(r'<form method="post" action="(?P<action>[^"]*)">(?P<inside>.*?)</form>', re.DOTALL)
HTML_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def test_a_rules_refusal_is_a_problem_with_a_pointer_per_field(site: Site) -> None:
    answer = site.client.get("/samples/api/late", headers={"X-Request-ID": "request-42"})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/deadline-passed",
        "title": "This cannot be accepted",
        "status": 422,
        "code": "deadline-passed",
        "detail": "The lane closed at 17:00.",
        "request_id": "request-42",
        "errors": [
            {"pointer": "#/answers/vision", "code": "too-late", "detail": "Too late."},
            {"pointer": "#/a~1b", "code": "invalid", "detail": "Odd."},
        ],
    }


def test_a_body_of_the_wrong_shape_says_where(site: Site) -> None:
    answer = site.client.post("/samples/api/things", json={"number": "many"}, headers=site.bearer("samples:write"))

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "#/name", "code": "missing", "detail": "Please fill this in."},
        {"pointer": "#/number", "code": "int-parsing", "detail": "Enter a whole number."},
    ]


def test_a_wrong_parameter_is_named(site: Site) -> None:
    answer = site.client.get("/samples/api/numbers?limit=1000")

    told = {"query": "limit", "code": "less-than-equal", "detail": "Enter a number of at most 100."}
    assert answer.json()["errors"] == [told]


def test_a_body_that_is_no_json_is_a_bad_request(site: Site) -> None:
    headers = {**site.bearer("samples:write"), "Content-Type": "application/json"}

    answer = site.client.post("/samples/api/things", content=b"{", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 60_000, 422),
        (b'{"name": "\\ud800"}', 422),
        (b"[" * 9_000, 400),
        (b"\xff\xfe", 400),
        (b'{"name": "a", "number": 1e999}', 422),
        (b"", 422),
    ],
)
def test_odd_json_is_no_error_of_ours(site: Site, body: bytes, status: int) -> None:
    headers = {**site.bearer("samples:write"), "Content-Type": "application/json"}

    answer = site.client.post("/samples/api/things", content=body, headers=headers)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/samples/api/nothing", 404, "not-found"),
        (f"/samples/one/{AN_ID}", 404, "not-found"),
        ("/samples/one/no-id", 404, "not-found"),
        ("/samples/broken", 500, "error"),
        ("/samples/mine", 401, "sign-in-needed"),
    ],
)
def test_programs_get_problems_from_pages_too(site: Site, path: str, status: int, code: str) -> None:
    answer = site.client.get(path, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (status, status, code)


def test_a_method_that_is_not_there_says_which_are(site: Site) -> None:
    answer = site.client.delete("/samples/api/who")

    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, POST"


def test_the_address_of_a_form_that_was_sent_leads_to_the_page_above(site: Site) -> None:
    answer = site.client.get("/samples/sign-up/ana", follow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/samples")
    assert site.client.get("/samples/sign-up/ana", headers={"Accept": "application/json"}).status_code == 405


@pytest.mark.parametrize("path", ["/samples/nothing", f"/samples/one/{AN_ID}", "/samples/one/no-id"])
def test_people_get_a_page_about_what_is_missing(site: Site, path: str) -> None:
    answer = site.client.get(path)

    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text
    assert '<nav aria-label="Main">' in answer.text


def test_an_error_of_ours_gives_its_number_and_nothing_of_its_inside(site: Site) -> None:
    answer = site.client.get("/samples/broken", headers={"X-Request-ID": "request-42"})

    assert answer.status_code == 500
    assert "request-42" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_a_page_that_needs_somebody_leads_to_the_sign_in_and_back(site: Site) -> None:
    answer = site.client.get("/samples/mine?draft=1&name=%CE%91")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=%2Fsamples%2Fmine%3Fdraft%3D1%26name%3D%25CE%2591"


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(site: Site) -> None:
    evil = "https://evil.example/samples/sheet?draft=1"
    for referer, back in (
        (f"{site.client.base_url}/samples/sheet?draft=1", "%2Fsamples%2Fsheet%3Fdraft%3D1"),
        (evil, "%2Fsamples%2Fsheet%3Fdraft%3D1"),
        ("", "%2F"),
    ):
        answer = site.client.post("/samples/mine", headers={"Referer": referer} if referer else {})

        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={back}"), referer


def test_what_was_typed_before_the_session_ended_can_be_sent_again(site: Site) -> None:
    typed = {"vision": 'Ένα "<b>όραμα</b>"\r\nδύο γραμμές', "themes": ["data", "mobility"]}

    kept = site.client.post("/samples/mine?draft=1", data=typed)

    assert kept.status_code == 401
    form = HTML_FORM.search(kept.text)
    assert form is not None
    assert form["action"] == "/samples/mine?draft=1"
    again = [(unescape(name), unescape(value)) for name, value in HTML_HIDDEN.findall(form["inside"])]
    assert again == [("vision", typed["vision"]), ("themes", "data"), ("themes", "mobility")]
    site.sign_in()
    assert site.client.post(form["action"], data=dict(again)).status_code == 303


def test_without_its_database_a_service_says_so_and_lives(settings: Settings) -> None:
    nowhere = settings.model_copy(
        update={"mongodb_uri": "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200&replicaSet=rs0"}
    )

    with (
        serving(partial(sample_service.create, limits=Limits()), nowhere) as url,
        httpx.Client(base_url=url, timeout=10) as client,
    ):
        alive = client.get("/samples/health")
        ready = client.get("/samples/ready", headers={"Accept": "application/json"})

    assert alive.json() == {"status": "alive"}
    assert (ready.status_code, ready.json()["code"]) == (503, "unavailable")
    assert ready.headers["Retry-After"] == "5"
    assert ready.json()["detail"].startswith("Our database does not answer.")


def test_what_the_api_does_is_described_in_openapi_and_pages_are_not(site: Site) -> None:
    described = site.client.get("/samples/api/openapi.json").json()

    assert described["openapi"] == "3.1.0"
    assert "/samples/api/things" in described["paths"]
    assert all("/api/" in path for path in described["paths"])
    responses = described["paths"]["/samples/api/things"]["post"]["responses"]
    assert set(responses) == {"201", "default"}
    assert responses["default"]["content"]["application/problem+json"]["schema"] == {
        "$ref": "#/components/schemas/Problem"
    }


def test_the_apis_page_tells_scopes_and_shapes_without_a_script(site: Site) -> None:
    text = site.client.get("/samples/api/docs").text

    assert "<code>samples:write</code>" in text
    assert "<code>/samples/api/things</code>" in text
    assert "<script" not in text
