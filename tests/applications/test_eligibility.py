from typing import Any

import pytest

from services.applications.model import exceptions, submissions
from services.applications.model.content import Content
from services.applications.model.eligibility import Ineligible, Rule, Waiver, objections
from shared.wording import say
from tests.applications.builders import (
    BEFORE,
    a_challenge,
    a_consortium,
    a_lane,
    an_expression,
    some_content,
)


def rules(content: Content, *, lifted: Waiver | None = None, **lane: Any) -> list[Rule]:
    return [against.rule for against in objections(content, a_lane(**lane), a_challenge(), lifted)]


def a_waiver(*lifted: Rule) -> Waiver:
    return Waiver(rules=lifted, reason="Small, but an alumna", by_name="Ada", by_email="ada@example.org", at=BEFORE)


@pytest.mark.parametrize(("population", "against"), [(50_000, [Rule.POPULATION]), (50_001, []), (0, [Rule.POPULATION])])
def test_a_city_alone_needs_more_than_50_000_inhabitants(population: int, against: list[Rule]) -> None:
    assert rules(some_content(population=population)) == against


def test_in_a_consortium_no_city_is_too_small() -> None:
    assert rules(a_consortium("Τρίπολη", "Κόρινθος")) == []


def test_a_city_outside_the_eligible_countries_is_not_admitted() -> None:
    assert rules(some_content(country="NO")) == [Rule.COUNTRY]


def test_one_member_outside_the_eligible_countries_is_named() -> None:
    members = [{"name": "Trieste", "country": "IT"}, {"name": "Oslo", "country": "NO"}]

    against = objections(some_content(applies="consortium", members=members), a_lane(), a_challenge())

    assert [(one.rule, one.field, say(one.text)) for one in against] == [
        (Rule.COUNTRY, "members", "Not in an eligible country: Oslo.")
    ]


def test_a_lane_for_anywhere_takes_cities_of_any_country() -> None:
    assert rules(some_content(country="SG"), anywhere=True) == []


def test_a_city_whose_countries_all_lie_outside_the_region_is_international() -> None:
    assert some_content(country="SG").is_international(a_challenge())
    assert not some_content(country="GR").is_international(a_challenge())


def test_the_alumni_lane_is_for_alumni() -> None:
    assert rules(some_content(), alumni=True) == [Rule.ALUMNI]
    assert rules(some_content(alumni=True), alumni=True) == []


def test_a_waiver_lifts_the_rules_it_names_and_no_other() -> None:
    content = some_content(population=10, country="NO")

    assert rules(content, lifted=a_waiver(Rule.POPULATION)) == [Rule.COUNTRY]


def test_an_ineligible_expression_is_refused_with_every_reason() -> None:
    draft = an_expression(content=some_content(population=10, country="NO"))

    with pytest.raises(Ineligible) as refusal:
        submissions.submit(draft, a_lane(), a_challenge(), at=BEFORE)

    assert set(refusal.value.fields) == {"country", "population"}


def test_with_a_waiver_it_is_taken() -> None:
    draft = an_expression(content=some_content(population=10))
    waived, _ = exceptions.waive(draft, a_lane(), a_challenge(), a_waiver(Rule.POPULATION))

    sent, _ = submissions.submit(waived, a_lane(), a_challenge(), at=BEFORE)

    assert sent.version == 1
