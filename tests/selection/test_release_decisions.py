"""Decisions leave once, even when cut short half-way, and what left can only be replaced by leaving again."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.selection.actions import announce_selection, decide, release_decisions
from services.selection.actions.reading import announcements, results
from services.selection.actions.score import ScoringEnded
from services.selection.contracts import Outcome
from services.selection.forms import Terms
from services.selection.model.releases import NothingToRelease, ProposalVoid, ReleaseStatus
from services.selection.store.acts import Acts
from services.selection.store.announcement import History
from services.selection.store.decisions import Decisions
from services.selection.store.releases import Releases
from shared.errors import NotAllowed
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import CHAIR, OTHER_CHAIR, PROGRAMME, an_id
from tests.selection.sentences import said
from tests.selection.stories import (
    a_scorer_of,
    corrected,
    decided,
    messages,
    person_of,
    proposed,
    released,
    scored,
    submit_points,
)


def outcome_of(facts: list[dict[str, object]], name: str) -> list[object]:
    return [fact["outcome"] for fact in facts if fact["name"] == name]


def test_held_decisions_are_told_to_nobody(db: Database) -> None:
    decided(db)
    proposed(db)

    assert messages(db, "DecisionReleased") == []
    assert announcements.announcement(db) is None
    with pytest.raises(NotAllowed):
        results.decisions(db, by=person_of("Rita"))[1]


def test_a_release_tells_each_decision_once(db: Database) -> None:
    decided(db)

    release = released(db)

    assert (release.state, release.total) == (ReleaseStatus.RELEASED, 4)
    assert sorted(str(fact["name"]) for fact in messages(db, "DecisionReleased")) == ["Bonn", "Jena", "Trier", "Ulm"]
    assert outcome_of(messages(db, "DecisionReleased"), "Jena") == ["reserve"]


def test_a_release_cut_short_goes_on_where_it_stopped(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(db)
    release = proposed(db)
    monkeypatch.setattr(release_decisions, "AT_ONCE", 3)
    monkeypatch.setattr(
        release_decisions, "carry_out", lambda db, key: db.transact(lambda: release_decisions._release_some(db, key))
    )
    release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)
    assert len(messages(db, "DecisionReleased")) == 3
    monkeypatch.undo()

    release_decisions.carry_out_confirmed(db)

    assert Counter(str(fact["name"]) for fact in messages(db, "DecisionReleased")) == {
        "Ulm": 1,
        "Bonn": 1,
        "Jena": 1,
        "Trier": 1,
    }
    assert Releases(db).get(release.id).state is ReleaseStatus.RELEASED


def test_half_way_nothing_can_be_announced_or_changed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(db)
    release = proposed(db)
    monkeypatch.setattr(release_decisions, "carry_out", lambda *_: None)
    release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)

    with pytest.raises(announce_selection.NothingToAnnounce):
        announce_selection.announce(db, by=CHAIR)
    with pytest.raises(NothingToRelease):
        proposed(db)


def test_two_who_confirm_at_once_and_every_replica_release_each_decision_once(db: Database) -> None:
    decided(db)
    release = proposed(db)

    def confirm(who: Person) -> str:
        try:
            return release_decisions.confirm(db, release.id, digest=release.digest, by=who).state
        except ProposalVoid:
            return "refused"

    with ThreadPoolExecutor(8) as pool:
        confirming = [pool.submit(confirm, who) for who in (CHAIR, OTHER_CHAIR)]
        resuming = [pool.submit(release_decisions.carry_out_confirmed, db) for _ in range(6)]
        answers = sorted(future.result() for future in confirming)
        for future in resuming:
            future.result()
    release_decisions.carry_out_confirmed(db)

    assert "refused" in answers
    assert len(messages(db, "DecisionReleased")) == 4
    assert len({fact["expression_id"] for fact in messages(db, "DecisionReleased")}) == 4


def test_a_released_decision_is_replaced_only_by_a_second_generation_released_again(db: Database) -> None:
    decided(db)
    released(db)

    corrected(db, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")
    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)
    released(db)

    assert outcome_of(messages(db, "DecisionReleased"), "Ulm") == ["selected", "withdrawn"]
    assert outcome_of(messages(db, "DecisionReleased"), "Jena") == ["reserve", "selected"]
    assert outcome_of(messages(db, "DecisionReleased"), "Bonn") == ["selected"]
    assert [decision.generation for decision in Decisions(db).on(an_id("Ulm"))] == [1, 2]


def test_mentors_and_core_cities_compete_for_their_own_places_and_leave_together(db: Database) -> None:
    decided(db, mentors=("Turku", "Espoo"))

    released(db)

    selected = [fact["name"] for fact in messages(db, "DecisionReleased") if fact["outcome"] == "selected"]
    assert sorted(map(str, selected)) == ["Bonn", "Turku", "Ulm"]


def test_lanes_decided_one_after_the_other_can_be_released_together(db: Database) -> None:
    scored(db, mentors=("Turku",))
    decide.propose(db, Terms(lanes=("mentors",)), by=CHAIR)
    decide.propose(db, Terms(lanes=("core",)), by=CHAIR)

    assert released(db).total == 5


def test_scores_no_longer_change_once_a_decision_has_left(db: Database) -> None:
    decided(db)
    released(db)

    with pytest.raises(ScoringEnded):
        score_again(db, "Ulm")


def test_who_did_what_stands_in_the_log(db: Database) -> None:
    decided(db)
    released(db)
    announce_selection.announce(db, by=PROGRAMME)

    acts = [(act.by, said(act.act)) for act in reversed(Acts(db).newest(6))]

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

    _, selected = announce_selection.announce(db, by=PROGRAMME)

    assert set(selected) == {an_id("Ulm"), an_id("Bonn")}
    assert [fact["selected"] for fact in messages(db, "SelectionAnnounced")] == [[str(key) for key in selected]]
    public = announcements.announcement(db)
    assert public is not None
    assert [entry.name for entry in public.selected] == ["Bonn", "Ulm"]
    assert {entry.name for entry in History(db).all("icc-test")} == {"Bonn", "Ulm"}
    with pytest.raises(announce_selection.NothingToAnnounce):
        announce_selection.announce(db, by=PROGRAMME)


def score_again(db: Database, name: str) -> None:
    submit_points(db, an_id(name), a_scorer_of(db, name), 1, revision=1)
