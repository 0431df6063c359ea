"""The roster, conflicts of interest and assignment with a real database."""

import re
from uuid import UUID

import pytest

from services.selection import rights
from services.selection.actions import appoint, assign, declare, members, score
from services.selection.actions.reading import desk
from services.selection.forms import NewConflict, NewReviewer
from services.selection.model.conflicts import conflict_between
from services.selection.model.sheets import Marks, PointsWrong, SheetStatus
from services.selection.store.acts import Acts
from services.selection.store.conflicts import Conflicts
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.choices import countries
from shared.errors import NotAllowed, NotFound, Stale
from shared.mongo import Database
from shared.people import City
from shared.person import Person
from tests.conftest import MAKE_DATABASE
from tests.selection.builders import CHAIR, PROGRAMME, a_reviewer, an_expression, an_id, points
from tests.selection.sentences import said
from tests.selection.stories import (
    REVIEWERS,
    email_of,
    fill_roster,
    person_of,
    submit_points,
    with_roster,
)
from tests.serving import Visit


@pytest.fixture
def db(database: MAKE_DATABASE) -> Database:
    """The round open, three reviewers, two of whom each expression needs, not yet assigned."""
    made = database("selection")
    with_roster(made)
    return made


def names_of(db: Database, reviewer: str) -> list[str]:
    return [expression.name for expression, _ in desk.assigned(db, by=person_of(reviewer))]


def key_of(db: Database, reviewer: str) -> UUID:
    return next(one.id for one in Reviewers(db).all() if one.name == reviewer)


def reviewers_of(db: Database, name: str) -> set[str]:
    people = {reviewer.id: reviewer.name for reviewer in Reviewers(db).all()}
    sheets = Sheets(db).of_expression(an_id(name))
    return {people[s.reviewer_id] for s in sheets if s.status is not SheetStatus.SET_ASIDE}


def test_the_same_reviewer_added_twice_is_on_the_roster_once(db: Database) -> None:
    again = [NewReviewer(name="Rita", email="RITA@reviewers.example", country="AT")]

    added, listed = appoint.add(db, again, by=CHAIR)

    assert (added, len(Reviewers(db).all())) == (0, len(REVIEWERS))
    assert listed[0].email == email_of("Rita")


def test_only_a_chair_adds_reviewers(db: Database) -> None:
    with pytest.raises(NotAllowed):
        appoint.add(db, [], by=PROGRAMME)


def test_an_assignment_is_balanced_and_the_same_again_changes_nothing(db: Database) -> None:
    report = assign.run(db, by=CHAIR)

    assert sorted(report.loads.values()) == [2, 3, 3]
    assert assign.run(db, by=CHAIR).added == 0
    assert said(Acts(db).newest(1)[0].detail) == "seed icc-test; 0 added, 0 taken back; loads 2 to 3"


def test_nobody_gets_an_expression_of_their_own_country(db: Database) -> None:
    fill_roster(db, [("Gerd", "DE")])

    assign.run(db, by=CHAIR)

    assert names_of(db, "Gerd") == []


def test_the_country_of_any_city_of_a_consortium_counts_as_own() -> None:
    cities = (City(name="Ulm", country="DE"), City(name="Bodø", country="NO"))
    consortium = an_expression("Ulm and friends", "DE", consortium=True, cities=cities)

    conflict = conflict_between(a_reviewer("Tone", "NO"), consortium)
    assert conflict and said(conflict) == "own country NO"
    assert conflict_between(a_reviewer("Rita", "AT"), consortium) is None


def test_nobody_gets_what_they_sent_in_themselves(db: Database) -> None:
    added = [NewReviewer(name="Clerk", email="ulm@city.example", country="PT")]
    appoint.add(db, added, by=CHAIR)

    assign.run(db, by=CHAIR)

    assert "Ulm" not in [expression.name for expression, _ in desk.assigned(db, by=Person("ulm@city.example"))]


def test_a_conflict_declared_after_the_assignment_moves_the_expression_to_another(db: Database) -> None:
    assign.run(db, by=CHAIR)
    given_back = names_of(db, "Rita")[0]
    others = {name: reviewers_of(db, name) for name in ("Ulm", "Bonn", "Jena", "Trier") if name != given_back}

    declared = NewConflict(expression_id=an_id(given_back), reason="My sister works there.")
    _, reassigned = declare.conflict(db, declared, by=person_of("Rita"))

    assert reassigned == 1
    assert reviewers_of(db, given_back) == {"Sven", "Tone"}
    assert {name: reviewers_of(db, name) for name in others} == others
    with pytest.raises(NotFound):
        desk.review(db, an_id(given_back), by=person_of("Rita"))


def test_a_score_given_before_a_conflict_is_kept_as_evidence_and_counts_for_nothing(db: Database) -> None:
    assign.run(db, by=CHAIR)
    name = names_of(db, "Rita")[0]
    submit_points(db, an_id(name), person_of("Rita"), 5)

    conflict = NewConflict(city=name, country="DE", reason="They hired me.", reviewer=email_of("Rita"))
    declare.conflict(db, conflict, by=CHAIR)

    sheet = Sheets(db).of(an_id(name), key_of(db, "Rita"))
    assert sheet is not None
    assert (sheet.status, sheet.points["relevance"]) == (SheetStatus.SET_ASIDE, 5)
    assert reviewers_of(db, name) == {"Sven", "Tone"}
    assign.run(db, by=CHAIR)
    assert reviewers_of(db, name) == {"Sven", "Tone"}


def test_the_same_conflict_declared_twice_stands_once(db: Database) -> None:
    assign.run(db, by=CHAIR)
    declared = NewConflict(expression_id=an_id(names_of(db, "Rita")[0]), reason="My sister works there.")

    first, _ = declare.conflict(db, declared, by=person_of("Rita"))
    second, _ = declare.conflict(db, declared, by=person_of("Rita"))

    assert first == second
    assert len(Conflicts(db).all()) == 1


def test_a_reviewer_declares_for_nobody_else(db: Database) -> None:
    with pytest.raises(NotAllowed):
        declare.conflict(
            db, NewConflict(expression_id=an_id("Ulm"), reason="No.!", reviewer=email_of("Sven")), by=person_of("Rita")
        )


def test_too_few_reviewers_are_explained_and_the_rest_is_assigned(db: Database) -> None:
    for reviewer in ("Rita", "Sven"):
        declared = NewConflict(expression_id=an_id("Ulm"), reason="We know each other.", reviewer=email_of(reviewer))
        declare.conflict(db, declared, by=CHAIR)

    report = assign.run(db, by=CHAIR)

    assert list(report.impossible) == [str(an_id("Ulm"))]
    assert "only 1 of 3" in said(report.impossible[str(an_id("Ulm"))])
    assert report.assigned == 7


def test_a_draft_stays_and_a_second_window_cannot_overwrite_it(db: Database) -> None:
    assign.run(db, by=CHAIR)
    mine = an_id(names_of(db, "Rita")[0])
    score.put_sheet(db, mine, Marks(points={"relevance": 3.5}, revision=0), by=person_of("Rita"))

    with pytest.raises(Stale):
        score.put_sheet(db, mine, Marks(points={"relevance": 1}, revision=0), by=person_of("Rita"))

    sheet = desk.review(db, mine, by=person_of("Rita")).sheet
    assert (sheet.status, sheet.points, sheet.revision) == (SheetStatus.DRAFT, {"relevance": 3.5}, 1)


def test_the_same_sheet_sent_again_changes_nothing(db: Database) -> None:
    assign.run(db, by=CHAIR)
    mine = an_id(names_of(db, "Rita")[0])
    marks = Marks(points=points(4), submit=True, revision=0)

    first = score.put_sheet(db, mine, marks, by=person_of("Rita"))

    assert score.put_sheet(db, mine, marks, by=person_of("Rita")) == first


@pytest.mark.parametrize("wrong", [5.5, -0.5, 3.25])
def test_points_are_0_to_5_in_halves(db: Database, wrong: float) -> None:
    assign.run(db, by=CHAIR)
    mine = an_id(names_of(db, "Rita")[0])

    with pytest.raises(PointsWrong) as no:
        score.put_sheet(db, mine, Marks(points=points(wrong, 3), submit=True, revision=0), by=person_of("Rita"))

    assert list(no.value.fields) == ["points.relevance"]


def test_a_sheet_is_submitted_only_with_points_for_every_criterion(db: Database) -> None:
    assign.run(db, by=CHAIR)
    mine = an_id(names_of(db, "Rita")[0])

    with pytest.raises(PointsWrong) as no:
        score.put_sheet(db, mine, Marks(points={"relevance": 3}, submit=True, revision=0), by=person_of("Rita"))

    assert list(no.value.fields) == ["points.ambition", "points.impact", "points.resources"]


def test_an_expression_that_another_was_assigned_is_as_unknown_as_none(db: Database) -> None:
    assign.run(db, by=CHAIR)
    theirs = ({"Ulm", "Bonn", "Jena", "Trier"} - set(names_of(db, "Rita"))).pop()

    refusals = []
    for name in (theirs, "nothing"):
        with pytest.raises(NotFound) as no:
            desk.review(db, an_id(name), by=person_of("Rita"))
        refusals.append(str(no.value))

    assert refusals[0] == refusals[1]


def test_an_address_is_a_member_by_challenge_file_or_roster_alone(db: Database) -> None:
    assert rights.is_chair(members.member(db, Person("Chair@Example.org")))
    assert members.member(db, Person("rita@reviewers.example")).reviewer is not None
    assert members.member(db, Person("stranger@example.org")).name == ""


def test_a_reviewer_is_offered_exactly_the_countries_that_are_taken(db: Database, visit: Visit) -> None:
    page = visit(CHAIR).get("/selection/chair/committee").text

    offered = re.findall(r'<option value="([A-Z]{2})"', page)
    assert sorted(offered) == sorted(countries())
    assert "Pseudo" not in page
