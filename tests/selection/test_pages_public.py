"""The announcement as everybody reads it: its list, its map, its marks."""

import re

from services.selection.actions import announce_selection
from services.selection.store.announcement import History
from shared.mongo import Database
from shared.people import City
from tests.selection.builders import PROGRAMME, an_entry
from tests.selection.stories import (
    decided,
    define,
    released,
)
from tests.serving import Visit


def test_the_announcement_is_filtered_and_its_totals_stay(db: Database, visit: Visit) -> None:
    decided(db, mentors=("Turku",))
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    page = visit().get("/selection/?role=mentor&country=&alumni=&consortium=&as_of=").text

    assert re.findall(r'<th scope="row">(\w+)</th>\n<td>', page) == ["Turku"]
    assert "3 applications with 3 cities hold a place" in page
    assert "1 of 3 application" in page


def test_an_announcement_of_a_replay_says_so_once_and_marks_no_announced_city(db: Database, visit: Visit) -> None:
    decided(db)
    db["expressions"].update_many({}, {"$set": {"replay": True}})
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    page = visit().get("/selection/").text

    assert page.count("made-up") == 1
    assert visit().get("/selection/api/announcement").json()["replay"] is True


def test_the_map_shows_the_countries_of_that_day(db: Database, visit: Visit) -> None:
    decided(db)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    drawn = visit().get("/selection/map.svg")

    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "Germany 2" in drawn.text
    assert visit().get("/selection/map.svg?as_of=2020-06-01").status_code == 404


def test_the_maps_caption_names_the_cities_outside_it(db: Database, visit: Visit) -> None:
    define(db)
    cities = tuple(
        City(name=name, country=code) for name, code in (("Jena", "DE"), ("Singapore", "SG"), ("Oita", "JP"))
    )
    History(db).add([an_entry("Bonn")], challenge_id="icc-test")
    before = visit().get("/selection/").text

    History(db).add([an_entry(cities=cities, countries=("DE", "JP", "SG"))], challenge_id="icc-test")
    after = visit().get("/selection/").text

    assert "Outside the map" not in before
    assert "Outside the map, and in the table: Oita (Japan), Singapore. Borders" in after
