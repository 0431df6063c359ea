"""A text that takes long to compose is refused before it is composed, and nobody else waits for it."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from services.notifications import web
from shared.settings import Settings
from shared.text import LONGEST
from tests.serving import serving
from tests.stalls import Pulse, at_once, with_pulse

MARKS = {
    "alternating marks": "\u0300\u0316",
    "marks that become two": "\u0344",
    "marks that hide": "\u0f73",
    "emoji": "👩\u200d",
    "jamo": "\u1100\u1161\u11a8",
    "overrides": "\u202e",
    "separators": "\u2028",
}
MEGABYTE = 1024 * 1024 - 2000


@pytest.fixture(scope="module")
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture(scope="module")
def client(served: Settings, pulse: Pulse) -> Iterator[httpx.Client]:
    """A browser on a page of ours; the server's event loop beats `pulse`."""
    with serving(with_pulse(web.create, pulse), served) as url, httpx.Client(base_url=url, timeout=60) as client:
        client.headers["Origin"] = url
        yield client


def bodies(unit: str) -> dict[str, bytes]:
    """A megabyte of form with *unit* again and again: in one field, in many that are not too long, and spelled out."""
    few = MEGABYTE // len(unit.encode())
    part = unit * (LONGEST // len(unit) - 1)
    many = MEGABYTE // (len(part.encode()) + 12)
    return {
        "one": b"consent=yes&email=" + (unit * few).encode(),
        "many": b"consent=yes&" + b"&".join(f"f{at}={part}".encode() for at in range(many)),
        "escaped": b"consent=yes&email=" + (quote(unit) * (MEGABYTE // len(quote(unit)))).encode(),
    }


def refused_at_once(client: httpx.Client, pulse: Pulse, path: str, body: bytes, kind: str, what: str) -> None:
    with at_once(pulse, what):
        answer = client.post(path, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, len(answer.content) < 100_000) == (422, True), what


@pytest.mark.parametrize("kind", MARKS)
@pytest.mark.parametrize("path", ["/newsletter", "/sign-in"])
def test_a_megabyte_of_any_text_is_refused_at_once_while_others_are_answered(
    client: httpx.Client, pulse: Pulse, path: str, kind: str
) -> None:
    for shape, body in bodies(MARKS[kind]).items():
        refused_at_once(client, pulse, path, body, "application/x-www-form-urlencoded", shape)


def test_a_megabyte_in_the_api_is_refused_at_once_too(client: httpx.Client, pulse: Pulse) -> None:
    for name, unit in MARKS.items():
        asked = {"email": "a@example.org", "next": unit * (MEGABYTE // len(unit.encode()))}
        content = json.dumps(asked, ensure_ascii=False).encode()
        refused_at_once(client, pulse, "/notifications/api/sign-in", content, "application/json", name)
