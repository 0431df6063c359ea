"""A silent reviewer blocks nobody: what they have not submitted goes to others, and no false conflict is on record."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.selection.actions import appoint, assign, decide, declare, replace_reviewer, score
from services.selection.actions.reading import desk
from services.selection.actions.replace_reviewer import NothingToReplace, PlanChanged
from services.selection.actions.score import Replaced
from services.selection.forms import NewConflict, NewReplacement, NewReviewer, Terms
from services.selection.model.sheets import Marks, Sheet
from services.selection.store.acts import Acts
from services.selection.store.conflicts import Conflicts
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import CHAIR, PROGRAMME, points
from tests.selection.sentences import said
from tests.selection.stories import close, define, email_of, fill_roster, outcomes, person_of, sheets_of, submit_points
from tests.serving import Visit


@pytest.fixture
def silent(db: Database) -> Database:
    """Everybody but Rita has submitted; Rita has one submitted sheet, and one draft at least."""
    define(db)
    close(db)
    fill_roster(db, [("Rita", "AT"), ("Sven", "DK"), ("Tone", "NO"), ("Nora", "PT")])
    assign.run(db, by=CHAIR)
    for name in ("Sven", "Tone", "Nora"):
        for sheet in sheets_of(db, name):
            submit_points(db, sheet.expression_id, person_of(name), 3)
    done, begun, *_ = sheets_of(db, "Rita")
    submit_points(db, done.expression_id, person_of("Rita"), 3)
    draft(db, begun)
    return db


def draft(db: Database, sheet: Sheet) -> None:
    marks = Marks(points=points(4), comment="Not yet.", revision=sheet.revision)
    score.put_sheet(db, sheet.expression_id, marks, by=person_of("Rita"))


def live(db: Database, name: str) -> set[str]:
    return {str(sheet.expression_id) for sheet in sheets_of(db, name) if sheet.is_live}


def instead_of_rita(**changes: object) -> NewReplacement:
    return NewReplacement.model_validate({"reviewer": email_of("Rita"), "reason": "did not answer", **changes})


@pytest.mark.parametrize("organiser", [CHAIR, PROGRAMME])
def test_only_unsubmitted_sheets_move_and_the_submitted_one_counts(silent: Database, organiser: Person) -> None:
    done = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.counts)

    plan = replace_reviewer.replace(silent, instead_of_rita(), by=organiser)

    assert live(silent, "Rita") == {str(done.expression_id)}
    assert (plan.submitted, all(taker for _, _, taker in plan.moves)) == (1, True)
    for name in ("Sven", "Tone", "Nora"):
        for sheet in sheets_of(silent, name):
            if not sheet.counts:
                submit_points(silent, sheet.expression_id, person_of(name), 3)
    assert decide.propose(silent, Terms(), by=CHAIR).total() == len(outcomes(silent)) == 4


def test_the_record_says_replaced_with_who_and_why_and_no_conflict(silent: Database) -> None:
    replace_reviewer.replace(silent, instead_of_rita(), by=PROGRAMME)

    act = Acts(silent).newest(1)[0]
    assert (act.by, said(act.act)) == ("Pavel Programme (programme@example.org)", "replaced a reviewer")
    assert said(act.detail).endswith("; did not answer")
    assert ": Rita by " in said(act.detail)
    assert Conflicts(silent).all() == []
    gone = [sheet for sheet in sheets_of(silent, "Rita") if not sheet.is_live]
    assert {(sheet.status, sheet.replaced_because) for sheet in gone} == {("replaced", "did not answer")}


def test_a_preview_moves_nothing_and_shows_what_would(silent: Database) -> None:
    before = live(silent, "Rita")

    plan = replace_reviewer.preview(silent, instead_of_rita(), by=PROGRAMME)

    assert live(silent, "Rita") == before
    done = replace_reviewer.replace(silent, instead_of_rita(seen=plan.digest), by=PROGRAMME)
    assert done == plan


def test_what_changed_since_the_preview_is_looked_at_again(silent: Database) -> None:
    plan = replace_reviewer.preview(silent, instead_of_rita(), by=PROGRAMME)
    begun = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.status == "draft")
    submit_points(silent, begun.expression_id, person_of("Rita"), 3, revision=begun.revision)

    with pytest.raises((PlanChanged, NothingToReplace)):
        replace_reviewer.replace(silent, instead_of_rita(seen=plan.digest), by=PROGRAMME)


def test_one_expression_alone_goes_to_whom_the_office_names(silent: Database) -> None:
    begun = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.status == "draft")
    free = next(name for name in ("Sven", "Tone", "Nora") if str(begun.expression_id) not in live(silent, name))

    new = instead_of_rita(to=email_of(free), expression_id=begun.expression_id)
    replace_reviewer.replace(silent, new, by=PROGRAMME)

    assert str(begun.expression_id) in live(silent, free)


def test_what_the_named_one_may_not_read_goes_to_another_and_the_plan_says_so(silent: Database) -> None:
    begun = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.status == "draft")
    free = [name for name in ("Sven", "Tone", "Nora") if str(begun.expression_id) not in live(silent, name)]
    reason, its_reviewer = "My sister works there.", email_of(free[0])
    conflict = NewConflict(expression_id=begun.expression_id, reason=reason, reviewer=its_reviewer)
    declare.conflict(silent, conflict, by=CHAIR)

    plan = replace_reviewer.preview(silent, instead_of_rita(to=email_of(free[0])), by=CHAIR)

    [(_, move, taker)] = [row for row in plan.moves if row[0].id == begun.expression_id]
    assert taker == free[1]
    assert "cannot take it: declared: My sister works there." in said(*move.why)


def test_where_nobody_else_may_read_it_it_stays_until_the_reviewer_leaves(silent: Database) -> None:
    begun = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.status == "draft")
    for name in ("Sven", "Tone", "Nora"):
        if str(begun.expression_id) not in live(silent, name):
            about = {"expression_id": begun.expression_id, "reviewer": email_of(name)}
            conflict = NewConflict.model_validate({**about, "reason": "We know each other."})
            declare.conflict(silent, conflict, by=CHAIR)
    only = {"expression_id": begun.expression_id}

    replace_reviewer.replace(silent, instead_of_rita(**only), by=CHAIR)
    assert str(begun.expression_id) in live(silent, "Rita")
    replace_reviewer.replace(silent, instead_of_rita(**only, leaves=True), by=CHAIR)
    assert str(begun.expression_id) not in live(silent, "Rita")
    appoint.add(silent, [NewReviewer(name="Max", email=email_of("Max"), country="MT")], by=CHAIR)
    assign.run(silent, by=CHAIR)

    assert str(begun.expression_id) in live(silent, "Max")


def test_whoever_was_replaced_is_told_so_when_they_save_and_sees_it_no_more(silent: Database, visit: Visit) -> None:
    begun = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.status == "draft")
    replace_reviewer.replace(silent, instead_of_rita(), by=CHAIR)

    with pytest.raises(Replaced):
        draft(silent, begun)
    with pytest.raises(NotFound):
        desk.review(silent, begun.expression_id, by=person_of("Rita"))
    typed = {"comment": "All my thoughts.", "revision": "1", "submit": "yes", "points.relevance": "4"}
    page = visit(person_of("Rita")).post(f"/selection/reviews/{begun.expression_id}", data=typed)
    assert (page.status_code, "Somebody else reviews this now" in page.text) == (422, True)
    assert "All my thoughts." in page.text


def test_a_sheet_saved_at_that_very_moment_is_moved_or_counts_and_never_both(silent: Database) -> None:
    begun = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.status == "draft")

    def submit() -> bool:
        try:
            submit_points(silent, begun.expression_id, person_of("Rita"), 3, revision=begun.revision)
        except Replaced:
            return False
        return True

    def move() -> bool:
        try:
            replace_reviewer.replace(silent, instead_of_rita(expression_id=begun.expression_id), by=CHAIR)
        except NothingToReplace:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        submitted, moved = pool.submit(submit), pool.submit(move)

    assert submitted.result() != moved.result()
    rita = Sheets(silent).of(begun.expression_id, begun.reviewer_id)
    assert rita is not None
    assert rita.counts == submitted.result()


def test_whoever_leaves_gets_nothing_new_and_changes_nothing_and_can_come_back(silent: Database) -> None:
    done = next(sheet for sheet in sheets_of(silent, "Rita") if sheet.counts)
    replace_reviewer.replace(silent, instead_of_rita(leaves=True), by=CHAIR)
    before = live(silent, "Rita")

    assign.run(silent, seed="another", by=CHAIR)
    with pytest.raises(Replaced):
        submit_points(silent, done.expression_id, person_of("Rita"), 1, revision=done.revision)

    assert live(silent, "Rita") == before == {str(done.expression_id)}
    again = [NewReviewer(name="Rita", email=email_of("Rita"), country="AT")]
    assert appoint.add(silent, again, by=CHAIR)[0] == 1
    assert "Rita" in [one.name for one in Reviewers(silent).active()]


def test_a_submitted_sheet_of_whoever_left_is_enough_and_not_dealt_again(silent: Database) -> None:
    replace_reviewer.replace(silent, instead_of_rita(leaves=True), by=CHAIR)

    assert assign.run(silent, by=CHAIR).added == 0


def test_the_page_shows_what_moves_before_it_does(silent: Database, visit: Visit) -> None:
    office, here = visit(PROGRAMME), "/selection/chair/replacement"
    assert f"{here}?reviewer=" in office.get("/selection/chair/committee").text
    typed = {"reviewer": email_of("Rita"), "reason": "did not answer"}

    page = office.post(here, data=typed).text
    assert "Rita keeps 1 submitted sheet" in page
    digest = page.split('name="seen" value="')[1].split('"')[0]
    sent = office.post(here, data={**typed, "seen": digest}, follow_redirects=False)

    assert sent.status_code == 303
    assert len(live(silent, "Rita")) == 1
    again = visit(CHAIR).post("/selection/api/replacements", json=typed)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (422, "nothing-to-replace")


def test_a_reviewer_replaces_nobody(silent: Database) -> None:
    with pytest.raises(NotAllowed):
        replace_reviewer.replace(silent, instead_of_rita(), by=person_of("Sven"))
