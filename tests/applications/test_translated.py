"""What the call says of itself, in the reader's language; what is evidence stays the same whoever reads."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest

from services.applications.actions import define
from services.applications.model.content import Content
from services.applications.web import create
from shared.challenge import Challenge
from shared.mongo import Database
from shared.person import Person
from shared.settings import Settings
from tests.applications.builders import BEFORE, OFFICER, OWNER, Call, Move
from tests.applications.conftest import Site
from tests.applications.marks import a_marked_challenge
from tests.applications.visiting import here
from tests.pseudo import translated
from tests.serving import serving


@dataclass
class Readers:
    """Whoever reads, each in a language of their own: the challenge is translated into French, and not into German."""

    site: Site
    call: Call

    def get(self, path: str, language: str, who: Person | None = OWNER) -> httpx.Response:
        answer = self.site.browser(who).get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return answer


@pytest.fixture
def readers(database: Callable[[str], Database], clock_at: Move, settings: Settings) -> Iterator[Readers]:
    clock_at(BEFORE)
    in_french = a_marked_challenge().model_dump_json().replace('"et":', '"fr":')
    call = Call(database("applications"), Challenge.model_validate_json(in_french))
    define.load_challenge(call.db, call.challenge)
    with serving(create, settings) as url, ExitStack() as opened:
        yield Readers(Site(url, settings.model_copy(update={"base_url": url}), opened), call)


def test_the_api_says_the_call_in_the_readers_language(readers: Readers) -> None:
    english, french = (readers.get("/applications/api/call", one, None).json() for one in ("en", "fr"))

    assert english["title"] == "Test challenge"
    assert french["language"] == english["language"] == "en"
    assert french["title"] == translated("Test challenge").in_("et")
    assert french["themes"] == {key: translated(text).in_("et") for key, text in english["themes"].items()}
    for name in ("lanes", "questions", "criteria"):
        assert [one["title"] for one in french[name]] == [translated(one["title"]).in_("et") for one in english[name]]
    assert french["questions"][0]["hint"] == translated("Be bold.").in_("et")
    assert french["criteria"][0]["question"] == translated("How well?").in_("et")
    assert french["criteria_note"] == translated("They are made up.").in_("et")


def test_the_api_says_a_lane_and_a_refusal_in_the_readers_language(readers: Readers) -> None:
    totals = readers.get("/applications/api/totals", "fr", None).json()
    draft = readers.call.draft(Content())
    gaps = readers.get(f"/applications/api/expressions/{draft.id}", "fr").json()["missing"]

    assert totals["lanes"][0]["title"] == "⟦New cities⟧"
    assert "⟦What do you want to reach?⟧" in str([gap["text"] for gap in gaps])


def test_the_call_says_which_language_is_the_original_to_whoever_reads_another(readers: Readers) -> None:
    assert "original" not in readers.get("/applications/", "en", None).text
    assert "L’original de cet appel est en anglais" in readers.get("/applications/", "fr", None).text
    assert "Das Original dieses Aufrufs ist auf Englisch" in readers.get("/applications/", "de", None).text


def test_what_has_no_translation_is_shown_in_the_original_and_marked_so(readers: Readers) -> None:
    page = readers.get("/applications/", "de", None).text

    assert '<span lang="en">A call.</span>' in page
    assert '<span lang="en">' not in readers.get("/applications/", "fr", None).text.partition("<main")[2]
    assert '<span lang="en">' not in readers.get("/applications/", "en", None).text.partition("<main")[2]


def test_a_receipts_bytes_and_hash_are_the_same_in_every_language(readers: Readers) -> None:
    sent = readers.call.sent()
    files = {readers.get(here(sent.id, "/receipts/1/content.json"), one).content for one in ("en", "fr", "de")}

    assert len(files) == 1
    assert all(
        sent.sent is not None and sent.sent.content_hash in readers.get(here(sent.id, "/receipts/1"), one).text
        for one in ("en", "fr", "de")
    )


def test_a_table_to_take_away_has_its_headings_in_the_readers_language(readers: Readers) -> None:
    readers.call.sent()

    assert "⟦What do you want to reach?⟧" in readers.get("/applications/office/export.csv", "fr", OFFICER).text
