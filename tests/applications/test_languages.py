"""Applications in French and German: whoever asks in a language is answered in it, page, refusal and export alike."""

import httpx
import pytest

from shared import texts
from tests.applications.builders import OFFICER, OWNER, Call, some_content
from tests.applications.conftest import Site
from tests.applications.visiting import here


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "OFFERED", ("en", "fr", "de"))


def asking(client: httpx.Client, language: str) -> httpx.Client:
    client.headers["Accept-Language"] = language
    return client


def test_the_call_is_read_in_french_with_its_dates(site: Site) -> None:
    page = asking(site.browser(), "fr").get("/applications/")

    assert '<html lang="fr">' in page.text
    assert "Test challenge 2020\u202f: l’appel" in page.text
    assert "vendredi 29 mai 2020" in page.text
    assert "Belgique, Grèce, Italie." in page.text


def test_a_draft_is_written_in_german(site: Site, call: Call) -> None:
    draft = call.draft(some_content(country="NO", population=1200, themes=()))

    page = asking(site.browser(OWNER), "de").get(here(draft.id, "/check")).text

    assert "Wählen Sie mindestens ein Thema" in page
    assert "braucht mehr als 50.000 Einwohner; Sie haben 1.200 angegeben." in page
    assert "Nicht in einem teilnahmeberechtigten Land: Θεσσαλονίκη." in page


def test_programs_are_refused_in_their_language_under_the_same_code(site: Site, call: Call) -> None:
    draft = call.draft(some_content(themes=(), public_entity=False))
    client = asking(site.browser(OWNER), "fr")

    answer = client.post(f"/applications/api/expressions/{draft.id}/submission", headers={"If-Match": '"1"'})

    assert (answer.json()["code"], answer.headers["Content-Language"]) == ("incomplete", "fr")
    assert answer.json()["detail"].startswith("2 éléments manquent ou sont incorrects")
    assert [error["detail"] for error in answer.json()["errors"]][-1] == "Choisissez au moins un thème"


def test_an_export_has_its_headings_in_the_language_of_whoever_takes_it(site: Site, call: Call) -> None:
    call.sent()

    table = asking(site.browser(OFFICER), "de").get("/applications/office/export.csv").text

    assert '"Nummer","Bewerbungsweg","Stand","Version, die zählt"' in table.splitlines()[0]
    assert '"Griechenland"' in table
