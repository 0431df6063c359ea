"""A release takes two people, and lets go exactly what both of them saw."""

import pytest

from services.selection.actions import decide, overrule, release_decisions
from services.selection.actions.reading import results
from services.selection.contracts import Outcome
from services.selection.forms import Batch, NewOverride, Terms
from services.selection.model.releases import NoChair, ProposalVoid, ReleaseStatus, SamePersonTwice
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.challenge import Office, Organiser
from shared.errors import NotAllowed
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import CHAIR, OTHER_CHAIR, PROGRAMME, a_challenge, an_id
from tests.selection.stories import (
    a_scorer_of,
    corrected,
    decided,
    messages,
    outcomes,
    person_of,
    proposed,
    released,
    submit_points,
)
from tests.serving import Visit


def test_the_same_person_twice_is_refused_in_any_spelling(db: Database) -> None:
    decided(db)
    release = release_decisions.propose(db, Batch(), by=CHAIR)

    with pytest.raises(SamePersonTwice):
        release_decisions.confirm(db, release.id, digest=release.digest, by=Person(" Chair@Example.org "))


def test_two_programme_officers_do_not_release(db: Database) -> None:
    officers = [Organiser(name=name, email=f"{name}@example.org") for name in ("pia", "per")]
    chair = Organiser(name="Carla", email=CHAIR.email, offices=(Office.CHAIR,))
    decided(db)
    committee_of = a_challenge(organisers=(chair, *officers)).model_dump_json()
    db["challenges"].update_one({}, {"$set": {"text": committee_of}})
    release = release_decisions.propose(db, Batch(), by=Person("pia@example.org"))

    with pytest.raises(NoChair):
        release_decisions.confirm(db, release.id, digest=release.digest, by=Person("per@example.org"))


def test_a_score_voids_a_proposal_also_where_the_chair_has_decided(db: Database) -> None:
    decided(db)
    ineligible = NewOverride(outcome=Outcome.INELIGIBLE, reason="It is no public entity.")
    overrule.override(db, an_id("Trier"), ineligible, by=CHAIR)
    release = proposed(db)
    preview = results.release_file(db, release.id, by=CHAIR).batch
    assert preview[-1][0].name == "Trier"  # whoever has no rank comes last

    submit_points(db, an_id("Trier"), a_scorer_of(db, "Trier"), 1, revision=1)

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)


def test_a_reviewer_neither_proposes_nor_confirms(db: Database) -> None:
    decided(db)
    release = proposed(db)

    with pytest.raises(NotAllowed):
        release_decisions.propose(db, Batch(), by=person_of("Rita"))
    with pytest.raises(NotAllowed):
        release_decisions.confirm(db, release.id, digest=release.digest, by=person_of("Rita"))


def test_a_decision_changed_after_the_proposal_makes_it_void(db: Database) -> None:
    decided(db)
    release = proposed(db)
    overrule.override(
        db, an_id("Trier"), NewOverride(outcome=Outcome.SELECTED, reason="A border region."), by=OTHER_CHAIR
    )

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)

    assert messages(db, "DecisionReleased") == []
    assert outcomes(db) == {"Ulm": "selected", "Bonn": "reserve", "Jena": "not-selected", "Trier": "selected"}


def test_a_score_changed_after_the_proposal_makes_it_void(db: Database) -> None:
    decided(db)
    release = proposed(db)
    sheet = Sheets(db).of_expression(an_id("Trier"))[0]
    scorer = Person(Reviewers(db).get(sheet.reviewer_id).email)
    submit_points(db, an_id("Trier"), scorer, 0.5, revision=1)

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)


def test_a_confirmation_of_what_one_has_not_seen_is_refused(db: Database) -> None:
    decided(db)
    release = proposed(db)

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(db, release.id, digest="0" * 64, by=CHAIR)


def test_a_new_proposal_replaces_the_old_one(db: Database) -> None:
    decided(db)
    old = proposed(db)
    new = release_decisions.propose(db, Batch(lanes=("core",)), by=PROGRAMME)

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(db, old.id, digest=old.digest, by=CHAIR)

    assert release_decisions.propose(db, Batch(lanes=("core",)), by=PROGRAMME) == new


def test_a_proposal_whose_decisions_changed_is_shown_as_void(db: Database, visit: Visit) -> None:
    decided(db)
    new = NewOverride(outcome=Outcome.SELECTED, reason="A border region.")
    overrule.override(db, an_id("Trier"), new, by=OTHER_CHAIR)
    release, chair = proposed(db), visit(CHAIR)
    assert [row["state"] for row in chair.get("/selection/api/releases").json()["releases"]] == ["proposed"]
    overrule.lift(db, an_id("Trier"), by=OTHER_CHAIR)

    listed = chair.get("/selection/api/releases").json()["releases"]
    one = chair.get(f"/selection/api/releases/{release.id}").json()
    page = chair.get(f"/selection/chair/releases/{release.id}").text

    assert ([row["state"] for row in listed], one["state"]) == (["void"], "void")
    assert "Confirm: tell" not in page
    with pytest.raises(ProposalVoid):
        release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)


def test_a_proposal_whose_last_decision_was_dropped_is_shown_as_void(db: Database) -> None:
    decided(db, names=("Ulm", "Bonn", "Jena"))
    released(db)
    corrected(db, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")
    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)
    release = proposed(db)
    corrected(db, "Jena", Outcome.FELLOW)

    states = {found.id: found.state for found, _ in results.releases(db, by=CHAIR)}

    assert states[release.id] is ReleaseStatus.VOID
    assert sorted(states.values()) == [ReleaseStatus.RELEASED] * 3 + [ReleaseStatus.VOID]
