"""What the public reads of a selection by the API: nothing before the announcement, and places alone after it."""

import re

from services.selection.actions import announce_selection
from shared.mongo import Database
from tests.selection.builders import PROGRAMME
from tests.selection.stories import decided, released
from tests.serving import Visit

API = "/selection/api"


def test_before_the_announcement_everything_public_is_silent(db: Database, visit: Visit) -> None:
    nobody = visit()
    empty = [nobody.get(f"{API}/announcement").content, nobody.get("/selection/").content]
    decided(db)
    released(db)

    assert nobody.get(f"{API}/announcement").json() == {"announced": False}
    assert nobody.get(f"{API}/announcement?country=DE").content == empty[0]
    assert nobody.get("/selection/map.svg").status_code == 404
    assert "Ulm" not in nobody.get("/selection/?country=DE").text


def test_the_announcement_as_of_a_day_before_it_is_silent_too(db: Database, visit: Visit) -> None:
    decided(db)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)
    nobody = visit()

    assert nobody.get(f"{API}/announcement?as_of=2020-06-09").json() == {"announced": False}
    assert nobody.get(f"{API}/announcement?as_of=2020-06-10").json()["totals"]["selected"] == 2
    assert nobody.get(f"{API}/announcement?as_of=2031-01-01").json()["totals"]["selected"] == 2
    assert nobody.get(f"{API}/announcement?as_of=9999-12-31").json()["totals"]["selected"] == 2
    assert nobody.get(f"{API}/announcement?as_of=0001-01-01").json() == {"announced": False}
    assert nobody.get(f"{API}/announcement?as_of=yesterday").status_code == 422
    assert nobody.get(f"{API}/announcement?as_of=").json()["totals"]["selected"] == 2


def test_a_date_that_is_none_is_one_error(visit: Visit) -> None:
    refused = visit().get(f"{API}/announcement?as_of=x")
    page = visit().get("/selection/?as_of=x")

    assert (refused.status_code, page.status_code) == (422, 422)
    assert refused.json()["errors"] == [
        {"query": "as_of", "code": "no-such-day", "detail": "Enter a date, such as 2020-05-29."}
    ]


def test_only_places_are_public_never_populations_scores_or_who_was_not_selected(db: Database, visit: Visit) -> None:
    decided(db)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    text = visit().get(f"{API}/announcement").text + visit().get("/selection/").text
    text = re.sub(r":\d\d\.\d+", "", text)  # a moment at 5.190 s is no population of 90000

    assert "90000" not in text
    assert "population" not in text
    assert "Jena" not in text
