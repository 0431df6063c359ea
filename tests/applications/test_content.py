"""Which cities an expression is about."""

from shared.people import City
from tests.applications.builders import a_consortium, some_content


def test_a_lead_counts_only_if_it_is_listed() -> None:
    content = a_consortium("Τρίπολη", "Κόρινθος", name="Association of Towns")

    assert content.cities == (City(name="Τρίπολη", country="GR"), City(name="Κόρινθος", country="GR"))


def test_members_that_were_listed_make_a_consortium_even_if_the_question_was_not_answered() -> None:
    content = some_content(applies=None, members=[{"name": "A", "country": "IT"}, {"name": "B", "country": "GR"}])

    assert (content.consortium, content.countries) == (True, ("GR", "IT"))


def test_members_left_over_from_a_change_of_mind_do_not_count() -> None:
    content = some_content(applies="alone", members=[{"name": "A", "country": "IT"}])

    assert [city.name for city in content.cities] == ["Θεσσαλονίκη"]
