"""Outcomes follow rank, places and overrides, and each decision says why."""

import pytest

from services.selection.actions import appoint, decide, declare, overrule
from services.selection.contracts import Outcome
from services.selection.forms import NewConflict, NewOverride, NewReviewer, Terms
from services.selection.model.fields import IncompleteScores
from services.selection.store.decisions import Decisions
from shared.errors import NotFound
from shared.mongo import Database
from tests.selection.builders import CHAIR, OTHER_CHAIR, a_withdrawal, an_id
from tests.selection.sentences import said, told
from tests.selection.stories import decided, hear, on, outcomes, scored, with_assignment


def test_places_go_by_rank_and_each_decision_says_why(db: Database) -> None:
    decided(db)

    assert outcomes(db) == {"Ulm": "selected", "Bonn": "selected", "Jena": "reserve", "Trier": "not-selected"}
    [decision] = Decisions(db).on(an_id("Jena"))
    assert told(decision.reasons) == (
        "Ranked 3 of 4 with 80.00 of 100 points (means of 5: Relevance 4.00, Ambition 4.00, Impact 4.00, "
        "Resources 4.00). Beyond the 2 places (core cities), among the next 1, the reserve."
    )
    assert said(decision.why[0]) == "Ranked 3 of 4 with 80.00."


def test_nothing_is_decided_while_a_sheet_is_missing(db: Database) -> None:
    with_assignment(db)

    with pytest.raises(IncompleteScores):
        decide.propose(db, Terms(), by=CHAIR)


def test_lifting_an_override_lets_the_ranking_decide_again(db: Database) -> None:
    decided(db)
    overrule.override(db, an_id("Trier"), NewOverride(outcome=Outcome.SELECTED, reason="A border region."), by=CHAIR)

    overrule.lift(db, an_id("Trier"), by=CHAIR)

    assert outcomes(db)["Trier"] == "not-selected"
    with pytest.raises(NotFound):
        overrule.lift(db, an_id("Trier"), by=CHAIR)


def test_a_chair_with_a_conflict_overrules_nothing_there_and_lifts_nothing(db: Database) -> None:
    decided(db)
    overrule.override(db, an_id("Ulm"), NewOverride(outcome=Outcome.RESERVE, reason="Not ready."), by=OTHER_CHAIR)
    appoint.add(db, [NewReviewer(name="Carla", email=CHAIR.email, country="PT")], by=OTHER_CHAIR)
    declare.conflict(db, NewConflict(city="Ulm", country="DE", reason="My home town."), by=CHAIR)

    with pytest.raises(NotFound):
        overrule.override(db, an_id("Ulm"), NewOverride(outcome=Outcome.SELECTED, reason="I like it."), by=CHAIR)
    with pytest.raises(NotFound):
        overrule.lift(db, an_id("Ulm"), by=CHAIR)
    assert outcomes(db, by=OTHER_CHAIR)["Ulm"] == "reserve"


def test_whoever_withdrew_after_the_close_is_decided_as_withdrawn(db: Database) -> None:
    scored(db)
    hear(db, a_withdrawal("Ulm", at=on(2020, 6, 3)))

    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)

    assert list(outcomes(db).items()) == [
        ("Bonn", "selected"),
        ("Jena", "selected"),
        ("Trier", "reserve"),
        ("Ulm", "withdrawn"),
    ]
    ulm, jena = (Decisions(db).on(an_id(name))[-1] for name in ("Ulm", "Jena"))
    assert (told(ulm.reasons), ulm.rank, jena.rank) == ("Withdrawn by the applicant.", None, 2)
    assert told(jena.reasons).startswith("Ranked 2 of 3 with ")
    assert told(jena.reasons).endswith(" Within the 2 places (core cities).")
