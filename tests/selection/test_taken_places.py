"""Released places are taken: no override, proposal or correction takes one from a city that has it."""

import pytest

from services.selection.actions import assign, decide, overrule, release_decisions
from services.selection.actions.overrule import AlreadyReleased
from services.selection.contracts import Outcome
from services.selection.forms import NewOverride, Terms
from services.selection.model.corrections import NoPlaceLeft
from services.selection.store.acts import Acts
from services.selection.store.decisions import Decisions
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import (
    CHAIR,
    a_challenge,
    a_close,
    a_commitment,
    a_reveal,
    a_submission,
    a_withdrawal,
    an_id,
)
from tests.selection.sentences import said, sentence_of, told
from tests.selection.stories import (
    corrected,
    decided,
    define,
    hear,
    on,
    outcomes,
    proposed_correction,
    released,
    scored,
    submit_points,
)

TERMS = Terms(reserve_percent=50)


@pytest.mark.parametrize("name", ["Trier", "Ulm"])
def test_nobody_overrules_a_released_decision_alone(public: Database, name: str) -> None:
    new = NewOverride(outcome=Outcome.SELECTED, reason="A border region.")

    with pytest.raises(AlreadyReleased):
        overrule.override(public, an_id(name), new, by=CHAIR)
    with pytest.raises(AlreadyReleased):
        overrule.lift(public, an_id(name), by=CHAIR)


def test_a_new_proposal_never_takes_a_place_that_is_held(public: Database) -> None:
    """Even after an override that was made when nobody refused it."""
    public["overrides"].insert_one(
        {
            "_id": an_id("Trier"),
            "challenge_id": "icc-test",
            "expression_id": an_id("Trier"),
            "outcome": "selected",
            "reason": "A border region.",
            "by": "Carla Chair",
            "at": on(2020, 6, 10),
        }
    )

    assert decide.propose(public, TERMS, by=CHAIR) == {}
    assert outcomes(public) == {"Ulm": "selected", "Bonn": "selected", "Jena": "reserve", "Trier": "not-selected"}


def test_a_better_lane_decided_later_gets_only_what_is_left(db: Database) -> None:
    lanes = a_challenge().lanes
    late = lanes[0].model_copy(update={"id": "late", "title": "Late cities"})
    scored(db, ("Jena", "Trier"))
    decide.propose(db, TERMS, by=CHAIR)
    released(db)
    define(db, a_challenge(lanes=(*lanes, late)), revision=2)
    hear(db, a_submission("Ulm", lane="late"), a_submission("Bonn", lane="late"), a_close("Ulm", "Bonn", lane="late"))
    hear(db, a_commitment(lane="late"), a_reveal(lane="late"))
    assign.run(db, by=CHAIR)
    for name in ("Ulm", "Bonn"):
        for sheet in Sheets(db).of_expression(an_id(name)):
            scorer = Person(Reviewers(db).get(sheet.reviewer_id).email)
            submit_points(db, an_id(name), scorer, {"Ulm": 5, "Bonn": 4.5}[name])

    decide.propose(db, TERMS, by=CHAIR)

    assert outcomes(db) == {"Jena": "selected", "Trier": "selected", "Ulm": "reserve", "Bonn": "not-selected"}


def test_a_correction_that_would_give_a_held_place_is_refused(public: Database) -> None:
    with pytest.raises(NoPlaceLeft) as no:
        proposed_correction(public, "Trier", Outcome.SELECTED)

    assert "all 2 are taken by released decisions" in sentence_of(no.value)
    assert said(Acts(public).newest(1)[0].act) == "announced the selection"


def test_a_place_that_was_given_back_goes_to_the_next_by_rank_and_nobody_else_moves(public: Database) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")

    counts = decide.propose(public, TERMS, by=CHAIR)

    assert counts == {"selected": 1, "reserve": 1}
    assert outcomes(public) == {"Ulm": "withdrawn", "Bonn": "selected", "Jena": "selected", "Trier": "reserve"}
    jena = Decisions(public).on(an_id("Jena"))[-1]
    assert told(jena.reasons).startswith("Ranked 1 of 2 with 80.00 of 100 points")
    assert told(jena.reasons).endswith("Within the 1 place left to go by rank (core cities).")


def test_a_place_of_somebody_who_withdrew_is_free_in_the_same_proposal(public: Database) -> None:
    hear(public, a_withdrawal("Ulm", at=on(2020, 6, 12)))

    decide.propose(public, TERMS, by=CHAIR)

    assert outcomes(public) == {"Ulm": "withdrawn", "Bonn": "selected", "Jena": "selected", "Trier": "reserve"}


def test_whoever_is_on_the_reserve_stays_there_when_a_better_one_comes_later(public: Database) -> None:
    assert decide.propose(public, Terms(reserve_percent=0), by=CHAIR) == {}
    assert outcomes(public)["Jena"] == "reserve"


def test_the_freed_place_can_be_given_to_whom_people_choose_but_once(public: Database) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")
    first = proposed_correction(public, "Trier", Outcome.SELECTED, reasons="You are selected.")
    second = proposed_correction(public, "Jena", Outcome.SELECTED, reasons="You are selected.")

    release_decisions.confirm(public, first.id, digest=first.digest, by=CHAIR)

    with pytest.raises(NoPlaceLeft):
        release_decisions.confirm(public, second.id, digest=second.digest, by=CHAIR)
    assert outcomes(public) == {"Ulm": "withdrawn", "Bonn": "selected", "Trier": "selected", "Jena": "reserve"}


def test_places_of_another_kind_are_no_places_of_this_one(db: Database) -> None:
    decided(db, mentors=("Turku", "Oulu"))
    released(db)
    corrected(db, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")

    with pytest.raises(NoPlaceLeft):
        proposed_correction(db, "Oulu", Outcome.SELECTED, reasons="You are selected.")


def test_what_a_person_corrected_is_not_moved_by_rank(public: Database) -> None:
    corrected(public, "Jena", Outcome.NOT_SELECTED, reasons="Not selected after all.")
    corrected(public, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")

    decide.propose(public, TERMS, by=CHAIR)

    assert outcomes(public) == {"Ulm": "withdrawn", "Bonn": "selected", "Jena": "not-selected", "Trier": "selected"}
