"""The home page and what robots may fetch."""

import pytest

from tests.notifications.builders import CHAIR, OFFICE
from tests.notifications.conftest import Site


def test_the_home_page_says_what_is_on(site: Site) -> None:
    shown = site.browser.get("/").text

    assert "Intelligent Cities Challenge 2020" in shown
    assert "29 May 2020, 17:00</time>" in shown
    assert "The call, in the time of Brussels" in shown  # the zone stands there once for all its times


@pytest.mark.parametrize("path", ["/notifications/letters", "/selection/chair"])
@pytest.mark.parametrize("organiser", [OFFICE, CHAIR])
def test_organisers_find_their_pages_from_home(site: Site, path: str, organiser: str) -> None:
    assert f'href="{path}"' not in site.browser.get("/").text
    site.sign_in(organiser)
    assert f'href="{path}"' in site.browser.get("/").text


def test_robots_may_fetch_feeds(site: Site) -> None:
    assert "Allow: /events/calendar/" in site.browser.get("/robots.txt").text
