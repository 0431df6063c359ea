"""What the release before this one kept is read as it was meant, and keeps its fields' names."""

from services.events.actions.reading import organisers
from services.events.model.registrations import Status
from services.events.store.challenges import Challenges
from services.events.store.delegations import Delegations
from services.events.store.registrations import Registrations
from services.selection.contracts import Outcome
from shared.mongo import Database
from shared.person import Person
from tests.events.acting import eleni_with_seats, give_back
from tests.events.builders import BEFORE, EVENT, OPENING, a_challenge
from tests.events.hearing import challenge_defined, decision_released, learn
from tests.events.people import ORGANISER
from tests.serving import Visit


def test_a_challenge_that_was_kept_as_a_file_without_its_revision_goes_on(db: Database) -> None:
    learn(db, challenge_defined())
    file = a_challenge().model_dump_json()
    db["challenges"].replace_one({"_id": "icc-2020"}, {"_id": "icc-2020", "file": file})

    assert Challenges(db).get("icc-2020") == a_challenge()
    assert [one.event.id for one in organisers.overview(db, by=Person(ORGANISER))] == [EVENT]
    learn(db, challenge_defined(revision=1))
    row = db["challenges"].find_one({"_id": "icc-2020"}) or {}
    assert row["revision"] == 1


def test_a_change_that_was_kept_as_a_sentence_is_still_said(db: Database, visit: Visit) -> None:
    learn(db, challenge_defined())
    change = {"at": BEFORE, "what": "cancelled", "reason": "It is no longer part of the programme.", "by": ""}
    db["sessions"].update_one({"_id": OPENING}, {"$set": {"changes": [change]}})

    page = visit("").get(f"/events/sessions/{OPENING}").text

    assert "Cancelled: It is no longer part of the programme." in page


def test_a_delegations_status_stands_under_the_name_it_always_had(db: Database) -> None:
    eleni = eleni_with_seats(db, OPENING)
    before = db["delegations"].find_one({"_id": eleni.delegation_id}) or {}

    learn(db, decision_released(Outcome.NOT_SELECTED, generation=2))

    after = db["delegations"].find_one({"_id": eleni.delegation_id}) or {}
    assert (before["standing"], after["standing"], "status" in after) == ("invited", "withdrawn", False)
    assert not Delegations(db).get(eleni.delegation_id).invited


def test_a_registrations_status_stands_under_the_name_it_always_had(db: Database) -> None:
    eleni = eleni_with_seats(db, OPENING)
    give_back(db, eleni, OPENING)

    (row,) = db["registrations"].find({"delegate_id": eleni.id})
    assert (row["hold"], "status" in row) == ("cancelled", False)
    assert [one.status for one in Registrations(db).of(eleni.id)] == [Status.CANCELLED]
