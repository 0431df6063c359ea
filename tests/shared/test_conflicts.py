"""What keeps somebody from an expression without naming it."""

import pytest

from shared.conflicts import covers_city, touches_country
from shared.people import City

CITIES = (City(name="Köln", country="DE"), City(name="Åbo", country="FI"))


@pytest.mark.parametrize(("country", "touches"), [("DE", True), ("FI", True), ("SE", True), ("PT", False)])
def test_it_touches_the_countries_of_its_cities_and_those_it_names(country: str, touches: bool) -> None:
    assert touches_country(country, CITIES, ("SE",)) is touches


@pytest.mark.parametrize(
    ("name", "country", "covers"),
    [("köln", "DE", True), ("ÅBO", "FI", True), ("Köln", "FI", False), ("Ko", "DE", False)],
)
def test_a_city_is_covered_however_it_is_written_but_only_in_its_country(name: str, country: str, covers: bool) -> None:
    assert covers_city(name, country, CITIES) is covers
