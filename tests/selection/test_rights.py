"""Who may see and do what, rule by rule."""

from uuid import uuid5

import pytest

from services.selection import rights
from services.selection.contracts import Outcome
from services.selection.model.committee import Member
from services.selection.model.conflicts import Conflict
from services.selection.model.sheets import SheetStatus
from shared.challenge import Office
from tests.selection.builders import (
    CHAIR,
    CLOSED,
    PROGRAMME,
    a_decision,
    a_member,
    a_release,
    a_reviewer,
    a_sheet,
    an_expression,
    an_id,
)

NOBODY = a_member("nobody@example.org")
OFFICER = a_member(PROGRAMME.email, Office.PROGRAMME)
HEAD = a_member(CHAIR.email, Office.CHAIR)


def a_conflict(**changes: object) -> Conflict:
    about = {"reviewer_id": an_id("Rita"), "expression_id": an_id("Ulm"), "reason": "My sister works there."}
    made = {"id": uuid5(an_id("Rita"), "conflict"), "declared_by": "Rita", "declared_at": CLOSED}
    return Conflict.model_validate(about | made | changes)


@pytest.mark.parametrize(
    ("who", "organises", "chairs"), [(NOBODY, False, False), (OFFICER, True, False), (HEAD, True, True)]
)
def test_a_chair_is_an_organiser_and_an_officer_is_no_chair(who: Member, organises: bool, chairs: bool) -> None:
    assert (rights.is_organiser(who), rights.is_chair(who)) == (organises, chairs)


def test_organisers_and_reviewers_are_on_the_committee_and_nobody_else() -> None:
    reviewing = NOBODY.model_copy(update={"reviewer": a_reviewer()})

    assert [rights.is_on_committee(who) for who in (OFFICER, HEAD, reviewing, NOBODY)] == [True, True, True, False]


def test_a_conflict_keeps_a_reviewer_from_an_expression_and_nobody_who_is_none() -> None:
    rita, ulm = Member.of(a_reviewer()), an_expression("Ulm")

    assert rights.may_read(ulm, rita, [])
    assert not rights.may_read(ulm, rita, [a_conflict()])
    assert not rights.may_read(ulm, Member.of(a_reviewer("Gerd", "DE")), [])
    assert rights.may_read(ulm, OFFICER, [a_conflict()])


def test_a_chair_with_a_conflict_is_kept_from_it_like_everybody() -> None:
    on_roster = HEAD.model_copy(update={"reviewer": a_reviewer(email=CHAIR.email)})

    assert not rights.may_read(an_expression("Ulm"), on_roster, [a_conflict()])


def test_whoever_sent_it_in_is_kept_from_it_on_the_roster_or_not() -> None:
    assert not rights.may_read(an_expression("Ulm", contact_email=CHAIR.email.upper()), HEAD, [])
    assert rights.may_read(an_expression("Ulm", contact_email="clerk@ulm.example"), HEAD, [])


@pytest.mark.parametrize("gone", [SheetStatus.SET_ASIDE, SheetStatus.REPLACED])
def test_a_reviewer_opens_what_is_assigned_to_them_still(gone: SheetStatus) -> None:
    assert rights.may_open(a_sheet())
    assert not rights.may_open(a_sheet(status=gone))
    assert not rights.may_open(None)


def test_a_conflict_names_its_expression_to_whom_it_was_assigned_or_who_named_the_city() -> None:
    assert rights.may_name(a_conflict(was_assigned=True), None)
    assert rights.may_name(a_conflict(), a_sheet())
    assert rights.may_name(a_conflict(expression_id=None, city="Ulm", country="DE"), None)
    assert not rights.may_name(a_conflict(), None)


def test_organisers_declare_on_everything_and_reviewers_on_what_they_know() -> None:
    assert rights.may_declare_on(OFFICER, None, again=False)
    assert rights.may_declare_on(NOBODY, a_sheet(), again=False)
    assert rights.may_declare_on(NOBODY, None, again=True)
    assert not rights.may_declare_on(NOBODY, None, again=False)


def test_points_are_read_once_submitted_and_once_scoring_has_ended() -> None:
    submitted = a_sheet(status=SheetStatus.SUBMITTED, submitted_at=CLOSED)

    assert rights.may_read_points(submitted, ended=True)
    assert not rights.may_read_points(submitted, ended=False)
    assert not rights.may_read_points(a_sheet(status=SheetStatus.DRAFT), ended=True)


def test_a_held_decision_is_read_once_scoring_has_ended_and_a_bound_one_always() -> None:
    bound = a_decision(release_id=an_id("release"))

    assert rights.may_read_decision(bound, ended=False)
    assert rights.may_read_decision(a_decision(), ended=True)
    assert not rights.may_read_decision(a_decision(), ended=False)


def test_a_release_is_confirmed_by_another_organiser_than_its_proposer() -> None:
    release = a_release(proposed_by=PROGRAMME.email)

    may = [rights.may_confirm(who, release, reads_all=True) for who in (HEAD, OFFICER, NOBODY)]
    assert may == [True, False, False]
    assert not rights.may_confirm(HEAD, release, reads_all=False)


def test_the_chair_alone_overrules_and_only_before_a_decision_is_bound() -> None:
    held, bound = a_decision("Ulm", Outcome.RESERVE), a_decision(release_id=an_id("release"))

    assert [rights.may_overrule(who, [held]) for who in (HEAD, OFFICER, NOBODY)] == [True, False, False]
    assert not rights.may_overrule(HEAD, [held, bound])
