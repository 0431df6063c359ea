"""Decisions leave once, by two people, exactly as they were seen; cut short half-way, they go on where they stopped."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.selection.actions import announcing, deciding, releasing
from services.selection.actions.scoring import ScoringEnded
from services.selection.contracts import Outcome
from services.selection.forms import Batch, NewOverride, Terms
from services.selection.model.decisions import NoChair, NothingToRelease, ProposalVoid, ReleaseState, SamePersonTwice
from services.selection.store import Acts, Decisions, History, Releases, Reviewers, Sheets
from shared.challenge import Office, Organiser
from shared.errors import NotAllowed
from shared.mongo import Database
from tests.selection.builders import CHAIR, OTHER_CHAIR, PROGRAMME, a_challenge, an_id
from tests.selection.stories import (
    decided,
    email_of,
    proposed,
    released,
    score,
    scored,
    told,
)  # fmt: skip


def outcomes(db: Database) -> dict[str, str]:
    return {name: decision.outcome.value for name, decision in deciding.decided(db, by=CHAIR)}


def outcome_of(facts: list[dict[str, object]], name: str) -> list[object]:
    return [fact["outcome"] for fact in facts if fact["name"] == name]


def test_held_decisions_are_told_to_nobody(db: Database) -> None:
    decided(db)
    proposed(db)

    assert told(db, "DecisionReleased") == []
    assert announcing.announcement(db) is None
    with pytest.raises(NotAllowed):
        deciding.decided(db, by=email_of("Rita"))


def test_a_release_tells_each_decision_once(db: Database) -> None:
    decided(db)

    release = released(db)

    assert (release.state, release.total) == (ReleaseState.RELEASED, 4)
    assert sorted(str(fact["name"]) for fact in told(db, "DecisionReleased")) == ["Bonn", "Jena", "Trier", "Ulm"]
    assert outcome_of(told(db, "DecisionReleased"), "Jena") == ["reserve"]


def test_the_same_person_twice_is_refused_in_any_spelling(db: Database) -> None:
    decided(db)
    release = releasing.propose_release(db, Batch(), by=CHAIR)

    with pytest.raises(SamePersonTwice):
        releasing.confirm_release(db, release.id, digest=release.digest, by=" Chair@Example.org ")


def test_two_programme_officers_do_not_release(db: Database) -> None:
    officers = [Organiser(name=name, email=f"{name}@example.org") for name in ("pia", "per")]
    chair = Organiser(name="Carla", email=CHAIR, offices=(Office.CHAIR,))
    decided(db)
    committee_of = a_challenge(organisers=(chair, *officers)).model_dump_json()
    db["challenges"].update_one({}, {"$set": {"text": committee_of}})
    release = releasing.propose_release(db, Batch(), by="pia@example.org")

    with pytest.raises(NoChair):
        releasing.confirm_release(db, release.id, digest=release.digest, by="per@example.org")


def test_a_reviewer_neither_proposes_nor_confirms(db: Database) -> None:
    decided(db)
    release = proposed(db)

    with pytest.raises(NotAllowed):
        releasing.propose_release(db, Batch(), by=email_of("Rita"))
    with pytest.raises(NotAllowed):
        releasing.confirm_release(db, release.id, digest=release.digest, by=email_of("Rita"))


def test_a_decision_changed_after_the_proposal_makes_it_void(db: Database) -> None:
    decided(db)
    release = proposed(db)
    deciding.override(
        db, an_id("Trier"), NewOverride(outcome=Outcome.SELECTED, reason="A border region."), by=OTHER_CHAIR
    )

    with pytest.raises(ProposalVoid):
        releasing.confirm_release(db, release.id, digest=release.digest, by=CHAIR)

    assert told(db, "DecisionReleased") == []
    assert outcomes(db) == {"Ulm": "selected", "Bonn": "reserve", "Jena": "not-selected", "Trier": "selected"}


def test_a_score_changed_after_the_proposal_makes_it_void(db: Database) -> None:
    decided(db)
    release = proposed(db)
    sheet = Sheets(db).of_expression(an_id("Trier"))[0]
    email = next(r.email for r in Reviewers(db).all() if r.id == sheet.reviewer_id)
    score(db, an_id("Trier"), email, 0.5, revision=1)

    with pytest.raises(ProposalVoid):
        releasing.confirm_release(db, release.id, digest=release.digest, by=CHAIR)


def test_a_confirmation_of_what_one_has_not_seen_is_refused(db: Database) -> None:
    decided(db)
    release = proposed(db)

    with pytest.raises(ProposalVoid):
        releasing.confirm_release(db, release.id, digest="0" * 64, by=CHAIR)


def test_a_new_proposal_replaces_the_old_one(db: Database) -> None:
    decided(db)
    old = proposed(db)
    new = releasing.propose_release(db, Batch(lanes=("core",)), by=PROGRAMME)

    with pytest.raises(ProposalVoid):
        releasing.confirm_release(db, old.id, digest=old.digest, by=CHAIR)

    assert releasing.propose_release(db, Batch(lanes=("core",)), by=PROGRAMME) == new


def test_a_release_cut_short_goes_on_where_it_stopped(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(db)
    release = proposed(db)
    monkeypatch.setattr(releasing, "AT_ONCE", 3)
    monkeypatch.setattr(releasing, "carry_out", lambda db, key: db.transact(lambda: releasing._release_some(db, key)))
    releasing.confirm_release(db, release.id, digest=release.digest, by=CHAIR)
    assert len(told(db, "DecisionReleased")) == 3
    monkeypatch.undo()

    releasing.carry_out_confirmed(db)

    assert Counter(str(fact["name"]) for fact in told(db, "DecisionReleased")) == {
        "Ulm": 1, "Bonn": 1, "Jena": 1, "Trier": 1,
    }  # fmt: skip
    assert Releases(db).get(release.id).state is ReleaseState.RELEASED


def test_half_way_nothing_can_be_announced_or_changed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(db)
    release = proposed(db)
    monkeypatch.setattr(releasing, "carry_out", lambda *_: None)
    releasing.confirm_release(db, release.id, digest=release.digest, by=CHAIR)

    with pytest.raises(announcing.NothingToAnnounce):
        announcing.announce(db, by=CHAIR)
    with pytest.raises(NothingToRelease):
        proposed(db)


def test_two_who_confirm_at_once_and_every_replica_release_each_decision_once(db: Database) -> None:
    decided(db)
    release = proposed(db)

    def confirm(email: str) -> str:
        try:
            return releasing.confirm_release(db, release.id, digest=release.digest, by=email).state
        except ProposalVoid:
            return "refused"

    with ThreadPoolExecutor(8) as pool:
        confirming = [pool.submit(confirm, email) for email in (CHAIR, OTHER_CHAIR)]
        resuming = [pool.submit(releasing.carry_out_confirmed, db) for _ in range(6)]
        answers = sorted(future.result() for future in confirming)
        for future in resuming:
            future.result()
    releasing.carry_out_confirmed(db)

    assert "refused" in answers
    assert len(told(db, "DecisionReleased")) == 4
    assert len({fact["expression_id"] for fact in told(db, "DecisionReleased")}) == 4


def test_a_released_decision_is_replaced_only_by_a_second_generation_released_again(db: Database) -> None:
    decided(db)
    released(db)

    new = NewOverride(outcome=Outcome.WITHDRAWN, reason="They gave the place back.")
    deciding.override(db, an_id("Ulm"), new, by=CHAIR)
    released(db)

    assert outcome_of(told(db, "DecisionReleased"), "Ulm") == ["selected", "withdrawn"]
    assert outcome_of(told(db, "DecisionReleased"), "Jena") == ["reserve", "selected"]
    assert outcome_of(told(db, "DecisionReleased"), "Bonn") == ["selected"]
    assert [decision.generation for decision in Decisions(db).of(an_id("Ulm"))] == [1, 2]


def test_mentors_and_core_cities_compete_for_their_own_places_and_leave_together(db: Database) -> None:
    decided(db, mentors=("Turku", "Espoo"))

    released(db)

    selected = [fact["name"] for fact in told(db, "DecisionReleased") if fact["outcome"] == "selected"]
    assert sorted(map(str, selected)) == ["Bonn", "Turku", "Ulm"]


def test_lanes_decided_one_after_the_other_can_be_released_together(db: Database) -> None:
    scored(db, mentors=("Turku",))
    deciding.propose_outcomes(db, Terms(lanes=("mentors",)), by=CHAIR)
    deciding.propose_outcomes(db, Terms(lanes=("core",)), by=CHAIR)

    assert released(db).total == 5


def test_scores_no_longer_change_once_a_decision_has_left(db: Database) -> None:
    decided(db)
    released(db)

    with pytest.raises(ScoringEnded):
        score_again(db, "Ulm")


def test_who_did_what_stands_in_the_log(db: Database) -> None:
    decided(db)
    released(db)
    announcing.announce(db, by=PROGRAMME)

    acts = [(act.by, act.act) for act in reversed(Acts(db).newest(6))]

    assert acts[-5:] == [
        ("Carla Chair (chair@example.org)", "proposed outcomes"),
        ("Pavel Programme (programme@example.org)", "proposed a release"),
        ("Carla Chair (chair@example.org)", "confirmed a release"),
        ("the system", "released decisions"),
        ("Pavel Programme (programme@example.org)", "announced the selection"),
    ]


def test_the_announcement_names_whoever_holds_a_place_and_nobody_else(db: Database) -> None:
    decided(db)
    released(db)

    _, selected = announcing.announce(db, by=PROGRAMME)

    assert set(selected) == {an_id("Ulm"), an_id("Bonn")}
    assert [fact["selected"] for fact in told(db, "SelectionAnnounced")] == [[str(key) for key in selected]]
    found = announcing.announcement(db)
    assert found is not None
    assert [entry.name for entry in found.selected] == ["Bonn", "Ulm"]
    assert {entry.name for entry in History(db).all("icc-test")} == {"Bonn", "Ulm"}
    with pytest.raises(announcing.NothingToAnnounce):
        announcing.announce(db, by=PROGRAMME)


def score_again(db: Database, name: str) -> None:
    sheet = Sheets(db).of_expression(an_id(name))[0]
    email = next(r.email for r in Reviewers(db).all() if r.id == sheet.reviewer_id)
    score(db, an_id(name), email, 1, revision=1)
