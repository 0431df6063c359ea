"""What the pages and texts about a correction say is what it does."""

from services.selection.contracts import Outcome
from shared.mongo import Database
from tests.selection.builders import CHAIR, PROGRAMME, an_id
from tests.selection.stories import corrected, proposed_correction
from tests.serving import Visit

LOST = "Ulm loses its place as soon as the correction is confirmed"
WON = "Jena gets a place as soon as the correction is confirmed"
NOBODY_ELSE = "none to anybody else"


def test_whoever_signs_that_a_place_is_lost_reads_what_becomes_of_the_delegation(
    public: Database, visit: Visit
) -> None:
    release = proposed_correction(public, "Ulm", Outcome.FELLOW)

    page = visit(CHAIR).get(f"/selection/chair/releases/{release.id}").text

    for text in (LOST, "is no longer invited", "lose their seats and are told", "until the next announcement"):
        assert text in page
    assert NOBODY_ELSE not in page


def test_whoever_signs_that_a_place_is_won_reads_that_the_contact_is_invited(public: Database, visit: Visit) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN)
    release = proposed_correction(public, "Jena", Outcome.SELECTED)

    page = visit(CHAIR).get(f"/selection/chair/releases/{release.id}").text

    assert WON in page
    assert "its contact is invited to name delegates" in page
    assert NOBODY_ELSE not in page


def test_a_correction_that_moves_no_place_says_nothing_about_delegations(public: Database, visit: Visit) -> None:
    chair = visit(CHAIR)
    same = proposed_correction(public, "Ulm", reasons="Better reasons.", letter=True)
    beside = proposed_correction(public, "Jena", Outcome.NOT_SELECTED)

    for release in (same, beside):
        page = chair.get(f"/selection/chair/releases/{release.id}").text
        assert NOBODY_ELSE in page
        assert "delegat" not in page.partition("Old and new")[2]


def test_the_page_on_which_it_is_proposed_says_whose_place_is_at_stake(public: Database, visit: Visit) -> None:
    office = visit(PROGRAMME)

    holder = office.get(f"/selection/chair/expressions/{an_id('Ulm')}/correction").text
    other = office.get(f"/selection/chair/expressions/{an_id('Jena')}/correction").text

    assert f"With any other outcome {LOST}" in holder
    assert f"If it becomes selected, {WON}" in other
    assert "takes none from anybody" not in holder + other
