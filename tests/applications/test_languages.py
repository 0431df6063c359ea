"""Applications in French and German: whoever asks in a language is answered in it, page, refusal and export alike."""

import httpx
import pytest

from shared import texts
from tests import reasons
from tests.applications.builders import OFFICER, OWNER, Call, released, some_content
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
    assert '<span lang="en">Test challenge 2020</span>\u202f: l’appel' in page.text
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


SAID = {
    "fr": "Rang 12 sur 131 avec 78,33 points sur 100 (moyennes sur 5\u202f: Relevance 4,00\u202f; Impacts 3,50). "
    "À égalité de points avec 2 autres candidatures, départagées par\u202f: Relevance, puis tirage au sort. "
    "Dans la limite des 76 places (core cities).",
    "de": "Rang 12 von 131 mit 78,33 von 100 Punkten (Mittelwerte von je 5: Relevance 4,00; Impacts 3,50). "
    "Punktgleich mit 2 anderen Bewerbungen; den Gleichstand entschied: Relevance, dann Los. "
    "Innerhalb der 76 Plätze (core cities).",
}


@pytest.mark.parametrize("language", SAID)
def test_the_reasons_of_a_decision_are_read_in_the_language_of_whoever_asks(
    site: Site, call: Call, language: str
) -> None:
    sent = call.sent()
    call.release(released(sent.id, reasons=reasons.by_rank()))
    applicant, officer = asking(site.browser(OWNER), language), asking(site.browser(OFFICER), language)

    page = applicant.get(here(sent.id)).text
    answer = applicant.get(f"/applications/api/expressions/{sent.id}").json()
    (row,) = officer.get("/applications/office/export.json").json()

    assert SAID[language] in page
    assert (answer["decision"]["reasons"], row["decision"]["reasons"]) == (SAID[language], SAID[language])


def test_a_persons_own_words_are_read_as_they_were_typed(site: Site, call: Call) -> None:
    sent = call.sent()
    call.release(released(sent.id, reasons="lot"))  # which is a sentence of ours, too

    assert '<p class="prose">lot</p>' in asking(site.browser(OWNER), "fr").get(here(sent.id)).text
