"""What another site can make a browser do here: nothing. What every answer carries."""

import json
import logging
import time
from collections.abc import Iterator

import httpx
import pytest

from shared.logs import JsonLines
from shared.settings import Environment, Settings
from shared.web import security
from tests.shared.test_web.conftest import MARIA, Site


def test_a_post_from_another_site_is_refused(site: Site) -> None:
    site.sign_in()

    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": str(site.stranger.base_url).rstrip("/")},
        {},
    ):
        answer = site.stranger.post("/samples/api/who", headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (403, "from-another-site"), headers


def test_a_post_from_our_own_pages_is_taken(site: Site) -> None:
    site.sign_in()

    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": str(site.stranger.base_url).rstrip("/")}):
        answer = site.stranger.post("/samples/api/who", headers=headers)

        assert answer.json() == {"email": MARIA}, headers


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "PROPFIND"])
def test_every_method_that_may_change_something_is_checked(site: Site, method: str) -> None:
    answer = site.stranger.request(method, "/samples/api/who", headers={"Origin": "https://evil.example"})

    assert answer.json()["code"] == "from-another-site"


def test_a_bearer_token_needs_no_origin(site: Site) -> None:
    answer = site.stranger.post("/samples/api/who", headers=site.bearer("samples:write"))

    assert answer.json() == {"email": MARIA}


def test_a_cookie_does_not_count_beside_a_bearer_header(site: Site) -> None:
    site.sign_in()

    answer = site.stranger.post("/samples/api/who", headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401


def test_one_click_leaving_is_open_to_mail_providers(site: Site) -> None:
    answer = site.stranger.post("/samples/one-click/abc", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.json() == {"token": "abc"}


def test_every_answer_carries_the_headers(site: Site) -> None:
    answers = [
        site.client.get("/samples/"),
        site.client.get("/samples/api/late"),
        site.client.get("/nowhere"),
        site.client.get("/samples/broken"),
        site.stranger.post("/samples/echo"),
        site.client.post("/samples/echo", content=b"x" * 100_000),
    ]

    for answer in answers:
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(answer.headers["X-Request-ID"]) == 16
        assert "Strict-Transport-Security" not in answer.headers


def test_over_https_browsers_are_told_to_stay_there() -> None:
    headers = dict(security.headers_for(Settings(environment=Environment.LOCAL, base_url="https://challenge.example")))

    assert headers[b"strict-transport-security"] == b"max-age=31536000; includeSubDomains"


def test_the_clients_request_id_comes_back(site: Site) -> None:
    answer = site.client.get("/samples/api/who", headers={"X-Request-ID": "order-2020.42"})

    assert answer.headers["X-Request-ID"] == "order-2020.42"


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space", "<script>alert(1)</script>", "a\tb-------"])
def test_a_request_id_that_could_harm_the_log_is_replaced(site: Site, given: str) -> None:
    answer = site.client.get("/samples/api/who", headers={"X-Request-ID": given})

    assert given not in answer.headers["X-Request-ID"]


@pytest.fixture
def log_lines() -> Iterator[list[dict[str, str]]]:
    """What the frame logs meanwhile, each line parsed."""
    lines: list[dict[str, str]] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(JsonLines().format(record)))  # type: ignore[method-assign]
    frame = logging.getLogger("shared.web")
    level = frame.level
    frame.setLevel(logging.INFO)
    frame.addHandler(handler)
    yield lines
    frame.removeHandler(handler)
    frame.setLevel(level)


def about(lines: list[dict[str, str]], request_id: str, *, count: int) -> list[dict[str, str]]:
    """The lines about a request, once there are *count*: the last is written after the answer went out."""
    for _ in range(200):
        found = [line for line in lines if line["request_id"] == request_id]
        if len(found) == count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not {count} lines: {found}")


def test_what_went_wrong_is_logged_with_its_request(site: Site, log_lines: list[dict[str, str]]) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    site.client.get("/samples/broken", headers={"X-Request-ID": "request-42", "traceparent": trace})

    failure, request = about(log_lines, "request-42", count=2)
    assert (failure["traceparent"], failure["message"]) == (trace, "GET /samples/broken: error")
    assert "ValueError: secret detail" in failure["error"]
    assert request["message"].startswith("GET /samples/broken 500 in ")


def test_the_clients_trace_reaches_what_the_service_does(site: Site) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    kept = site.client.get("/samples/api/trace", headers={"traceparent": trace}).json()
    wrong = site.client.get("/samples/api/trace", headers={"traceparent": trace.upper()}).json()["traceparent"]

    assert kept == {"traceparent": trace}
    assert wrong != trace.upper()
    assert len(wrong) == 55


def test_no_token_of_an_address_reaches_the_log(site: Site, log_lines: list[dict[str, str]]) -> None:
    secret = "Zm9vYmFyYmF6cXV4MDAwMQ"

    for path in (f"/sign-in/confirm/{secret}", f"/n/{secret}", f"/events/calendar/{secret}.ics", f"/?token={secret}"):
        site.client.get(path, headers={"X-Request-ID": "request-43"})

    assert secret not in str(about(log_lines, "request-43", count=4))


def test_head_is_answered_as_get_without_its_body(site: Site) -> None:
    head, get = site.client.head("/samples/sheet"), site.client.get("/samples/sheet")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "/ok\x00",
        "/%0d%0a\\evil",
        " /samples",
        "samples",
        "",
        "/" + "a" * 2000,
        "/\t/evil.example",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(url: str) -> None:
    assert security.safe_next(url) == "/"


@pytest.mark.parametrize("url", ["/", "/samples/sheet?draft=1&x=%CE%91", "/applications/mine"])
def test_after_signing_in_one_goes_on_where_one_was(url: str) -> None:
    assert security.safe_next(url) == url


def test_a_line_break_in_an_address_makes_no_header(site: Site) -> None:
    answer = site.client.get("/samples/mine?a=%0d%0aSet-Cookie:%20session=evil")

    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert (
        answer.headers["location"] == "/sign-in?next=%2Fsamples%2Fmine%3Fa%3D%250d%250aSet-Cookie%3A%2520session%3Devil"
    )


def test_our_own_files_may_be_kept_for_ever_and_are_packed(site: Site) -> None:
    home = site.client.get("/samples/").text
    address = home.split('rel="stylesheet" href="')[1].split('"')[0]

    style = site.client.get(address)
    outdated = site.client.get("/static/000000000000/style.css")
    plain = httpx.get(f"{site.client.base_url}{address}", headers={"Accept-Encoding": "identity"})

    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert style.headers["Content-Encoding"] == "gzip"
    assert outdated.headers["Cache-Control"] == "public, max-age=60"
    assert plain.text == style.text
    assert 8_000 < len(plain.content) < 20_000


@pytest.mark.parametrize("name", ["..%2f__init__.py", "%2e%2e/app.py", "..", ".hidden", "style.css%00", "nothing.css"])
def test_no_other_file_is_served(site: Site, name: str) -> None:
    assert site.client.get(f"/static/x/{name}").status_code == 404
