"""The announced figures of ICC 2020, derived from dated history, as of any date."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.selection.contracts import Outcome
from services.selection.model.announcement import (
    CountryCount,
    Entry,
    Filter,
    Totals,
    countries,
    holders,
    places,
    totals,
)
from shared.challenge import Places, Role
from shared.people import City
from tests.selection.builders import an_entry
from tests.selection.stories import on

SELECTED = Path(__file__).parents[2] / "deploy" / "challenges" / "icc-2020-selected.json"
ANNOUNCED = on(2020, 7, 24)
PLACES = (
    Places(id="core", title="core cities", role=Role.CORE, count=80),
    Places(id="mentors", title="European mentors", role=Role.MENTOR, count=10),
    Places(id="world", title="international mentors", role=Role.MENTOR, international=True, count=10),
)


def as_announced(row: dict[str, Any], **changes: Any) -> Entry:
    cities = [City(**city) for city in row["consortium"]] or [City(name=row["name"], country=row["countries"][0])]
    return an_entry(
        row["name"],
        role=Role(row["category"]),
        alumni=row["digital_cities_challenge"],
        cities=cities,
        consortium=bool(row["consortium"]),
        international=row["international"],
        countries=row["countries"],
        **({"announced_at": ANNOUNCED} | changes),
    )


@pytest.fixture(scope="module")
def history() -> list[Entry]:
    return [as_announced(row) for row in json.loads(SELECTED.read_text())]


def test_the_2020_announcement_adds_up(history: list[Entry]) -> None:
    selected = holders(history, ANNOUNCED)

    assert totals(selected) == Totals(
        selected=90,
        new_core=54,
        alumni_core=26,
        eu_mentors=9,
        international_mentors=1,
        cities=126,
        core_countries=20,
        core_consortia=8,
    )
    assert [(place.id, place.filled, place.open) for place in places(selected, PLACES)] == [
        ("core", 80, 0),
        ("mentors", 9, 1),
        ("world", 1, 9),
    ]


def test_the_countries_add_up_to_the_cities(history: list[Entry]) -> None:
    rows = countries(holders(history, ANNOUNCED))

    assert sum(row.cities for row in rows) == 126
    assert CountryCount(country="SG", selected=1, cities=1) in rows


def test_an_earlier_date_shows_what_was_public_then(history: list[Entry]) -> None:
    first, later = history[:88], [entry.model_copy(update={"announced_at": on(2020, 9, 1)}) for entry in history[88:]]

    assert len(holders([*later, *first], on(2020, 7, 25))) == 88
    assert len(holders([*later, *first], on(2020, 9, 2))) == 90
    assert holders([*later, *first], on(2020, 7, 1)) == []


def test_whoever_gave_the_place_back_is_public_until_that_day() -> None:
    history = [an_entry("Ulm"), an_entry("Ulm", generation=2, outcome=Outcome.WITHDRAWN, announced_at=on(2020, 9, 1))]

    assert [entry.name for entry in holders(history, on(2020, 8, 31))] == ["Ulm"]
    assert holders(history, on(2020, 9, 1)) == []


@given(st.permutations(range(4)), st.integers(1, 12))
def test_figures_do_not_depend_on_the_order_of_the_history(order: list[int], month: int) -> None:
    entries = [
        an_entry("Ulm"),
        an_entry("Bonn", announced_at=on(2020, 8, 1)),
        an_entry("Ulm", generation=2, outcome=Outcome.WITHDRAWN, announced_at=on(2020, 9, 1)),
        an_entry("Jena", announced_at=on(2020, 10, 1)),
    ]
    moment: datetime = on(2020, month, 15)

    assert holders([entries[at] for at in order], moment) == holders(entries, moment)


def test_a_city_in_two_consortia_counts_once() -> None:
    ulm = City(name="Ulm", country="DE")
    one = an_entry("One", consortium=True, cities=(ulm, City(name="Bonn", country="DE")))
    other = an_entry("Other", consortium=True, cities=(ulm,))

    assert totals([one, other]).cities == 2


@pytest.mark.parametrize(
    ("matching", "names"),
    [
        (Filter(), {"Ulm", "Turku", "Lyon"}),
        (Filter(country="DE"), {"Ulm"}),
        (Filter(role=Role.MENTOR), {"Turku"}),
        (Filter(alumni=True), {"Lyon"}),
        (Filter(consortium=False), {"Ulm", "Lyon"}),
        (Filter(country="FR", alumni=False), set()),
    ],
)
def test_the_list_is_filtered_by_each_attribute_on_its_own(matching: Filter, names: set[str]) -> None:
    entries = [
        an_entry("Ulm"),
        an_entry("Turku", "FI", role=Role.MENTOR, consortium=True),
        an_entry("Lyon", "FR", alumni=True),
    ]

    assert {entry.name for entry in entries if matching.fits(entry)} == names
