"""Sending in and taking back, judged by the clock and by what is written."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.applications.contracts import ExpressionSubmitted
from services.applications.model import drafts, submissions
from services.applications.model.expressions import Expression, Status, Step
from services.applications.model.lanes import DeadlinePassed, NotOpenYet
from services.applications.model.submissions import NothingNew
from shared.challenge import Role
from shared.steps import StepNotAllowed
from shared.wording import say
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OPENS,
    OWNER,
    a_challenge,
    a_lane,
    an_expression,
    some_content,
)

MILLISECOND = timedelta(milliseconds=1)


def submit(expression: Expression, *, at: datetime = BEFORE) -> tuple[Expression, ExpressionSubmitted]:
    return submissions.submit(expression, a_lane(), a_challenge(), at=at)


def test_a_submission_at_the_closing_instant_is_in_time() -> None:
    sent, _ = submit(an_expression(), at=CLOSES)

    assert sent.status is Status.SUBMITTED


@pytest.mark.parametrize("late", [MILLISECOND, timedelta(seconds=1)])
def test_a_submission_after_the_closing_instant_is_refused(late: timedelta) -> None:
    with pytest.raises(DeadlinePassed) as refusal:
        submit(an_expression(), at=CLOSES + late)

    assert refusal.value.closes_at == CLOSES


def test_lateness_is_told_in_the_persons_zone_and_in_the_calls() -> None:
    with pytest.raises(DeadlinePassed) as refusal:
        submit(an_expression(), at=CLOSES + timedelta(seconds=1))

    assert "29 May 2020 at 18:00 (Eastern European Summer Time, UTC+3)" in say(refusal.value.phrase)
    assert "that is 17:00 (Central European Summer Time, UTC+2)" in say(refusal.value.phrase)
    assert "1 second later" in say(refusal.value.phrase)


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Paris", "Africa/Johannesburg"])
def test_lateness_is_told_once_where_the_clocks_show_the_same(zone: str) -> None:
    contact = {"name": "Ines", "zone": zone}
    with pytest.raises(DeadlinePassed) as refusal:
        submit(an_expression(content=some_content(contact=contact)), at=CLOSES + timedelta(seconds=1))

    assert say(refusal.value.phrase).count("17:00") == 1
    assert "that is" not in say(refusal.value.phrase)


def test_before_the_opening_nothing_is_taken() -> None:
    with pytest.raises(NotOpenYet):
        submit(an_expression(), at=OPENS - MILLISECOND)


def test_a_first_submission_is_version_1_and_tells_everything_selection_needs() -> None:
    sent, fact = submissions.submit(an_expression(), a_lane(), a_challenge(), at=BEFORE)

    assert (sent.status, sent.version, sent.has_unsent_changes) == (Status.SUBMITTED, 1, False)
    assert sent.sent is not None
    assert fact.model_dump(exclude={"contact", "answers", "themes"}) == {
        "expression_id": UUID(int=7),
        "challenge_id": "test-2020",
        "lane": "new-cities",
        "version": 1,
        "name": "Θεσσαλονίκη",
        "role": Role.CORE,
        "alumni": False,
        "international": False,
        "consortium": False,
        "cities": ({"name": "Θεσσαλονίκη", "country": "GR", "population": 325_182},),
        "countries": ("GR",),
        "content_hash": sent.sent.content_hash,
        "submitted_at": BEFORE,
        "replay": False,
    }
    assert (fact.contact.email, fact.contact.zone) == (OWNER.email, "Europe/Athens")


def test_editing_after_submission_leaves_what_was_sent_untouched() -> None:
    before = an_expression(Status.SUBMITTED)

    after, _ = drafts.edit(before, a_lane(), a_challenge(), some_content(population=400_000), at=BEFORE)

    assert (after.status, after.sent, after.has_unsent_changes) == (Status.SUBMITTED, before.sent, True)


def test_an_amendment_is_the_next_version() -> None:
    edited, _ = drafts.edit(
        an_expression(Status.SUBMITTED), a_lane(), a_challenge(), some_content(population=400_000), at=BEFORE
    )

    amended, fact = submissions.submit(edited, a_lane(), a_challenge(), at=BEFORE)

    assert (amended.status, amended.version, fact.version) == (Status.SUBMITTED, 2, 2)


def test_sending_again_what_counts_already_is_refused() -> None:
    with pytest.raises(NothingNew):
        submit(an_expression(Status.SUBMITTED))


def test_a_withdrawn_expression_can_be_sent_again_unchanged() -> None:
    withdrawn, fact = submissions.withdraw(
        an_expression(Status.SUBMITTED), a_lane(), a_challenge(), reason="Council vote", at=BEFORE
    )
    again, _ = submit(withdrawn)

    assert (withdrawn.status, fact.version, fact.reason) == (Status.WITHDRAWN, 1, "Council vote")
    assert (again.status, again.version, again.withdrawal) == (Status.SUBMITTED, 2, "")


def test_withdrawing_after_the_close_is_refused() -> None:
    with pytest.raises(DeadlinePassed):
        submissions.withdraw(
            an_expression(Status.SUBMITTED), a_lane(), a_challenge(), reason="", at=CLOSES + MILLISECOND
        )


def test_a_draft_cannot_be_withdrawn_and_the_refusal_names_state_and_step() -> None:
    with pytest.raises(StepNotAllowed) as refusal:
        submissions.withdraw(an_expression(), a_lane(), a_challenge(), reason="", at=BEFORE)

    assert (refusal.value.status, refusal.value.step) == (Status.DRAFT, Step.WITHDRAW)
