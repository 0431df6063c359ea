"""Every page of applications in a language in which whatever no catalogue says stands out."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import jinja2
import pytest
from pydantic import SecretStr

import services.applications
from services.applications.actions import change_lane, define, make_exception
from services.applications.model.content import Content
from services.applications.model.eligibility import Rule
from services.applications.model.expressions import Expression
from services.applications.web import create
from shared import choices
from shared.mongo import Database
from shared.person import Person
from shared.settings import Settings
from tests import pseudo, reasons
from tests.applications.builders import (
    BEFORE,
    CHAIR,
    CLOSES,
    OFFICER,
    OWNER,
    Call,
    Move,
    released,
)
from tests.applications.conftest import Site
from tests.applications.marks import a_few, a_marked_challenge, content
from tests.applications.visiting import here, hidden
from tests.pseudo import marked
from tests.serving import serving
from tests.summaries import astray

TEMPLATES = Path(services.applications.__file__).parent / "templates"
IN_NO_LANGUAGE = [zone.replace("_", " ") for _, zone in choices.zones("")] + [
    name for _, name in choices.languages()
]  # a zone is called as programs call it, a language as it calls itself
AS_TYPED = (
    "other",
    "nonsense",
    "here",
    "alone",
    "consortium",
    "greece",
    "Greek",
)  # ids and values that an answer repeats
Fields = dict[str, str]
SECTIONS = ("about", "cities", "members", "answers/ambition", "answers/experience", "themes", "contact")


@dataclass
class Reader:
    """Reads pages in the language of marks, and says what of them stands outside."""

    site: Site
    call: Call
    outside: list[str] = field(default_factory=list)

    def client(self, who: Person | None = None) -> httpx.Client:
        client = self.site.browser(who)
        client.headers["Accept-Language"] = pseudo.LANGUAGE
        return client

    def get(self, path: str, who: Person | None = OWNER, status: int = 200) -> httpx.Response:
        return self.look(self.client(who).get(path), status)

    def post(self, path: str, fields: Fields, *, who: Person = OWNER, status: int = 422) -> httpx.Response:
        return self.look(self.client(who).post(path, data=fields), status)

    def look(self, answer: httpx.Response, status: int) -> httpx.Response:
        assert answer.status_code == status, (answer.request.url, answer.text)
        ids = [part for part in answer.request.url.path.split("/") if len(part) == 36]
        if texts := pseudo.unmarked(answer.text, data=[*IN_NO_LANGUAGE, *ids, *AS_TYPED]):
            self.outside.append(f"{answer.request.method} {answer.request.url.path}: {texts}")
        assert astray(answer.text) == []
        return answer


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of templates that were asked for."""
    names: set[str] = set()
    get = jinja2.Environment.get_template

    def noted(self: jinja2.Environment, name: Any, *args: Any, **kwargs: Any) -> jinja2.Template:
        names.add(str(name))
        return get(self, name, *args, **kwargs)

    monkeypatch.setattr(jinja2.Environment, "get_template", noted)
    return names


@pytest.fixture
def reader(
    database: Callable[[str], Database], clock_at: Move, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Reader]:
    """Somebody who reads in the language of marks."""
    clock_at(BEFORE)
    call = Call(database("applications"), a_marked_challenge())
    define.load_challenge(call.db, call.challenge)
    settings = settings.model_copy(update={"link_key": SecretStr("")})
    with pseudo.spoken(monkeypatch, "services/applications"), serving(create, settings) as url, ExitStack() as opened:
        yield Reader(Site(url, settings.model_copy(update={"base_url": url}), opened), call)


def test_every_page_says_itself_in_another_language(reader: Reader, clock_at: Move, rendered: set[str]) -> None:
    expressions = a_few(reader.call)
    while_open(reader, expressions)
    wrong_fields(reader, expressions[0])
    both_texts(reader, reader.call.draft(content()))
    for_organisers(reader, expressions)
    after_the_close(reader, clock_at, expressions)

    assert "\n".join(reader.outside) == ""
    partial = {"parts.html", "section.html"}
    assert {path.name for path in TEMPLATES.iterdir()} - rendered == partial - rendered


def while_open(reader: Reader, expressions: list[Expression]) -> None:
    for path in ("/applications/", "/applications/mine", "/applications/new"):
        reader.get(path)
    reader.get("/applications/", None)
    reader.get("/applications/mine", Person("nothing@example.org"))
    reader.get("/applications/mine", OFFICER)
    for one in expressions:
        for page in ("", "/check", "/withdrawal", "/deletion", "/lane"):
            reader.get(here(one.id, page))
        for section in SECTIONS:
            if section != "members" or one.content.consortium:
                reader.get(here(one.id, f"/{section}"))
        if one.version:
            reader.get(here(one.id, "/receipts/1"))
    reader.get(here(expressions[0].id, "/members"))
    reader.get(here(expressions[1].id, "/answers/other"))
    reader.get(here(UUID(int=9)), status=404)


def wrong_fields(reader: Reader, draft: Expression) -> None:
    reader.post("/applications/new", {"lane": "nowhere", "name": "", "country": "GR"})
    reader.post("/applications/new", {"lane": "nowhere", "name": marked("x"), "country": "GR"})
    for section, fields in {
        "about": {"population": "many", "country": "greece"},
        "cities": {"applies": "both"},
    }.items():
        base = hidden(reader.get(here(draft.id, f"/{section}")), "base")
        reader.post(here(draft.id, f"/{section}"), {"base": base, **fields})
    base = hidden(reader.get(here(draft.id, "/answers/partners")), "base")
    reader.post(here(draft.id, "/answers/partners"), {"base": base, "answers.partners": marked("x" * 101)})
    base = hidden(reader.get(here(draft.id, "/contact")), "base")
    reader.post(here(draft.id, "/contact"), {"base": base, "contact.zone": "here", "contact.language": "Greek"})
    reader.post(here(draft.id, "/members"), {"name": "", "country": "x", "population": "-1"})
    for page in ("/submission", "/withdrawal", "/deletion", "/lane"):
        reader.post(
            here(draft.id, page), {"revision": "0", "lane": "new-cities"}, status=412 if page != "/lane" else 422
        )


def both_texts(reader: Reader, draft: Expression) -> None:
    wrote: dict[str, Fields] = {
        "about": {"name": marked("Mine")},
        "cities": {"applies": "consortium"},
        "answers/ambition": {"answers.ambition": marked("Mine")},
        "themes": {"themes": "open-data"},
        "contact": {"contact.name": marked("Mine"), "contact.language": "en", "contact.zone": "Europe/Paris"},
    }
    for section, fields in wrote.items():
        reader.post(here(draft.id, f"/{section}"), {"base": "another", **fields}, status=412)


def for_organisers(reader: Reader, expressions: list[Expression]) -> None:
    for who in (OFFICER, CHAIR):
        reader.get("/applications/office", who)
    reader.get("/applications/office", status=403)
    refused, sent = expressions[1], expressions[3]
    office = f"/applications/office/expressions/{refused.id}/waiver"
    reader.post(office, {"reason": "short"}, who=OFFICER)
    reader.post(f"{office}/revocation", {"why_back": marked("Nothing to take back")}, who=OFFICER)
    make_exception.waive(reader.call.db, refused.id, (Rule.COUNTRY,), marked("A good reason"), by=OFFICER, at=BEFORE)
    reader.post(f"{office}/revocation", {"why_back": "short"}, who=OFFICER)
    for one in (refused, sent, expressions[5]):
        reader.get(f"/applications/office/expressions/{one.id}", OFFICER)
    reader.get(here(refused.id))
    table = reader.client(OFFICER).get("/applications/office/export.csv").text.splitlines()[0]
    assert pseudo.unmarked(table.removeprefix("\ufeff")) == []


def after_the_close(reader: Reader, clock_at: Move, expressions: list[Expression]) -> None:
    nothing, sent, changed = expressions[0], expressions[3], expressions[4]
    clock_at(CLOSES + timedelta(seconds=1))
    reader.get(here(sent.id))
    reader.call.close(clock_at)
    ranked = reasons.by_rank(first=marked("Relevance"), then=marked("Impacts"), field=marked("core cities"))
    reader.call.release(released(sent.id, reasons=ranked).model_copy(update={"lot": "0", "name": marked("S")}))
    reader.get(here(sent.id))
    reader.call.release(
        released(sent.id, generation=2).model_copy(update={"reasons": marked("Bold"), "name": marked("S")})
    )
    reader.get("/applications/")
    reader.get("/applications/mine")
    for one in (nothing, sent, changed, expressions[5]):
        for page in ("", "/check", "/withdrawal", "/deletion", "/lane", "/about", "/members"):
            if page != "/about" or one.content.country:
                reader.get(here(one.id, page))
    reader.post(here(nothing.id, "/submission"), {"revision": "1"})


def test_a_draft_whose_lane_has_closed_can_go_to_one_that_is_open(reader: Reader, clock_at: Move) -> None:
    draft = reader.call.draft(content(alumni=True), lane="alumni")
    clock_at(CLOSES - timedelta(days=6))

    reader.get(here(draft.id))
    reader.get(here(draft.id, "/lane"))
    reader.post(here(draft.id, "/lane"), {"revision": str(draft.revision), "lane": "alumni"})

    assert change_lane.alternatives(reader.call.db, draft.id, by=OWNER)
    assert "\n".join(reader.outside) == ""


def test_a_call_that_is_not_open_says_so(reader: Reader) -> None:
    later = [lane.model_copy(update={"opens_at": BEFORE + timedelta(days=1)}) for lane in reader.call.challenge.lanes]
    define.load_challenge(reader.call.db, reader.call.challenge.model_copy(update={"lanes": tuple(later)}))

    for path in ("/applications/", "/applications/new", "/applications/mine"):
        reader.get(path)
    reader.post("/applications/new", {"lane": "mentors", "name": marked("x"), "country": "GR"})

    assert "\n".join(reader.outside) == ""


def test_the_api_says_no_in_it_too(reader: Reader) -> None:
    draft = reader.call.draft(Content())
    answer = reader.client(OWNER).post(
        f"/applications/api/expressions/{draft.id}/submission", headers={"If-Match": f'"{draft.revision}"'}
    )

    problem = answer.json()
    said = [problem["title"], problem["detail"], *(error["detail"] for error in problem["errors"])]
    assert [text for text in said if pseudo.unmarked(text)] == []
    assert problem["code"] == "incomplete"
