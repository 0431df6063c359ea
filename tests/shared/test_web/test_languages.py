"""In which language a page answers, and how a visitor chooses another."""

from pathlib import Path

import pytest

from shared import texts
from tests.shared.test_web.conftest import Site

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Sign in"\nmsgstr "Se connecter"\n'


@pytest.fixture(autouse=True)
def _french(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(texts, "OFFERED", ("en", "fr"))
    monkeypatch.setattr(texts, "_folders", {tmp_path: None})
    (tmp_path / "fr.po").write_text(PO)
    texts.translations.cache_clear()


def test_a_page_speaks_the_browsers_language(site: Site) -> None:
    answer = site.client.get("/accessibility", headers={"Accept-Language": "fr-FR, en;q=0.5"})
    assert answer.headers["Content-Language"] == "fr"
    assert '<html lang="fr">' in answer.text
    assert "Se connecter" in answer.text
    assert "Accept-Language" in answer.headers["Vary"]


def test_what_is_chosen_on_a_page_is_remembered_and_goes_before_the_browser(site: Site) -> None:
    chosen = site.client.post(
        "/language", data={"language": "fr", "next": "/accessibility?a=1"}, follow_redirects=False
    )
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/accessibility?a=1")
    assert site.client.get("/accessibility", headers={"Accept-Language": "en"}).headers["Content-Language"] == "fr"


@pytest.mark.parametrize("language", ["el", "../fr", "", "fr" * 5000])
def test_a_language_that_does_not_exist_changes_nothing(site: Site, language: str) -> None:
    answer = site.client.post(
        "/language", data={"language": language, "next": "//evil.example"}, follow_redirects=False
    )
    assert "set-cookie" not in answer.headers
    assert answer.headers.get("Location", "/") == "/"


def test_a_problem_says_its_language(site: Site) -> None:
    answer = site.client.get("/samples/api/nothing", headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Language"] == "fr"


def test_data_is_in_no_language(site: Site) -> None:
    assert "Content-Language" not in site.client.get("/health").headers
