"""Every sentence of notifications' pages, letters and refusals stands in a catalogue: in a language in which each is
marked, nothing is left without marks."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from services.applications.contracts import ChallengeDefined
from services.notifications.actions import deliver
from services.notifications.mail.rendering import preview, reason_of, rendered, subject_of
from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import Act, Letter, State, Step
from services.notifications.model.replies import Reply, Try, lost
from services.selection.contracts import SelectionAnnounced
from shared import clock
from shared.settings import Environment, Settings
from tests import pseudo
from tests.notifications.builders import ATHENS, CLOSES, NOW, OFFICE, START, a_challenge, a_contact, an_id, tell
from tests.notifications.conftest import Site
from tests.notifications.every_letter import LOT, REASONS, every_letter
from tests.notifications.facts import submitted
from tests.notifications.test_accesses import FIREFOX
from tests.notifications.test_web_signed_in import a_browser, a_token
from tests.pseudo import marked, unmarked, unmarked_text

SETTINGS = Settings(environment=Environment.LOCAL, link_key="k" * 32, base_url="https://challenge.example.org")
LETTERS = every_letter()
# What people typed in the facts of the letters, and what is no word: identifiers.
DATA = ("Workshop", "Athens", "Piraeus", "Maria", "Eleni", "online")
TYPED = (
    *REASONS.splitlines(),
    "The council wants to decide first.",
    "The speaker is ill.",
    "Hall 2",
    "(GR)",
    "Relevance",
    "Impacts",
    "core cities",
)
MARKED = {"Accept-Language": pseudo.LANGUAGE}
"""Asks in the marked language."""


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The marked language is offered."""
    with pseudo.spoken(monkeypatch, "services/notifications"):
        yield


def letter_in_marks(template: str) -> Letter:
    return LETTERS[template].model_copy(update={"language": pseudo.LANGUAGE})


def without_data(text: str, letter: Letter) -> str:
    """*text* without what people typed, over however many lines it goes, and without links and identifiers."""
    facts = letter.facts
    own = [facts.get(name) for name in ("why", "by_name", "delegation", "words", "content_hash", "expression_id")]
    data = [str(letter.id), LOT, *DATA, *TYPED, *(one for one in own if isinstance(one, str) and one)]
    text = re.sub(r"https://[^\s<\"]+", "", text)
    for one in sorted(data, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, one.split())), "", text)
    return text


@pytest.mark.parametrize("replay", [True, False])
@pytest.mark.parametrize("template", KINDS)
def test_a_letter_says_nothing_that_no_catalogue_holds(template: str, replay: bool) -> None:
    letter = letter_in_marks(template).model_copy(update={"replay": replay})

    bodies = rendered(letter, SETTINGS)

    assert unmarked(without_data(bodies.html, letter)) == []
    for text in (bodies.text, preview(letter, SETTINGS), subject_of(letter), reason_of(letter)):
        assert unmarked_text(without_data(text, letter)) == []


def read(site: Site, path: str, **form: str) -> str:
    """The page of *path*, or what it answers to *form*, in the marked language."""
    answer = site.browser.post(path, data=form, headers=MARKED) if form else site.browser.get(path, headers=MARKED)
    assert "text/html" in answer.headers["content-type"], answer.status_code
    assert f'<html lang="{pseudo.LANGUAGE}">' in answer.text
    return answer.text


@pytest.fixture
def in_marks(site: Site) -> Iterator[None]:
    """What the challenge says of itself is translated into marks, and nothing is announced."""
    kept = list(site.db["challenges"].find())
    tell(site.db, ChallengeDefined(revision=2, challenge=pseudo.in_marks(a_challenge())))
    site.db["issues"].delete_many({})
    yield
    site.db["issues"].delete_many({})
    site.db["challenges"].delete_many({})
    site.db["challenges"].insert_many(kept)


@pytest.mark.usefixtures("in_marks")
@pytest.mark.parametrize(
    "moment", [NOW - timedelta(days=70), NOW, CLOSES + timedelta(days=1), START, START + timedelta(days=9)]
)
@pytest.mark.parametrize("announced", [False, True])
def test_the_home_page_is_in_marks_in_every_phase(
    site: Site, clock_at: Callable[[datetime], None], moment: datetime, announced: bool
) -> None:
    if announced:
        tell(site.db, SelectionAnnounced(challenge_id="icc-2020", announced_at=NOW, selected=(ATHENS,)))
    clock_at(moment)
    site.sign_in(OFFICE)

    assert unmarked(read(site, "/"), data=DATA) == []


@pytest.mark.parametrize(
    "path", ["/sign-in", "/newsletter", "/sign-in/confirm/none", "/newsletter/confirm/none", "/n/none", "/no-such-page"]
)
def test_what_anybody_may_open_is_in_marks(site: Site, path: str) -> None:
    assert unmarked(read(site, path)) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in", {"email": "no address"}),
        ("/sign-in", {"email": "pseudo@marks.example"}),
        ("/newsletter", {"email": "no address", "consent": "no"}),
        ("/newsletter", {"email": "pseudo@marks.example", "consent": "yes"}),
    ],
)
def test_what_a_form_answers_is_in_marks(site: Site, path: str, form: dict[str, str]) -> None:
    assert unmarked(read(site, path, **form), data=["no address"]) == []


def test_the_way_in_is_in_marks(site: Site) -> None:
    site.browser.post("/sign-in", data={"email": "way@marks.example"}, headers=MARKED)
    link = site.link_for("way@marks.example", "/sign-in/confirm/")

    assert unmarked(read(site, link)) == []
    site.browser.post(link)
    assert unmarked(read(site, link)) == []


def test_the_way_of_the_newsletter_is_in_marks(site: Site) -> None:
    email = "news@marks.example"
    site.browser.post("/newsletter", data={"email": email, "consent": "yes"}, headers=MARKED)
    link = site.link_for(email, "/newsletter/confirm/")

    assert unmarked(read(site, link)) == []
    site.browser.post(link)
    assert unmarked(read(site, link)) == []


@pytest.mark.parametrize("user_agent", [FIREFOX, "curl/8.5.0", ""])
def test_where_somebody_is_signed_in_is_in_marks(site: Site, user_agent: str) -> None:
    a_token(site, OFFICE, purpose=marked("dashboard"))
    a_token(site, OFFICE, purpose="")
    browser = a_browser(site, OFFICE, user_agent)

    for path in ("/signed-in", "/notifications/tokens"):
        shown = re.sub(r"[0-9a-f-]{36}", "", browser.get(path, headers=MARKED).text)
        assert unmarked(shown, data=["Firefox", "Windows", "curl", "operator", "x:read"]) == []


@pytest.fixture
def receipt(site: Site) -> Letter:
    """A letter in the marked language that stands alone in the ledger."""
    site.db["letters"].delete_many({})
    contact = a_contact(email="maria@marks.example", name=marked("Maria"), language=pseudo.LANGUAGE)
    tell(site.db, submitted(an_id("marks"), name=marked("Marks"), contact=contact))
    site.sign_in(OFFICE)
    return site.newest_letter("maria@marks.example")


AT = datetime.fromisoformat("2020-05-04T09:30:00+00:00")
SHOWN = ("SMTP_URL", "MAIL_FROM", "applications/expression", "Athens", "(GR)")


@pytest.mark.parametrize(
    "changes",
    [
        *({"state": str(state)} for state in State),
        {"state": "failed", "needs_staff": True, "tries": [lost("x", at=AT)]},
        {"state": "failed", "needs_staff": True, "tries": [Try(at=AT, answer=Reply.BROKEN)]},
        {"state": "failed", "needs_staff": True, "tries": [Try(at=AT, answer=Reply.PERMANENT, enhanced="5.7.1")]},
        {"acts": [Act(at=AT, by=OFFICE, step=step) for step in (Step.RETRY, Step.HOLD, Step.STOP)]},
    ],
)
def test_the_pages_of_the_ledger_are_in_marks(site: Site, receipt: Letter, changes: dict[str, Any]) -> None:
    row = Letter.model_validate({**receipt.model_dump(), **changes}).model_dump()
    site.db["letters"].update_one({"_id": receipt.id}, {"$set": {name: row[name] for name in changes}})
    data = (*SHOWN, str(receipt.id), receipt.message, str(an_id("marks")), receipt.facts["content_hash"])

    assert unmarked(read(site, f"/notifications/letters/{receipt.id}"), data=data) == []
    assert unmarked(read(site, "/notifications/letters?state=stuck")) == []
    assert unmarked(read(site, "/notifications/letters"), data=data) == []
    for step in ("retry", "confirm", "release", "stop", "hold"):
        assert unmarked(read(site, f"/notifications/letters/all/{step}")) == []
        assert unmarked(read(site, f"/notifications/letters/all/{step}", digest="none")) == []


def test_a_refused_step_is_in_marks(site: Site, receipt: Letter) -> None:
    data = (*SHOWN, str(receipt.id), receipt.message, str(an_id("marks")), receipt.facts["content_hash"])

    for step in ("retry", "confirm", "release", "no-such-step"):
        shown = site.browser.post(f"/notifications/letters/{receipt.id}/{step}", headers=MARKED).text
        assert unmarked(shown, data=data) == []


@pytest.mark.parametrize("code", [0, 530])
def test_what_stops_letters_is_told_in_marks(site: Site, receipt: Letter, code: int) -> None:
    deliver.begin_pause(site.db, Try(at=clock.real(), answer=Reply.OUT_OF_REACH, code=code))
    site.browser.post("/notifications/sending", data={"stopped": "yes"})

    shown = read(site, "/notifications/letters")
    site.browser.post("/notifications/sending", data={"stopped": "no"})
    deliver.end_pause(site.db)

    assert unmarked(shown, data=SHOWN) == []


@pytest.mark.parametrize(
    "path", ["/notifications/letters", "/notifications/letters/all/retry", "/notifications/tokens"]
)
def test_who_may_not_is_refused_in_marks(site: Site, path: str) -> None:
    site.sign_in("stranger@marks.example")

    assert unmarked(read(site, path)) == []


def test_programs_are_refused_in_marks_too(site: Site, receipt: Letter) -> None:
    answer: httpx.Response = site.browser.post(f"/notifications/api/letters/{receipt.id}/retry", headers=MARKED)

    assert answer.status_code == 422
    assert unmarked_text(f"{answer.json()['title']}\n{answer.json()['detail']}") == []
