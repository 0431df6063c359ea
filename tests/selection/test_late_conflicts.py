"""A conflict of interest declared after the decision has left: it is on record, and the scores behind it stand."""

import pytest

from services.selection.actions import announce_selection, assign, declare, score
from services.selection.actions.reading import desk, results
from services.selection.actions.score import ScoringEnded
from services.selection.contracts import Outcome
from services.selection.forms import NewConflict, Terms
from services.selection.model.sheets import Marks, Sheet
from services.selection.store.acts import Acts
from services.selection.store.conflicts import Conflicts
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.errors import NotFound
from shared.mongo import Database
from tests.selection.builders import CHAIR, PROGRAMME, a_challenge, an_id, points
from tests.selection.sentences import said
from tests.selection.stories import (
    a_scorer_of,
    corrected,
    decided,
    define,
    email_of,
    fill_roster,
    person_of,
    proposed,
    released,
)
from tests.serving import Visit

CITY = NewConflict(city="Ulm", country="DE", reason="They hired me last week.")


@pytest.fixture
def undecided(db: Database) -> Database:
    """Decisions are held, and their release is only proposed."""
    decided(db)
    proposed(db)
    return db


@pytest.fixture
def late(db: Database) -> Database:
    """Every decision has left and is public; only then somebody new joins the roster."""
    decided(db)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)
    fill_roster(db, [("Nora", "PT")])
    return db


def standing(db: Database) -> tuple[list[Sheet], list[object]]:
    _, fields = results.ranking(db, by=CHAIR)
    return Sheets(db).in_lanes(["core"]), [(field.is_complete, field.ranking) for field in fields]


@pytest.mark.parametrize("declared", [CITY, NewConflict(expression_id=an_id("Ulm"), reason=CITY.reason)])
def test_scores_and_ranking_stand_when_a_conflict_comes_after_the_decision(
    late: Database, declared: NewConflict
) -> None:
    before = standing(late)

    _, reassigned = declare.conflict(late, declared, by=a_scorer_of(late, "Ulm"))

    assert reassigned == 0
    assert standing(late) == before


def test_a_later_assignment_hands_out_nothing_that_is_decided(late: Database) -> None:
    declare.conflict(late, CITY, by=a_scorer_of(late, "Ulm"))
    define(late, a_challenge(reviews_per_expression=3), revision=2)
    before = standing(late)

    report = assign.run(late, seed="another", by=CHAIR)

    assert (report.added, report.taken_back, report.impossible) == (0, 0, {})
    assert standing(late) == before


def test_outcomes_can_still_be_proposed_after_a_late_conflict(late: Database, visit: Visit) -> None:
    declare.conflict(late, CITY, by=a_scorer_of(late, "Ulm"))
    corrected(late, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")

    answer = visit(CHAIR).post("/selection/api/proposals", json=Terms(reserve_percent=50).model_dump(mode="json"))

    assert (answer.status_code, answer.json()["outcomes"]) == (200, {"selected": 1, "reserve": 1})


def test_whoever_declared_may_no_longer_open_it_and_the_log_says_what_happened(late: Database) -> None:
    scorer = a_scorer_of(late, "Ulm")

    declare.conflict(late, CITY, by=scorer)

    with pytest.raises(NotFound):
        desk.review(late, an_id("Ulm"), by=scorer)
    assert "Ulm" not in [expression.name for expression, _ in desk.assigned(late, by=scorer)]
    assert [conflict.reason for conflict in Conflicts(late).all()] == [CITY.reason]
    scores, declared = Acts(late).newest(2)
    assert (said(scores.act), scores.about) == ("let scores stand: decided before the conflict", str(an_id("Ulm")))
    assert (said(declared.act).startswith("declared a conflict of"), declared.detail) == (True, CITY.reason)


def test_a_conflict_before_the_decision_has_left_still_moves_the_sheet(undecided: Database) -> None:
    scorer = a_scorer_of(undecided, "Ulm")

    _, reassigned = declare.conflict(undecided, CITY, by=scorer)

    assert reassigned == 1


def test_no_first_sheet_is_taken_once_a_decision_has_left(late: Database) -> None:
    nora = Reviewers(late).by_email(email_of("Nora"))
    assert nora is not None
    sheet = Sheet(expression_id=an_id("Ulm"), reviewer_id=nora.id, lane="core", assigned_at=nora.added_at)
    Sheets(late).assign([sheet])

    for submit in (False, True):
        with pytest.raises(ScoringEnded):
            score.put_sheet(
                late, an_id("Ulm"), Marks(points=points(1), submit=submit, revision=0), by=person_of("Nora")
            )
