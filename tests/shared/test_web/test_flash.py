"""What an act did is said on the page after it: by every one, once, in the reader's language, and by nobody else."""

import ast
import inspect
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.applications import web as applications
from services.applications.web import flash as applications_flash
from services.events import web as events
from services.events.web import flash as events_flash
from services.notifications import web as notifications
from services.notifications.web import flash as notifications_flash
from services.selection import web as selection
from services.selection.web import flash as selection_flash
from shared.phrases import Phrase
from shared.settings import Environment, Settings
from shared.web import flash
from shared.web.routes import leaves
from shared.wording import Plural
from tests.shared.test_web.conftest import Site

WEBS: Mapping[str, tuple[ModuleType, dict[str, str | Plural]]] = {
    "applications": (applications, {**applications_flash.TABLE}),
    "selection": (selection, {**selection_flash.TABLE}),
    "events": (events, {**events_flash.TABLE}),
    "notifications": (notifications, {**notifications_flash.TABLE}),
}
SAY_IT_THEMSELVES = {
    "services.applications.web.sending.submit": "the receipt is headed by what has arrived",
    "services.events.web.replacements.replace": "the page says it from what is kept, also when it is loaded again",
    "shared.web.languages.choose": "the page itself is in another language",
}
SHEET = {"name": "Tampere", "email": "a@tampere.example", "country": "FI", "themes": "mobility"}
TEXT = re.compile(r"%\((\w+)\)s")


def _endpoints(web: ModuleType) -> Iterator[Any]:
    for route in leaves(web.create(Settings(environment=Environment.LOCAL)).routes):
        if "POST" in (route.methods or ()) and "/api/" not in route.path:
            yield route.endpoint


def _reached(function: ast.FunctionDef, module: Mapping[str, ast.FunctionDef]) -> set[str]:
    """The names of all that *function* calls, itself or by other functions of its module."""
    seen: set[str] = set()
    waiting = [function]
    while waiting:
        names = {node.id for node in ast.walk(waiting.pop()) if isinstance(node, ast.Name)}
        waiting += [module[name] for name in names - seen if name in module]
        seen |= names
    return seen


@pytest.mark.parametrize("service", WEBS)
def test_every_act_on_a_page_says_what_it_did(service: str) -> None:
    endpoints = list(_endpoints(WEBS[service][0]))
    silent = []
    for endpoint in endpoints:
        source = ast.parse(Path(inspect.getfile(endpoint)).read_text())
        module = {node.name: node for node in source.body if isinstance(node, ast.FunctionDef)}
        if _reached(module[endpoint.__name__], module) & {"see_other", "RedirectResponse"}:
            silent.append(f"{endpoint.__module__}.{endpoint.__name__}")

    assert len(endpoints) > 5
    assert [name for name in silent if name not in SAY_IT_THEMSELVES] == []


@pytest.mark.parametrize("service", WEBS)
def test_every_sentence_has_its_slots_and_is_said(service: str) -> None:
    table = {**WEBS[service][1], **(flash.TABLE if service == "notifications" else {})}
    files = sorted(Path(inspect.getfile(WEBS[service][0])).parent.glob("*.py"))
    trees = [ast.parse(file.read_text()) for file in files if file.stem != "flash"]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    written = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}

    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == "done" and isinstance(call.args[2], ast.Constant):
            code = str(call.args[2].value)
            assert _slots(table[code]) == {one.arg for one in call.keywords}, code
    assert [code for code in table if not {code, f"{code.partition('-')[0]}-"} & written] == []


def _slots(sentence: str | Plural) -> set[str]:
    return set(TEXT.findall(sentence if isinstance(sentence, str) else sentence.many))


def test_it_is_said_once_on_the_page_that_follows_and_read_out(site: Site) -> None:
    saved = site.client.post("/samples/sheet", data=SHEET)
    assert saved.headers["location"] == "/samples/done"

    elsewhere, there, again = (site.client.get(f"/samples/{page}").text for page in ("", "done", "done"))

    assert '<div class="success done" id="done" role="status" tabindex="-1" autofocus><p>Saved: Tampere.</p>' in there
    assert 'id="done"' not in elsewhere + again


def test_what_somebody_typed_is_no_markup_and_no_longer_than_a_line(site: Site) -> None:
    site.client.post("/samples/sheet", data={**SHEET, "name": "<b>Ä&amp;</b>"})
    assert "Saved: &lt;b&gt;Ä&amp;amp;&lt;/b&gt;." in site.client.get("/samples/done").text


@pytest.mark.parametrize(
    "forged",
    [
        b'{"path": "/samples/done", "what": {"code": "Your account is closed. Call 0900.", "slots": {}}}',
        b'{"path": "/samples/done", "what": {"code": "deadline-passed", "slots": {}}}',
        b'{"path": "/samples/done", "what": {"code": "no-such-thing", "slots": {}}}',
        b'{"path": "/samples/done", "what": {"code": "done/sample-saved", "slots": {"other": "x"}}}',
        b'{"path": "/samples/done", "what": {"code": "done/sample-saved", "slots": {"name": {"code": "day"}}}}',
        b'{"path": "/elsewhere", "what": {"code": "done/signed-in"}}',
        b"[" * 900,
        b"\xff\x00",
    ],
)
def test_nobody_else_can_put_words_there(site: Site, forged: bytes) -> None:
    site.stranger.cookies.set("done", urlsafe_b64encode(forged).decode().rstrip("="))

    page = site.stranger.get("/samples/done")

    assert (page.status_code, 'id="done"' in page.text) == (200, False)
    site.stranger.cookies.clear()


def test_it_is_said_in_the_language_of_the_page(site: Site) -> None:
    note = flash.Note(path="/samples/done", what=Phrase(code="done/signed-in")).model_dump_json()
    headers = {"Cookie": f"language=de; done={urlsafe_b64encode(note.encode()).decode()}"}

    assert "Sie sind angemeldet." in site.stranger.get("/samples/done", headers=headers).text


def test_only_this_very_host_can_set_the_cookie() -> None:
    safe = Settings(environment=Environment.LOCAL, base_url="https://challenge.example.org")
    assert flash.cookie_name(safe).startswith("__Host-")
