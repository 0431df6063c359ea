"""Pages of the platform itself."""

import re
from datetime import timedelta

import pytest

from shared import clock, texts
from shared.web import render
from tests.shared.test_web.conftest import Site


def test_security_txt_names_a_contact_and_holds_for_less_than_a_year(site: Site) -> None:
    answer = site.stranger.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert re.search(r"^Contact: mailto:\S+@\S+$", answer.text, re.MULTILINE)
    year = re.search(r"^Expires: (\d{4}-\d{2}-\d{2})T", answer.text, re.MULTILINE)
    assert year is not None
    today = clock.real().date()
    assert str(today + timedelta(days=30)) < year[1] < str(today + timedelta(days=365))


def test_every_page_leads_to_privacy_and_to_what_programs_need(site: Site) -> None:
    page = site.stranger.get("/samples/").text
    for address in ("/privacy", "/for-programs", "/accessibility"):
        assert f'href="{address}"' in page
        assert site.stranger.get(address).status_code == 200


def test_what_keeps_somebody_out_says_whom_to_write_to(site: Site) -> None:
    assert '<a href="mailto:challenge@example.org">challenge@example.org</a>' in site.stranger.get("/nothing").text


def test_a_fault_of_ours_says_whom_to_write_to_as_a_link_on_pages_and_as_text_to_programs(site: Site) -> None:
    page = site.stranger.get("/samples/broken")
    program = site.stranger.get("/samples/broken", headers={"Accept": "application/json"})

    assert 'write to <a href="mailto:challenge@example.org">challenge@example.org</a> and' in page.text
    assert "write to challenge@example.org and" in program.json()["detail"]


def test_what_the_office_must_complete_is_marked(site: Site) -> None:
    assert "<mark>For the programme office" in site.stranger.get("/privacy").text


@pytest.mark.parametrize("language", texts.OFFERED)
@pytest.mark.parametrize("address", ["/privacy", "/for-programs", "/accessibility"])
def test_they_are_there_in_every_language(site: Site, address: str, language: str) -> None:
    answer = site.stranger.get(address, headers={"Accept-Language": language})

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


def test_a_page_cannot_take_what_is_the_frames_own() -> None:
    with pytest.raises(ValueError, match=r"flash is the frame.s own"):
        render.keep_apart("one.html", {"flash": 14, "values": {}})
