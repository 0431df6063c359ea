"""The announcement as everybody reads it: its list, its map, its marks."""

import re
import time
from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from services.selection import web
from services.selection.actions import announce_selection
from services.selection.actions.reading import announcements
from services.selection.actions.reading.announcements import FOR_EVER, Announcement
from services.selection.store.announcement import History
from shared import clock
from shared.mongo import Database
from shared.people import City
from shared.settings import Settings
from shared.web.shelf import A_SECOND
from tests.machine import until
from tests.selection.builders import PROGRAMME, an_entry
from tests.selection.stories import (
    decided,
    define,
    released,
)
from tests.serving import Visit
from tests.shared.test_web.shop import lies_ready


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


def test_what_is_announced_stays_until_the_day_is_over_or_more_becomes_public(db: Database) -> None:
    define(db)
    first, second = clock.now() - timedelta(days=3), clock.now() + timedelta(seconds=2)
    History(db).add([an_entry("Bonn").model_copy(update={"announced_at": first})], challenge_id="icc-test")
    today = _announced(db)
    before = _announced(db, as_of=first + timedelta(days=1))

    other = an_entry("Turku").model_copy(update={"announced_at": second})  # by a machine whose clock is ahead
    History(db).add([other], challenge_id="icc-test")
    soon = _announced(db)

    zone = today.challenge.time_zone
    midnight = datetime.fromisoformat(f"{today.as_of.astimezone(zone).date() + timedelta(days=1)}T00:00:00")
    assert today.holds_until == midnight.replace(tzinfo=zone)
    assert before.holds_until == FOR_EVER
    assert soon.holds_until == second


def test_the_page_of_an_announcement_is_not_made_again_for_each_second(db: Database, settings: Settings) -> None:
    define(db)
    History(db).add([an_entry("Bonn")], challenge_id="icc-test")
    production = settings.model_copy(update={"clock_file": None})  # where no page shows the time

    with TestClient(web.create(production), base_url=settings.base_url) as client:
        until(lambda: lies_ready(client, "/selection/"))
        time.sleep(2 * A_SECOND)

        assert lies_ready(client, "/selection/")


def _announced(db: Database, as_of: datetime | None = None) -> Announcement:
    found = announcements.announcement(db, as_of=as_of)
    assert found is not None
    return found
