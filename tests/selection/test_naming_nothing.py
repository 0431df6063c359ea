"""A conflict of interest names to its reviewer no expression that was never assigned to them."""

from uuid import UUID

import pytest

from services.selection.actions import declare
from services.selection.actions.reading import committee
from services.selection.forms import NewConflict
from services.selection.store.conflicts import Conflicts
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.mongo import Database
from tests.selection.builders import CHAIR, a_submission, an_id
from tests.selection.sentences import said
from tests.selection.stories import CORE, email_of, hear, person_of, with_assignment
from tests.serving import Visit

API = "/selection/api"


@pytest.fixture
def assigned(db: Database) -> Database:
    """Every expression assigned to two of three reviewers, and one of a lane that is sealed."""
    with_assignment(db)
    hear(db, a_submission("Sealed", lane="mentors"))
    return db


def rita(db: Database) -> UUID:
    reviewer = Reviewers(db).by_email(email_of("Rita"))
    assert reviewer is not None
    return reviewer.id


def hers(db: Database, *, assigned: bool) -> str:
    """A city whose expression Rita was, or was not, assigned."""
    return next(name for name in CORE if (Sheets(db).of(an_id(name), rita(db)) is not None) is assigned)


def declaration(name: str, **more: str) -> dict[str, str]:
    return {"expression_id": str(an_id(name)), "reason": "My sister works there.", **more}


def test_nobody_declares_a_conflict_with_an_expression_that_they_were_not_assigned(
    assigned: Database, visit: Visit
) -> None:
    who = visit(person_of("Rita"))

    for name in (hers(assigned, assigned=False), "Sealed", "nothing"):
        refused = who.post(f"{API}/conflicts", json=declaration(name))
        assert (refused.status_code, refused.json()["detail"]) == (404, "There is no such expression here.")
    assert Conflicts(assigned).all() == []


def test_a_conflict_with_an_unassigned_city_is_declared_by_its_name(assigned: Database, visit: Visit) -> None:
    city = {"city": hers(assigned, assigned=False), "country": "DE", "reason": "My sister works there."}

    assert visit(person_of("Rita")).post(f"{API}/conflicts", json=city).status_code == 201
    [row] = visit(person_of("Rita")).get(f"{API}/conflicts").json()["conflicts"]
    assert row["about"] == f"{city['city']} (DE)"


def test_what_was_assigned_is_named_also_after_it_was_given_back_and_may_be_declared_again(
    assigned: Database, visit: Visit
) -> None:
    name, who = hers(assigned, assigned=True), visit(person_of("Rita"))

    answers = [who.post(f"{API}/conflicts", json=declaration(name)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["conflict_id"] == answers[1].json()["conflict_id"]
    assert Sheets(assigned).of(an_id(name), rita(assigned)) is None
    assert [one["about"] for one in who.get(f"{API}/conflicts").json()["conflicts"]] == [name]


def test_what_the_chair_or_an_earlier_release_declared_is_named_only_to_organisers(
    assigned: Database, visit: Visit
) -> None:
    name = hers(assigned, assigned=False)
    on_behalf = NewConflict.model_validate(declaration(name, reviewer=email_of("Rita")))
    declare.conflict(assigned, on_behalf, by=CHAIR)
    assigned["conflicts"].update_many({}, {"$unset": {"was_assigned": ""}})

    [row] = visit(person_of("Rita")).get(f"{API}/conflicts").json()["conflicts"]
    page = visit(person_of("Rita")).get("/selection/reviews").text

    assert (row["about"], row["reason"]) == (said(committee.UNNAMED), "My sister works there.")
    assert (said(committee.UNNAMED) in page, name in page) == (True, False)
    assert [one["about"] for one in visit(CHAIR).get(f"{API}/conflicts").json()["conflicts"]] == [name]
