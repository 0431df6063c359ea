"""Rules of selection that stand in one function each (docs/rules.md)."""

from datetime import timedelta

import pytest

from services.selection.contracts import Outcome
from services.selection.model import corrections, releases, replacements
from services.selection.model.corrections import Change, NothingToCorrect, OldReasons
from services.selection.model.decisions import Correction
from services.selection.model.fields import Record, kind_of
from services.selection.model.lots import Commitment, LaneLot, draws
from services.selection.model.releases import NoChair, ProposalVoid, Release, SamePersonTwice
from services.selection.model.replacements import Handover
from shared import lots
from shared.challenge import Lane, Role
from shared.lots import Fixed
from shared.phrases import phrase
from tests.selection.builders import (
    CLOSED,
    OPENED,
    a_challenge,
    a_decision,
    a_seed,
    a_sheet,
    an_expression,
    an_id,
    points,
)


def correct(change: Change) -> Correction:
    return corrections.correct(an_expression(), a_decision(), [], change)


def test_a_correction_changes_something_and_another_outcome_has_other_reasons() -> None:
    with pytest.raises(NothingToCorrect):
        correct(Change(because="A slip."))
    with pytest.raises(OldReasons):
        correct(Change(because="A slip.", outcome=Outcome.RESERVE))
    made = correct(Change(because="A slip.", outcome=Outcome.RESERVE, reasons="The lot was read wrongly."))
    assert (made.was.outcome, made.now.outcome, made.letter) == (Outcome.SELECTED, Outcome.RESERVE, True)


def test_a_better_reason_alone_is_a_correction_without_a_letter() -> None:
    assert not correct(Change(because="Unclear.", reasons="Ranked first of one.")).letter


def test_what_competes_is_of_one_role_and_inside_or_outside_the_region() -> None:
    assert kind_of(an_expression(role=Role.MENTOR, international=True)) == (Role.MENTOR, True)
    assert kind_of(an_expression("Ulm")) == kind_of(an_expression("Lyon", "FR")) == (Role.CORE, False)


def test_scoring_goes_on_for_a_whole_kind_while_one_of_its_sheets_is_missing() -> None:
    ulm, lyon = an_expression("Ulm"), an_expression("Lyon", "FR")
    mentor = an_expression("Oulu", "FI", role=Role.MENTOR, lane="mentors")
    sheets = [
        a_sheet(
            expression_id=one.id,
            reviewer_id=an_id(who),
            lane=one.lane,
            status="submitted",
            points=points(3),
            submitted_at=CLOSED,
        )
        for one, whos in ((ulm, "AB"), (lyon, "A"), (mentor, "AB"))
        for who in whos
    ]
    record = Record(a_challenge(), [ulm, lyon, mentor], sheets, {}, ())
    assert record.unfinished() == {ulm.id, lyon.id}


def lot(lane: str, *, committed: timedelta = timedelta(), revealed: timedelta | None = None) -> LaneLot:
    at = OPENED + committed
    promised = Commitment(commitment=lots.commitment(a_seed(lane)), fixed=Fixed.BEFORE_ANY, committed_at=at)
    seed = {"seed": a_seed(lane), "revealed_at": CLOSED + revealed} if revealed is not None else {}
    return LaneLot(challenge_id="icc-test", lane=lane, promised=promised, **seed)


def test_lanes_of_one_role_are_drawn_together_and_one_that_came_after_a_seed_was_public_by_itself() -> None:
    lanes = [Lane(id=key, title=key, opens_at=OPENED, closes_at=CLOSED) for key in ("a", "b", "late")]
    challenge = a_challenge(lanes=lanes)
    heard = {
        "a": lot("a", revealed=timedelta()),
        "b": lot("b", revealed=timedelta(hours=1)),
        "late": lot("late", committed=CLOSED - OPENED + timedelta(minutes=1)),
    }
    drawn = draws(challenge, heard)
    assert drawn["a"] == drawn["b"]
    assert drawn["a"].lanes == ("a", "b")
    assert drawn["a"].key
    assert (drawn["late"].lanes, drawn["late"].key) == (("late",), "")


def a_release(**changes: object) -> Release:
    given = {
        "id": an_id("release"),
        "challenge_id": "icc-test",
        "lanes": ("core",),
        "digest": "d",
        "total": 1,
        "outcomes": {"selected": 1},
        "proposed_by": "one@example.org",
        "proposed_by_chair": False,
        "proposed_at": CLOSED,
    }
    return Release.model_validate(given | changes)


@pytest.mark.parametrize(
    ("email", "is_chair", "current", "refusal"),
    [
        ("ONE@example.org", True, "d", SamePersonTwice),
        ("two@example.org", False, "d", NoChair),
        ("two@example.org", True, "changed", ProposalVoid),
    ],
)
def test_a_release_takes_two_people_one_of_them_the_chair_who_looked_at_the_same(
    email: str, is_chair: bool, current: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        releases.confirmed(a_release(), email=email, is_chair=is_chair, digest="d", current=current, now=CLOSED)


def test_a_confirmed_release_names_its_second_person() -> None:
    release = releases.confirmed(
        a_release(), email="two@example.org", is_chair=True, digest="d", current="d", now=CLOSED
    )
    assert release.confirmed_by == "two@example.org"
    assert release.is_under_way


def test_sheets_go_to_whoever_has_fewest_and_to_nobody_who_is_barred() -> None:
    handover = Handover(["x", "y", "z"], "", {"anna": 2, "bert": 0}, {"y": {"bert": phrase("sent-it-in")}})
    assert [move.to for move in replacements.plan(handover)] == ["bert", "anna", "bert"]
    assert replacements.plan(handover) == replacements.plan(handover)
