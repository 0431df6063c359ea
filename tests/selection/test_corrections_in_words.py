"""What the pages and texts about a correction say is what it does."""

import pytest

from services.selection.actions import decide
from services.selection.actions.release_decisions import DecisionsChanged
from services.selection.contracts import Outcome
from services.selection.forms import Terms
from services.selection.model.corrections import OldReasons
from services.selection.model.sheets import Sheet
from services.selection.store.acts import Acts
from services.selection.store.decisions import Decisions
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from tests.selection.builders import CHAIR, PROGRAMME, an_id
from tests.selection.sentences import fields_of, said, sentence_of, told
from tests.selection.stories import (
    a_scorer_of,
    corrected,
    decided,
    proposed,
    proposed_correction,
    released,
    submit_points,
)
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


@pytest.fixture
def uneven(db: Database) -> Database:
    """Trier's decision was released, and one of its sheets gives it less than the others."""
    decided(db, names=("Ulm", "Bonn", "Trier"))
    submit_points(db, an_id("Trier"), a_scorer_of(db, "Trier"), 1, revision=1)
    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)
    released(db)
    return db


def lowest(db: Database) -> Sheet:
    return min(Sheets(db).of_expression(an_id("Trier")), key=lambda sheet: sum(sheet.points.values()))


def test_a_sheet_is_not_set_aside_under_reasons_that_count_its_points(uneven: Database, visit: Visit) -> None:
    office, aside = visit(PROGRAMME), str(lowest(uneven).reviewer_id)
    [decision] = Decisions(uneven).on(an_id("Trier"))
    typed = {"outcome": "reserve", "reasons": told(decision.reasons), "because": "Bribed.", "name": "Trier"}
    typed |= {"cities.0": "Trier", "set_aside": aside}

    page = office.post(f"/selection/chair/expressions/{an_id('Trier')}/correction", data=typed)

    assert page.status_code == 422
    assert decision.score != "80.00"
    assert "Write the reasons anew: without these sheets it has 80.00 of 100 points" in page.text
    api = {"because": "Bribed.", "set_aside": [aside]}
    refused = office.post(f"/selection/api/corrections/{an_id('Trier')}", json=api).json()
    assert refused["type"].rpartition("/")[2] == "old-reasons"
    anew = proposed_correction(uneven, "Trier", reasons="80.00 of 100 points.", set_aside=(lowest(uneven).reviewer_id,))
    assert anew.correction is not None


def test_reasons_without_figures_stand_when_a_sheet_is_set_aside(uneven: Database) -> None:
    corrected(uneven, "Trier", Outcome.INELIGIBLE, reasons="It is no public entity.")

    assert proposed_correction(uneven, "Trier", set_aside=(lowest(uneven).reviewer_id,))


def test_sheets_set_aside_to_the_last_leave_no_points_to_offer(uneven: Database) -> None:
    every = tuple(sheet.reviewer_id for sheet in Sheets(uneven).of_expression(an_id("Trier")))

    with pytest.raises(OldReasons) as no:
        proposed_correction(uneven, "Trier", set_aside=every)

    assert fields_of(no.value) == {"reasons": "Write the reasons anew."}


def test_the_log_names_the_city_whose_correction_was_confirmed(public: Database, visit: Visit) -> None:
    corrected(public, "Ulm", name="City of Ulm")

    confirmed = next(act for act in Acts(public).newest(9) if said(act.act) == "confirmed a correction")

    assert said(confirmed.detail) == f"Ulm: proposed by {PROGRAMME.email}"
    assert said(confirmed.detail) in visit(CHAIR).get("/selection/chair/log").text


def test_a_release_refused_for_a_place_that_a_correction_took_says_so(public: Database) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN)
    decide.propose(public, Terms(reserve_percent=50), by=CHAIR)
    corrected(public, "Trier", Outcome.SELECTED)

    with pytest.raises(DecisionsChanged) as no:
        proposed(public)
    assert "Scores, overrides or places have changed" in sentence_of(no.value)


def test_the_overview_counts_what_was_released_and_is_not_yet_public(public: Database, visit: Visit) -> None:
    chair, row = visit(CHAIR), '<a href="/selection/chair/decisions">Released, not yet public</a>'
    assert row not in chair.get("/selection/chair").text

    corrected(public, "Ulm", Outcome.FELLOW)

    shown = chair.get("/selection/chair").text
    assert ">1<" in shown.partition(row)[2].partition("</li>")[0]
    act = next(act for act in Acts(public).newest(3) if said(act.act) == "released decisions")
    assert said(act.detail) == "1 decision"
