"""The replay's people and cities: as many as the edition had, real where announced, marked where made up."""

import json
from collections import Counter

import yaml

from demo import people
from demo.stage import CHALLENGE
from local import banner


def cities_of(applicant: people.Applicant) -> list[tuple[str, str]]:
    """The cities an applicant's expression covers."""
    return [(one["name"], one["country"]) for one in applicant.members] or [(applicant.name, applicant.country)]


def test_131_core_expressions_cover_193_cities_of_20_countries() -> None:
    core = [one for one in people.applicants() if one.lane != "mentors"]

    cities = [city for one in core for city in cities_of(one)]

    assert len(core) == 131
    assert len(cities) == len(set(cities)) == 193
    assert {country for _, country in cities} == set(people.CORE_COUNTRIES)
    assert len(people.CORE_COUNTRIES) == 20


def test_51_of_them_are_made_up_cover_79_cities_and_say_so_in_every_name() -> None:
    made_up = [one for one in people.applicants() if one.made_up]

    names = [name for one in made_up for name, _ in cities_of(one)]

    assert (len(made_up), len(names)) == (51, 79)
    assert all(name.startswith("Made-up ") and name.endswith("(replay)") for name in names)
    assert all(one.made_up for one in (*people.late(), *people.unfinished()))


def test_the_others_are_those_that_were_announced() -> None:
    announced = {one["name"] for one in json.loads(people.ANNOUNCED.read_text())}

    assert {one.name for one in people.applicants() if not one.made_up} == announced
    assert Counter(one.lane == "mentors" for one in people.applicants() if not one.made_up) == {True: 10, False: 80}


def test_everybody_has_an_address_of_their_own_that_is_nobodys() -> None:
    everybody = [*people.applicants(), *people.late(), *people.unfinished()]
    addresses = [one.address for one in everybody] + [one["email"] for one in people.reviewers()]
    for one in everybody:
        seats = 2 * len(cities_of(one))
        addresses += [found["email"] for found in people.delegates(one.name, seats, one.country, [["opening"]])]

    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith("@example.org") for address in addresses)
    assert max(len(address.partition("@")[0]) for address in addresses) <= 64


def test_the_same_people_come_every_time() -> None:
    assert people.applicants() == people.applicants()


def test_lanes_and_countries_are_those_of_the_challenge_file() -> None:
    challenge = yaml.safe_load(CHALLENGE.read_text())

    assert {one.lane for one in people.applicants()} == {lane["id"] for lane in challenge["lanes"]}
    assert set(people.CORE_COUNTRIES) <= set(challenge["eligible_countries"])
    assert len({one["country"] for one in people.reviewers()}) >= 20


def test_the_people_named_after_the_demo_play_in_it() -> None:
    applicants = [one.address for one in people.applicants()]
    reviewers = [one["email"] for one in people.reviewers()]
    delegates = [one["email"] for name in ("Alcobendas",) for one in people.delegates(name, 1, "ES", [[]])]

    named = [email for email, _ in banner.PLAYED]

    assert [named[0] in applicants, named[1] in reviewers, named[2] in delegates] == [True, True, True]
