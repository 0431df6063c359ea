"""Whoever has left the committee reads nothing and does nothing there, from that moment on."""

from uuid import UUID

import pytest

from services.selection.actions import appoint, replace_reviewer
from services.selection.forms import NewReplacement, NewReviewer
from services.selection.store.conflicts import Conflicts
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from tests.selection.builders import CHAIR, PROGRAMME, an_id
from tests.selection.stories import email_of, person_of, scored
from tests.serving import Visit

API = "/selection/api"
SENTENCE = (
    "You left the committee on 10 June 2020. If that is a mistake, ask its chair, Carla Chair (chair@example.org) "
    "or Second Chair (second-chair@example.org)."
)


@pytest.fixture
def left(db: Database) -> Database:
    """Everything is submitted; then Rita leaves."""
    scored(db)
    leaving = NewReplacement(reviewer=email_of("Rita"), reason="Moved to a city that applies.", leaves=True)
    replace_reviewer.replace(db, leaving, by=CHAIR)
    return db


def submitted(db: Database) -> list[UUID]:
    person = Reviewers(db).by_email(email_of("Rita"))
    assert person is not None
    return [sheet.expression_id for sheet in Sheets(db).of_reviewer(person.id) if sheet.counts]


def test_whoever_left_reads_nothing_more_through_the_api(left: Database, visit: Visit) -> None:
    who, mine = visit(person_of("Rita")), submitted(left)
    ways = ["reviews", "rounds", "conflicts", f"reviews/{mine[0]}", f"reviews/{an_id('nothing')}"]

    answers = [who.get(f"{API}/{way}") for way in ways]

    assert {(one.status_code, one.json()["detail"]) for one in answers} == {(403, SENTENCE)}


def test_my_reviews_says_when_they_left_and_whom_to_ask(left: Database, visit: Visit) -> None:
    who, mine = visit(person_of("Rita")), submitted(left)

    shown = who.get("/selection/reviews")

    assert shown.status_code == 200
    assert "You left the committee on 10 June 2020" in shown.text
    assert ("Carla Chair" in shown.text, "chair@example.org" in shown.text) == (True, True)
    assert not [name for name in ("Ulm", "Bonn", "Jena", "Trier") if name in shown.text]
    assert who.get(f"/selection/reviews/{mine[0]}").status_code == 403


def test_a_conflict_declared_after_leaving_sets_no_submitted_sheet_aside(left: Database, visit: Visit) -> None:
    who, mine, reason = visit(person_of("Rita")), submitted(left), "My sister works there."
    about = [{"expression_id": str(mine[0])}, *({"city": city, "country": "DE"} for city in ("Ulm", "Bonn", "Jena"))]

    answers = [who.post(f"{API}/conflicts", json={**one, "reason": reason}) for one in about]
    answers.append(who.post(f"/selection/reviews/{mine[0]}/conflict", data={"reason": reason}))

    assert {answer.status_code for answer in answers} == {403}
    assert (Conflicts(left).all(), submitted(left)) == ([], mine)


def test_an_organiser_who_left_the_roster_still_sees_what_organisers_see(left: Database, visit: Visit) -> None:
    left["reviewers"].update_one(
        {"email_key": email_of("Rita")}, {"$set": {"email": PROGRAMME.email, "email_key": PROGRAMME.email}}
    )

    assert visit(PROGRAMME).get(f"{API}/rounds").status_code == 200
    assert visit(PROGRAMME).get(f"{API}/reviews").status_code == 403


def test_whoever_comes_back_reads_their_sheets_again(left: Database, visit: Visit) -> None:
    again = [NewReviewer(name="Rita", email=email_of("Rita"), country="AT")]
    appoint.add(left, again, by=CHAIR)

    found = visit(person_of("Rita")).get(f"{API}/reviews").json()["reviews"]

    assert {UUID(one["expression_id"]) for one in found} == set(submitted(left))
