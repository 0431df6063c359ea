"""A megabyte of anything in the answers of an expression is refused at once, and nobody else waits for it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from services.applications.web import create
from shared.settings import Settings
from shared.text import LONGEST
from tests.applications.builders import OWNER, Call, some_content
from tests.applications.conftest import Site
from tests.applications.visiting import here, hidden
from tests.serving import serving
from tests.stalls import Pulse, at_once, with_pulse

UNITS = {
    "letters": "a",
    "alternating marks": "\u0300\u0316",
    "marks that become two": "\u0344",
    "marks that hide": "\u0f73",
    "letters of three parts": "\u0390",
    "emoji": "👩\u200d",
    "jamo": "\u1100\u1161\u11a8",
    "overrides": "\u202e",
    "separators": "\u2028",
    "isolates": "\u2066a\u2069",
}
MEGABYTE = 1024 * 1024 - 3000
API = "/applications/api/expressions"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def client(call: Call, settings: Settings, pulse: Pulse) -> Iterator[httpx.Client]:
    """The owner's browser; the server's event loop beats `pulse`."""
    with serving(with_pulse(create, pulse), settings) as url, ExitStack() as opened:
        client = Site(url, settings.model_copy(update={"base_url": url}), opened).browser(OWNER)
        client.timeout = httpx.Timeout(60)
        yield client


def filling(unit: str, beside: int) -> int:
    """How often *unit* stands in a megabyte, with so many bytes beside it each time."""
    return MEGABYTE // (len(unit.encode()) + beside)


def contents(unit: str) -> dict[str, dict[str, Any]]:
    """A megabyte of *unit*: in one answer, in many not too long, in crowds of short ones and of other fields."""
    part, short = unit * (LONGEST // len(unit) - 1), unit * (100 // len(unit))
    return {
        "one": {"answers": {"why": unit * filling(unit, 0)}},
        "many": {"answers": {f"why-{at}": part for at in range(filling(part, 16))}},
        "crowd": {"answers": {f"why-{at}": short for at in range(filling(short, 18))}},
        "themes": {"themes": [unit] * filling(unit, 4)},
        "members": {"members": [{"name": unit}] * filling(unit, 14)},
        "keys": {f"{unit}{at}": 0 for at in range(filling(unit, 13))},
    }


@pytest.mark.parametrize("kind", UNITS)
def test_a_megabyte_in_the_answers_of_the_api_is_refused_at_once(client: httpx.Client, pulse: Pulse, kind: str) -> None:
    draft = client.post(API, json={"lane": "new-cities", **some_content().model_dump(mode="json")})
    to_change = {"If-Match": draft.headers["ETag"], **JSON}

    for shape, content in contents(UNITS[kind]).items():
        new = json.dumps({"lane": "new-cities", **content}, ensure_ascii=False).encode()
        changed = json.dumps(content, ensure_ascii=False).encode()
        with at_once(pulse, f"{shape}, new"):
            started = client.post(API, content=new, headers=JSON)
        with at_once(pulse, f"{shape}, changed"):
            patched = client.patch(f"{API}/{draft.json()['id']}", content=changed, headers=to_change)
        assert (started.status_code, patched.status_code) == (422, 422), shape
        assert len(started.content) + len(patched.content) < 100_000, shape


@pytest.mark.parametrize("kind", UNITS)
def test_a_megabyte_in_an_answer_s_page_is_refused_at_once(client: httpx.Client, pulse: Pulse, kind: str) -> None:
    draft = client.post(API, json={"lane": "new-cities", **some_content().model_dump(mode="json")})
    question = next(iter(draft.json()["content"]["answers"]))
    path = here(draft.json()["id"], f"/answers/{question}")
    base, unit = hidden(client.get(path), "base"), UNITS[kind]
    part = unit * (LONGEST // len(unit) - 1)

    as_it_is = f"base={base}&answers.{question}={unit * filling(unit, 0)}".encode()
    escaped = urlencode({"base": base, f"answers.{question}": unit * (MEGABYTE // len(urlencode({"": unit})))}).encode()
    many = f"base={base}&" + "&".join(f"answers.{question}-{at}={part}" for at in range(filling(part, 40)))
    for shape, body in {"as it is": as_it_is, "escaped": escaped, "many": many.encode()}.items():
        with at_once(pulse, shape):
            answer = client.post(path, content=body, headers=FORM)
        assert answer.status_code == 422, shape


def test_an_answer_names_a_hundred_faults_at_most(client: httpx.Client) -> None:
    wrong = {"lane": "new-cities", "members": [{"name": "", "country": "??"}] * 90}

    answer = client.post(API, json=wrong)

    assert (answer.status_code, len(answer.json()["errors"])) == (422, 100)
