"""Numbers are written as the reader's language writes them, and read as it writes them."""

import pytest

from services.selection.forms import SheetForm
from shared.mongo import Database
from shared.web.forms import Form, checked
from tests.selection.builders import CHAIR
from tests.selection.stories import person_of, scored, with_assignment
from tests.serving import Visit


@pytest.mark.parametrize(("language", "best", "half"), [("en", "100.00", "4.5"), ("fr", "100,00", "4,5")])
def test_scores_have_the_languages_decimal_mark(
    db: Database, visit: Visit, language: str, best: str, half: str
) -> None:
    scored(db)

    page = visit(CHAIR).get("/selection/chair/ranking", headers={"Accept-Language": language}).text

    assert f">{best}</td>" in page
    assert f">{half}0</td>" in page


@pytest.mark.parametrize(("language", "half"), [("en", "4.5"), ("de", "4,5")])
def test_points_are_offered_in_it_and_sent_as_html_has_them(
    db: Database, visit: Visit, language: str, half: str
) -> None:
    first = with_assignment(db)

    page = visit(person_of("Rita")).get(f"/selection/reviews/{first}", headers={"Accept-Language": language}).text

    assert f'<option value="4.5">{half}</option>' in page


@pytest.mark.parametrize("typed", ["3.5", "3,5"])
def test_a_decimal_comma_is_taken_for_a_point(typed: str) -> None:
    form = Form([("points.relevance", typed), ("revision", "0")])

    assert checked(SheetForm, form).points == {"relevance": 3.5}


def test_times_are_said_to_be_those_of_the_city(db: Database, visit: Visit) -> None:
    with_assignment(db)

    page = visit(CHAIR).get("/selection/chair/log", headers={"Accept-Language": "fr"}).text

    assert page.count("Toutes les heures sont celles de Bruxelles.") == 1
    assert "Europe/Brussels" not in page
