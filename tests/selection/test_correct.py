"""A correction of a released decision is an act of two people that takes nothing from anybody."""

from datetime import datetime

import pytest

from services.selection.actions import announce_selection, correct, decide, declare, release_decisions
from services.selection.actions.reading import announcements
from services.selection.contracts import Outcome
from services.selection.forms import NewConflict, Terms
from services.selection.model.corrections import Change, NothingToCorrect, OldReasons
from services.selection.model.releases import ProposalVoid, ReleaseStatus, SamePersonTwice
from services.selection.store.acts import Acts
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.sheets import Sheets
from shared.errors import NotFound
from shared.mongo import Database
from shared.person import Person
from tests.conftest import MAKE_DATABASE
from tests.selection.builders import CHAIR, PROGRAMME, an_id
from tests.selection.sentences import fields_of, said
from tests.selection.stories import (
    corrected,
    decided,
    fill_roster,
    messages,
    on,
    outcomes,
    proposed,
    proposed_correction,
    released,
)
from tests.serving import Visit

API = "/selection/api"
TERMS = Terms(reserve_percent=50)


def holders(db: Database, as_of: datetime | None = None) -> list[str]:
    public_then = announcements.announcement(db, as_of=as_of)
    return [entry.name for entry in public_then.selected] if public_then else []


def test_a_correction_takes_two_people_and_tells_only_the_one_concerned(public: Database) -> None:
    before = len(messages(public, "DecisionReleased"))
    release = proposed_correction(public, "Ulm", Outcome.FELLOW, reasons="You are a fellow.")
    with pytest.raises(SamePersonTwice):
        release_decisions.confirm(public, release.id, digest=release.digest, by=PROGRAMME)
    assert len(messages(public, "DecisionReleased")) == before

    done = release_decisions.confirm(public, release.id, digest=release.digest, by=CHAIR)

    assert done.state is ReleaseStatus.RELEASED
    [fact] = messages(public, "DecisionReleased")[before:]
    assert (fact["name"], fact["outcome"], fact["reasons"]) == ("Ulm", "fellow", "You are a fellow.")
    assert (fact["generation"], fact["letter"]) == (2, True)


def test_the_old_decision_stays_on_the_record_and_the_new_one_says_why(public: Database) -> None:
    corrected(public, "Ulm", Outcome.FELLOW, reasons="You are a fellow.", because="They asked for it.")

    old, new = Decisions(public).on(an_id("Ulm"))

    assert (old.outcome, old.announced_at is not None) == (Outcome.SELECTED, True)
    assert tuple(map(said, new.why)) == (
        "Corrects decision 1, which was: selected.",
        "Because: They asked for it.",
        "Proposed by programme@example.org, confirmed by chair@example.org.",
        "The applicant gets a letter.",
    )
    acts = [(act.by, said(act.act)) for act in Acts(public).newest(3, about=str(an_id("Ulm")))]
    assert acts[:2] == [
        ("Carla Chair (chair@example.org)", "confirmed a correction"),
        ("Pavel Programme (programme@example.org)", "proposed a correction"),
    ]


def test_the_announcement_shows_a_correction_from_its_date_on(public: Database, clock_at: object, visit: Visit) -> None:
    clock_at(on(2020, 6, 20))  # type: ignore[operator]
    corrected(public, "Ulm", name="Ulm on the Danube", cities=("Ulm on the Danube",))
    corrected(public, "Bonn", Outcome.WITHDRAWN, reasons="You gave the place back.")
    announce_selection.announce(public, by=PROGRAMME)

    assert holders(public, on(2020, 6, 15)) == ["Bonn", "Ulm"]
    assert holders(public) == ["Ulm on the Danube"]
    then = visit().get(f"{API}/announcement?as_of=2020-06-15").json()
    assert [one["cities"][0]["name"] for one in then["selected"]] == ["Bonn", "Ulm"]


def test_a_better_reason_and_a_corrected_name_change_no_outcome_and_send_no_letter(public: Database) -> None:
    corrected(public, "Ulm", reasons="Ranked 1 of 4, with a typo less.", name="City of Ulm")

    fact = messages(public, "DecisionReleased")[-1]
    assert (fact["name"], fact["outcome"], fact["reasons"], fact["letter"]) == (
        "City of Ulm",
        "selected",
        "Ranked 1 of 4, with a typo less.",
        False,
    )
    assert Expressions(public).get(an_id("Ulm")).name == "City of Ulm"
    assert decide.propose(public, TERMS, by=CHAIR) == {}


def test_a_letter_about_the_same_outcome_goes_out_where_two_people_want_it(public: Database) -> None:
    corrected(public, "Ulm", reasons="Better reasons.", letter=True)

    assert messages(public, "DecisionReleased")[-1]["letter"] is True


def test_the_newsletter_tells_nothing_when_only_a_name_was_corrected(public: Database) -> None:
    corrected(public, "Ulm", name="City of Ulm")

    announce_selection.announce(public, by=PROGRAMME)

    assert len(messages(public, "SelectionAnnounced")) == 1
    assert holders(public) == ["Bonn", "City of Ulm"]


def test_a_score_sheet_can_be_taken_out_afterwards_without_another_outcome(public: Database) -> None:
    sheet = Sheets(public).of_expression(an_id("Trier"))[0]

    corrected(public, "Trier", reasons="Scored by one reviewer.", set_aside=(sheet.reviewer_id,), because="Bribed.")

    aside = Sheets(public).of(an_id("Trier"), sheet.reviewer_id)
    assert aside is not None
    assert (aside.status, aside.points, aside.set_aside_because) == ("set-aside", sheet.points, "Bribed.")
    assert decide.propose(public, TERMS, by=CHAIR) == {}
    assert outcomes(public)["Trier"] == "not-selected"
    assert "1 score sheet no longer counts." in map(said, Decisions(public).on(an_id("Trier"))[-1].why)


def test_a_correction_voids_a_release_that_was_proposed_without_it(public: Database) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")
    decide.propose(public, TERMS, by=CHAIR)
    release = proposed(public)

    corrected(public, "Trier", Outcome.SELECTED, reasons="You are selected.")

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(public, release.id, digest=release.digest, by=CHAIR)
    assert outcomes(public)["Jena"] != "selected" or Decisions(public).on(an_id("Jena"))[-1].release_id is None


def test_a_release_that_is_proposed_leaves_a_proposed_correction_alone(public: Database) -> None:
    corrected(public, "Ulm", Outcome.WITHDRAWN, reasons="You gave the place back.")
    pending = proposed_correction(public, "Bonn", name="City of Bonn")
    decide.propose(public, TERMS, by=CHAIR)
    released(public)

    done = release_decisions.confirm(public, pending.id, digest=pending.digest, by=CHAIR)

    assert done.state is ReleaseStatus.RELEASED


def test_a_correction_of_what_was_corrected_meanwhile_is_void(public: Database) -> None:
    old = proposed_correction(public, "Ulm", name="City of Ulm")
    other = proposed_correction(public, "Ulm", name="Ulm, city")
    with pytest.raises(ProposalVoid):
        release_decisions.confirm(public, old.id, digest=old.digest, by=CHAIR)
    release_decisions.confirm(public, other.id, digest=other.digest, by=CHAIR)

    with pytest.raises(ProposalVoid):
        release_decisions.confirm(public, other.id, digest=other.digest, by=Person("second-chair@example.org"))


def test_whoever_has_a_late_conflict_neither_proposes_nor_confirms(public: Database) -> None:
    fill_roster(public, [("Chair", "PT")])
    public["reviewers"].update_one({"name": "Chair"}, {"$set": {"email": CHAIR.email, "email_key": CHAIR.email}})
    release = proposed_correction(public, "Ulm", name="City of Ulm")
    conflict = NewConflict(city="Ulm", country="DE", reason="My home town.")
    declare.conflict(public, conflict, by=CHAIR)

    with pytest.raises(NotFound):
        release_decisions.confirm(public, release.id, digest=release.digest, by=CHAIR)
    with pytest.raises(NotFound):
        correct.propose(public, an_id("Ulm"), Change(because="Mine.", name="X"), by=CHAIR)


def test_a_correction_of_nothing_is_refused(public: Database, database: MAKE_DATABASE) -> None:
    for change in (
        Change(because="Nothing."),
        Change(because="Two cities.", cities=("Ulm", "Neu-Ulm")),
        Change(because="No sheet.", set_aside=(an_id("nobody"),)),
    ):
        with pytest.raises(NothingToCorrect):
            correct.propose(public, an_id("Ulm"), change, by=CHAIR)


def test_another_outcome_is_not_told_with_the_reasons_for_the_old_one(public: Database) -> None:
    with pytest.raises(OldReasons) as refused:
        proposed_correction(public, "Ulm", Outcome.NOT_SELECTED, reasons="")

    assert fields_of(refused.value) == {"reasons": "Write the reasons for the new outcome."}
    assert proposed_correction(public, "Ulm", Outcome.NOT_SELECTED, reasons="Two sheets were another city's.")


def test_what_is_held_is_not_corrected_but_proposed_again(db: Database) -> None:
    decided(db)

    with pytest.raises(NothingToCorrect):
        proposed_correction(db, "Ulm", Outcome.FELLOW)
