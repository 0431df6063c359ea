"""Where a page stands, by the table of addresses."""

import pytest

from shared.settings import Environment, Settings
from shared.texts import speaking
from shared.web import navigation
from shared.web.breadcrumbs import PLACES, section, trail
from shared.web.routes import leaves
from tests.shared.test_web.test_flash import WEBS

HERE = "/applications/expressions/7"


def _texts(path: str, names: dict[str, str] | None = None, above: str = "") -> list[str]:
    return [crumb.text for crumb in trail(path, names or {}, above)]


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/", []),
        ("/applications/", []),
        ("/applications/mine", []),
        ("/sign-in", []),
        (HERE, ["Home", "My expressions"]),
        (f"{HERE}/check", ["Home", "My expressions", "Tampere"]),
        (f"{HERE}/answers/vision", ["Home", "My expressions", "Tampere"]),
        ("/applications/new", ["Home", "The call"]),
        ("/selection/chair/log", ["Home", "The committee’s round"]),
        ("/selection/chair/releases/7", ["Home", "The committee’s round", "Decisions"]),
        ("/selection/chair/expressions/7/correction", ["Home", "The committee’s round", "Ranking", "Tampere"]),
        ("/events/delegations/7", ["Home", "My sessions"]),
        ("/events/organise/opening/time", ["Home", "Sessions", "Session"]),
        ("/notifications/letters/all/retry", ["Home", "Letters"]),
    ],
)
def test_a_page_is_below_those_that_lead_to_it(path: str, texts: list[str]) -> None:
    assert _texts(path, {"expression_id": "Tampere"}) == texts


def test_every_crumb_is_an_address_and_is_said_in_the_readers_language() -> None:
    with speaking("de"):
        crumbs = trail(f"{HERE}/check", {})
    assert [crumb.href for crumb in crumbs] == ["/", "/applications/mine", HERE]
    assert [crumb.text for crumb in crumbs] == ["Start", "Meine Interessenbekundungen", "Interessenbekundung"]


def test_who_looks_can_decide_what_is_above() -> None:
    office = "/applications/office/expressions/7"
    assert _texts(f"{HERE}/receipts/1", {"expression_id": "Turku"}, office) == ["Home", "Office", "Turku"]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", "/"),
        ("/applications/mine", "/applications/mine"),
        (f"{HERE}/check", "/applications/mine"),
        ("/events/sessions/opening", "/events/"),
        ("/events/delegations/7", "/events/mine"),
        ("/events/delegates/7/removal", "/events/mine"),
        ("/applications/office/", "/applications/office"),
        ("/privacy", ""),
    ],
)
def test_the_navigation_marks_what_a_page_belongs_to(path: str, marked: str) -> None:
    assert section(path, trail(path, {}), navigation.ENTRIES) == marked


def test_every_place_is_a_page_of_ours() -> None:
    local = Settings(environment=Environment.LOCAL)
    pages = {
        route.path
        for web, _table in WEBS.values()
        for route in leaves(web.create(local).routes)
        if "GET" in (route.methods or ())
    }
    assert set(PLACES) <= pages
