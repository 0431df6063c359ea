"""Before scoring has ended nobody sees points but who gave them, nor a ranking or anything that it follows from."""

import re
from typing import Any

import pytest

from services.selection.actions import assign, decide, declare, overrule, score
from services.selection.contracts import Outcome
from services.selection.forms import NewConflict, NewOverride, Terms
from services.selection.model.fields import IncompleteScores
from services.selection.model.sheets import Marks
from services.selection.store.decisions import Decisions
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import CHAIR, PROGRAMME, a_withdrawal, an_id, points
from tests.selection.sentences import told
from tests.selection.stories import (
    CORE,
    decided,
    email_of,
    fill_roster,
    hear,
    on,
    outcomes,
    person_of,
    scored,
    submit_points,
    with_assignment,
)
from tests.serving import Visit

API = "/selection/api"
COMMENT = "Between us: their mayor has no plan."


@pytest.fixture
def half(db: Database) -> Database:
    """Rita has submitted all of hers; Sven has drafts with points; Tone has not begun."""
    with_assignment(db)
    for sheet in sheets_of(db, "Rita"):
        submit_points(db, sheet.expression_id, person_of("Rita"), 4.5)
    for sheet in sheets_of(db, "Sven"):
        draft(db, sheet.expression_id, "Sven")
    return db


def sheets_of(db: Database, name: str) -> list[Any]:
    person = Reviewers(db).by_email(email_of(name))
    assert person is not None
    return Sheets(db).of_reviewer(person.id)


def draft(db: Database, expression_id: Any, name: str) -> None:
    marks = Marks(points=points(1.5), comment=COMMENT, revision=0)
    score.put_sheet(db, expression_id, marks, by=person_of(name))


def everything(visit: Visit, who: Person) -> str:
    """All that an organiser can read, by API and page, but the reviewers' own reviews."""
    reader = visit(who)
    ways = ["ranking", "decisions", "releases", "log", "rounds", "reviewers", "expressions", "conflicts"]
    texts = [reader.get(f"{API}/{way}").text for way in ways]
    texts += [
        reader.get(f"/selection/chair{page}").text for page in ("", "/ranking", "/decisions", "/committee", "/log")
    ]
    for name in CORE:
        texts += [reader.get(f"{path}/expressions/{an_id(name)}").text for path in (API, "/selection/chair")]
    return re.sub(r"\d\d:\d\d:\d\d\.\d+", "", "\n".join(texts))  # a moment at 04.56 s is no score of 4.5


@pytest.mark.parametrize("organiser", [CHAIR, PROGRAMME])
def test_points_and_comments_show_to_no_organiser_before_scoring_has_ended(
    half: Database, visit: Visit, organiser: Person
) -> None:
    text = everything(visit, organiser)

    for secret in ("4.5", "4.50", "90.00", "1.5", "30.00", COMMENT, "Well argued."):
        assert secret not in text


def test_there_is_no_ranking_before_scoring_has_ended(half: Database, visit: Visit) -> None:
    [pool] = visit(CHAIR).get(f"{API}/ranking").json()["pools"]

    assert (pool["complete"], pool["ranked"]) == (False, [])
    assert "The ranking shows here once all are submitted" in visit(CHAIR).get("/selection/chair/ranking").text


def test_a_draft_never_shows_points_and_set_aside_neither_once_scoring_has_ended(half: Database, visit: Visit) -> None:
    given_back = sheets_of(half, "Sven")[0].expression_id
    conflict = NewConflict(expression_id=given_back, reason="My sister works there.")
    declare.conflict(half, conflict, by=person_of("Sven"))
    for name in ("Rita", "Sven", "Tone"):
        for sheet in sheets_of(half, name):
            if not sheet.counts and sheet.status != "set-aside":
                submit_points(half, sheet.expression_id, person_of(name), 3, revision=sheet.revision)

    file = visit(CHAIR).get(f"{API}/expressions/{given_back}").json()

    assert file["scoring_ended"]
    assert {sheet["reviewer"]: (sheet["status"], len(sheet["points"])) for sheet in file["sheets"]} == {
        "Rita": ("submitted", 4),
        "Sven": ("set-aside", 0),
        "Tone": ("submitted", 4),
    }
    assert COMMENT not in everything(visit, CHAIR)


def test_points_and_ranking_show_once_every_sheet_is_submitted(db: Database, visit: Visit) -> None:
    scored(db)

    [pool] = visit(CHAIR).get(f"{API}/ranking").json()["pools"]
    file = visit(PROGRAMME).get(f"{API}/expressions/{an_id('Ulm')}").json()

    assert [row["name"] for row in pool["ranked"]] == list(CORE)
    assert [sheet["points"] for sheet in file["sheets"]] == [points(5), points(5)]


def test_what_is_held_hides_again_while_a_sheet_is_missing_again(db: Database, visit: Visit) -> None:
    decided(db)
    sheet = next(one for one in sheets_of(db, "Rita") if one.expression_id != an_id("Trier"))
    conflict = NewConflict(expression_id=sheet.expression_id, reason="My sister works there.")

    declare.conflict(db, conflict, by=person_of("Rita"))

    assert visit(CHAIR).get(f"{API}/decisions").json()["decisions"] == []
    assert "Ranked" not in everything(visit, CHAIR)


def test_what_is_withdrawn_or_ineligible_needs_no_sheet(half: Database) -> None:
    for name in ("Sven", "Tone"):
        for sheet in sheets_of(half, name):
            if sheet.expression_id not in (an_id("Trier"), an_id("Jena")):
                submit_points(half, sheet.expression_id, person_of(name), 3, revision=sheet.revision)
    with pytest.raises(IncompleteScores):
        decide.propose(half, Terms(reserve_percent=50), by=CHAIR)

    hear(half, a_withdrawal("Trier", at=on(2020, 6, 9)))
    ineligible = NewOverride(outcome=Outcome.INELIGIBLE, reason="It is no public entity.")
    overrule.override(half, an_id("Jena"), ineligible, by=CHAIR)
    decide.propose(half, Terms(reserve_percent=50), by=CHAIR)

    assert sorted(outcomes(half).values()) == ["ineligible", "selected", "selected", "withdrawn"]
    [jena] = Decisions(half).on(an_id("Jena"))
    assert (told(jena.reasons), jena.rank, jena.score) == ("Decided by the chair: It is no public entity.", None, "")


def test_what_needs_no_sheet_is_not_counted_as_missing_and_not_assigned(half: Database, visit: Visit) -> None:
    before = visit(CHAIR).get(f"{API}/rounds").json()["rounds"][0]
    gone = sheets_of(half, "Tone")[0].expression_id
    ineligible = NewOverride(outcome=Outcome.INELIGIBLE, reason="It is no public entity.")

    overrule.override(half, gone, ineligible, by=CHAIR)

    after = visit(CHAIR).get(f"{API}/rounds").json()["rounds"][0]
    assert after["sheets_needed"] < before["sheets_needed"]
    fill_roster(half, [("Nora", "PT")])
    assign.run(half, by=CHAIR)
    assert gone not in [sheet.expression_id for sheet in sheets_of(half, "Nora")]


def test_two_that_nobody_can_score_any_more_can_be_found_ineligible_one_after_the_other(db: Database) -> None:
    decided(db)
    for name in ("Jena", "Trier"):
        for reviewer in ("Rita", "Sven", "Tone"):
            reason, its_reviewer = "We know each other.", email_of(reviewer)
            conflict = NewConflict(expression_id=an_id(name), reason=reason, reviewer=its_reviewer)
            declare.conflict(db, conflict, by=CHAIR)
    ineligible = NewOverride(outcome=Outcome.INELIGIBLE, reason="It is no public entity.")

    for name in ("Jena", "Trier"):
        overrule.override(db, an_id(name), ineligible, by=CHAIR)

    assert outcomes(db) == {"Ulm": "selected", "Bonn": "selected", "Jena": "ineligible", "Trier": "ineligible"}
