"""The committee's pages keep what was typed, say what is wrong, and show each person what is theirs."""

from uuid import UUID

from services.selection.actions.reading import desk
from services.selection.store.decisions import Decisions
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from tests.selection.builders import CHAIR, OTHER_CHAIR, PROGRAMME, a_challenge, an_id, points
from tests.selection.stories import (
    a_scorer_of,
    decided,
    define,
    person_of,
    proposed,
    released,
    with_assignment,
)
from tests.serving import Visit


def assigned(db: Database) -> UUID:
    return with_assignment(db, challenge=a_challenge(replay=True))


def sheet_form(submit: str = "yes", revision: str = "0", **changes: str) -> dict[str, str]:
    given = {f"points.{key}": f"{value:g}" for key, value in points(3.5).items()}
    return {**given, "comment": "Well argued.", "revision": revision, "submit": submit, **changes}


def test_a_draft_is_kept_and_then_submitted(db: Database, visit: Visit) -> None:
    page = f"/selection/reviews/{assigned(db)}"
    rita = visit(person_of("Rita"))

    saved = rita.post(page, data=sheet_form("no") | {"points.impact": ""})
    shown = rita.get(saved.headers["location"]).text
    submitted = rita.post(page, data=sheet_form(revision="1"))

    assert "Your draft is saved." in shown
    assert '<option value="3.5" selected>' in shown
    assert submitted.headers["location"] == "/selection/reviews"
    assert "1 of 2 submitted" in rita.get("/selection/reviews").text or "1 of 3" in rita.get("/selection/reviews").text


def test_when_the_decision_is_on_its_way_the_sheet_says_that_scoring_has_ended(db: Database, visit: Visit) -> None:
    decided(db)
    scorer = a_scorer_of(db, "Ulm")
    page = f"/selection/reviews/{an_id('Ulm')}"
    before = visit(scorer).get(page).text

    released(db)
    after = visit(scorer).get(page).text
    refused = visit(scorer).post(page, data=sheet_form(revision="1", comment="Too late."))

    assert ("Scoring has ended" in before, 'name="submit"' in before) == (False, True)
    assert ("Scoring has ended" in after, 'name="submit"' in after) == (True, False)
    assert refused.status_code == 422
    assert "Too late.</textarea>" in refused.text


def test_what_was_typed_stays_when_points_are_missing(db: Database, visit: Visit) -> None:
    page = f"/selection/reviews/{assigned(db)}"

    refused = visit(person_of("Rita")).post(page, data=sheet_form() | {"points.impact": ""})

    assert refused.status_code == 422
    assert "Give 0 to 5 points." in refused.text
    assert "Well argued.</textarea>" in refused.text
    assert 'href="#f-points-impact"' in refused.text


def test_what_was_typed_stays_when_another_window_was_faster(db: Database, visit: Visit) -> None:
    key = assigned(db)
    rita = visit(person_of("Rita"))
    rita.post(f"/selection/reviews/{key}", data=sheet_form("no", comment="First window."))

    stale = rita.post(f"/selection/reviews/{key}", data=sheet_form("no", comment="Second window."))

    assert stale.status_code == 412
    assert "Second window.</textarea>" in stale.text
    assert desk.review(db, key, by=person_of("Rita")).sheet.comment == "First window."


def test_made_up_data_is_marked_wherever_it_is_shown(db: Database, visit: Visit) -> None:
    key = assigned(db)

    for who, path in [
        (person_of("Rita"), f"/selection/reviews/{key}"),
        (CHAIR, f"/selection/chair/expressions/{key}"),
        (CHAIR, "/selection/chair/ranking"),
    ]:
        assert "made up" in visit(who).get(path).text


def test_decisions_ranking_and_log_of_a_replay_are_marked(db: Database, visit: Visit) -> None:
    decided(db)
    chair = visit(CHAIR)
    real = [chair.get(f"/selection/chair/{page}").text for page in ("decisions", "log")]
    assert [chair.get(f"/selection/api/{what}").json()["replay"] for what in ("ranking", "decisions")] == [False] * 2

    define(db, a_challenge(replay=True), revision=2)

    replayed = [chair.get(f"/selection/chair/{page}").text for page in ("decisions", "log")]
    assert [page.count("made-up") for page in (*real, *replayed)] == [0, 0, 2, 2]
    assert [chair.get(f"/selection/api/{what}").json()["replay"] for what in ("ranking", "decisions")] == [True] * 2


def test_a_conflict_declared_on_the_page_gives_the_expression_to_another(db: Database, visit: Visit) -> None:
    key = assigned(db)
    rita = visit(person_of("Rita"))

    empty = rita.post(f"/selection/reviews/{key}/conflict", data={"reason": ""})
    declared = rita.post(f"/selection/reviews/{key}/conflict", data={"reason": "My sister works there."})

    assert (empty.status_code, declared.status_code) == (422, 303)
    assert rita.get(f"/selection/reviews/{key}").status_code == 404
    assert len(Sheets(db).of_expression(key)) == 2


def test_a_stranger_is_told_that_there_is_nothing_to_review(db: Database, visit: Visit) -> None:
    assigned(db)

    page = visit("stranger@example.org").get("/selection/reviews")

    assert page.status_code == 200
    assert "There is nothing to review" in page.text


def test_whoever_is_not_signed_in_is_asked_to(db: Database, visit: Visit) -> None:
    assigned(db)

    for path in ("/selection/reviews", "/selection/chair", "/selection/chair/decisions"):
        assert visit().get(path).headers["location"].startswith("/sign-in?next=")


def test_the_chair_adds_a_reviewer_and_is_told_what_is_wrong(db: Database, visit: Visit) -> None:
    define(db)
    chair = visit(CHAIR)

    wrong = chair.post("/selection/chair/committee", data={"name": "Ada", "email": "nonsense", "country": "AT"})
    right = chair.post("/selection/chair/committee", data={"name": "Ada", "email": "ada@example.org", "country": "AT"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert 'value="nonsense"' in wrong.text
    assert [reviewer.name for reviewer in Reviewers(db).all()] == ["Ada"]


def test_the_round_is_decided_released_and_announced_on_pages(db: Database, visit: Visit) -> None:
    decided(db)
    chair, programme = visit(CHAIR), visit(PROGRAMME)
    chair.post("/selection/chair/decisions", data={"reserve_percent": "50"})
    programme.post("/selection/chair/releases")
    [release] = db["releases"].find({})
    preview = chair.get(f"/selection/chair/releases/{release['_id']}").text

    confirmed = chair.post(f"/selection/chair/releases/{release['_id']}", data={"digest": release["digest"]})
    announced = programme.post("/selection/chair/announcement")

    assert "Confirm: tell 4 applicants" in preview
    assert (confirmed.status_code, announced.headers["location"]) == (303, "/selection/")
    assert "2 applications with 2 cities hold a place" in visit().get("/selection/").text


def test_whoever_proposed_sees_no_button_to_confirm(db: Database, visit: Visit) -> None:
    decided(db)
    release = proposed(db)

    page = visit(PROGRAMME).get(f"/selection/chair/releases/{release.id}").text
    refused = visit(PROGRAMME).post(f"/selection/chair/releases/{release.id}", data={"digest": release.digest})

    assert "Confirm: tell" not in page
    assert refused.status_code == 422
    assert "another person must confirm it" in refused.text


def test_an_override_on_the_page_needs_a_reason_and_shows_who_did_it(db: Database, visit: Visit) -> None:
    decided(db)
    page = f"/selection/chair/expressions/{an_id('Trier')}"
    chair = visit(OTHER_CHAIR)

    without = chair.post(f"{page}/override", data={"outcome": "selected", "reason": ""})
    chair.post(f"{page}/override", data={"outcome": "selected", "reason": "A border region."})

    assert without.status_code == 422
    assert "Overruled by Second Chair" in chair.get(page).text
    assert Decisions(db).on(an_id("Trier"))[-1].outcome == "selected"
    assert visit(PROGRAMME).post(f"{page}/override", data={"outcome": "reserve", "reason": "No."}).status_code == 422


def test_an_organiser_finds_every_page_and_a_reviewer_none_of_them(db: Database, visit: Visit) -> None:
    decided(db)
    paths = ["", "/committee", "/ranking", "/decisions", "/log", f"/expressions/{an_id('Ulm')}"]

    assert [visit(PROGRAMME).get(f"/selection/chair{path}").status_code for path in paths] == [200] * 6
    assert [visit(person_of("Rita")).get(f"/selection/chair{path}").status_code for path in paths] == [403] * 6


def test_an_empty_platform_has_nothing_to_show_and_breaks_nowhere(db: Database, visit: Visit) -> None:
    assert db["challenges"].find_one() is None

    assert "has not been announced yet" in visit().get("/selection/").text
    assert visit("anybody@example.org").get("/selection/chair").status_code == 403
