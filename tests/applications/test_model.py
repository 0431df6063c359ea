from datetime import timedelta
from uuid import UUID

import pytest

from services.applications import model
from services.applications.content import Content
from services.applications.refusals import DeadlinePassed, Incomplete, NothingNew, NotOpenYet, StepNotAllowed
from services.applications.states import NEXT, SENDING, Status, Step
from shared.challenge import Role
from shared.people import City
from tests.applications.builders import (
    BEFORE,
    CLOSES,
    OPENS,
    OWNER,
    a_challenge,
    a_consortium,
    a_lane,
    an_expression,
    some_content,
)

MILLISECOND = timedelta(milliseconds=1)


def submit(expression: model.Expression, *, at: object = BEFORE) -> tuple[model.Expression, object]:
    return model.submit(expression, a_lane(), a_challenge(), at=at)  # type: ignore[arg-type]


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

    assert "29 May 2020 at 18:00 (Eastern European Summer Time, UTC+3)" in str(refusal.value)
    assert "that is 17:00 (Central European Summer Time, UTC+2)" in str(refusal.value)
    assert "1 second later" in str(refusal.value)


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Paris", "Africa/Johannesburg"])
def test_lateness_is_told_once_where_the_clocks_show_the_same(zone: str) -> None:
    contact = {"name": "Ines", "zone": zone}
    with pytest.raises(DeadlinePassed) as refusal:
        submit(an_expression(content=some_content(contact=contact)), at=CLOSES + timedelta(seconds=1))

    assert str(refusal.value).count("17:00") == 1
    assert "that is" not in str(refusal.value)


def test_before_the_opening_nothing_is_taken() -> None:
    with pytest.raises(NotOpenYet):
        submit(an_expression(), at=OPENS - MILLISECOND)


def test_a_first_submission_is_version_1_and_tells_everything_selection_needs() -> None:
    sent, fact = model.submit(an_expression(), a_lane(), a_challenge(), at=BEFORE)

    assert (sent.status, sent.version, sent.has_unsent_changes) == (Status.SUBMITTED, 1, False)
    assert sent.sent is not None
    assert fact.model_dump(exclude={"contact", "answers", "themes"}) == {
        "expression_id": UUID(int=7), "challenge_id": "test-2020", "lane": "new-cities", "version": 1,
        "name": "Θεσσαλονίκη", "role": Role.CORE, "alumni": False, "international": False, "consortium": False,
        "cities": ({"name": "Θεσσαλονίκη", "country": "GR", "population": 325_182},), "countries": ("GR",),
        "content_hash": sent.sent.content_hash, "submitted_at": BEFORE, "replay": False,
    }  # fmt: skip
    assert (fact.contact.email, fact.contact.zone) == (OWNER.email, "Europe/Athens")


def test_editing_after_submission_leaves_what_was_sent_untouched() -> None:
    before = an_expression(Status.SUBMITTED)

    after, _ = model.edit(before, a_lane(), a_challenge(), some_content(population=400_000), at=BEFORE)

    assert (after.status, after.sent, after.has_unsent_changes) == (Status.SUBMITTED, before.sent, True)


def test_an_amendment_is_the_next_version() -> None:
    edited, _ = model.edit(
        an_expression(Status.SUBMITTED), a_lane(), a_challenge(), some_content(population=400_000), at=BEFORE
    )

    amended, fact = model.submit(edited, a_lane(), a_challenge(), at=BEFORE)

    assert (amended.status, amended.version, fact.version) == (Status.SUBMITTED, 2, 2)


def test_sending_again_what_counts_already_is_refused() -> None:
    with pytest.raises(NothingNew):
        submit(an_expression(Status.SUBMITTED))


def test_a_withdrawn_expression_can_be_sent_again_unchanged() -> None:
    withdrawn, fact = model.withdraw(
        an_expression(Status.SUBMITTED), a_lane(), a_challenge(), reason="Council vote", at=BEFORE
    )
    again, _ = submit(withdrawn)

    assert (withdrawn.status, fact.version, fact.reason) == (Status.WITHDRAWN, 1, "Council vote")
    assert (again.status, again.version, again.withdrawal) == (Status.SUBMITTED, 2, "")


def test_withdrawing_after_the_close_is_refused() -> None:
    with pytest.raises(DeadlinePassed):
        model.withdraw(an_expression(Status.SUBMITTED), a_lane(), a_challenge(), reason="", at=CLOSES + MILLISECOND)


def test_a_draft_cannot_be_withdrawn_and_the_refusal_names_state_and_step() -> None:
    with pytest.raises(StepNotAllowed) as refusal:
        model.withdraw(an_expression(), a_lane(), a_challenge(), reason="", at=BEFORE)

    assert (refusal.value.status, refusal.value.step) == (Status.DRAFT, Step.WITHDRAW)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("step", list(Step))
def test_only_the_steps_of_the_table_are_taken(status: Status, step: Step) -> None:
    expression = an_expression(status)

    if (status, step) in NEXT:
        assert expression.after(step) is NEXT[status, step]
    else:
        with pytest.raises(StepNotAllowed):
            expression.after(step)


def test_every_state_that_can_be_sent_has_its_own_step_and_no_other_state_has_one() -> None:
    sending = (Step.SUBMIT, Step.AMEND, Step.RESUBMIT)

    assert {status: step for status, step in NEXT if step in sending} == SENDING


def test_what_is_missing_is_named_in_the_forms_order() -> None:
    empty = an_expression(content=Content())

    with pytest.raises(Incomplete) as refusal:
        submit(empty)

    assert [gap.field for gap in refusal.value.missing] == [
        "name", "country", "population", "public_entity", "applies", "answers.ambition", "answers.partners", "themes",
        "contact.name",
    ]  # fmt: skip


def test_an_answer_that_is_too_long_keeps_it_from_being_sent_but_not_from_being_saved() -> None:
    long = some_content(answers={"ambition": "Yes.", "partners": "x" * 112})

    with pytest.raises(Incomplete) as refusal:
        submit(an_expression(content=long))

    assert refusal.value.fields == {"answers.partners": "Shorten the answer to “Who takes part?” by 12 characters"}


def test_a_theme_or_question_that_the_call_does_not_have_keeps_it_from_being_sent() -> None:
    answers = {**some_content().answers, "nonquestion": "Hello."}
    strange = some_content(themes=("mobility", "nonsense"), answers=answers)

    with pytest.raises(Incomplete) as refusal:
        submit(an_expression(content=strange))

    assert refusal.value.fields == {
        "answers.nonquestion": "Take away the answer to “nonquestion”: the call has no such question",
        "themes": "Take away “nonsense”: the call has no such theme",
    }


def test_themes_that_the_call_does_not_have_are_no_choice() -> None:
    with pytest.raises(Incomplete) as refusal:
        submit(an_expression(content=some_content(themes=("nonsense",))))

    told = "Take away “nonsense”: the call has no such theme; choose at least one that it has"
    assert refusal.value.fields == {"themes": told}


def test_spaces_are_no_answer() -> None:
    blank = some_content(answers={"ambition": " \n ", "partners": "Us."})

    with pytest.raises(Incomplete) as refusal:
        submit(an_expression(content=blank))

    assert list(refusal.value.fields) == ["answers.ambition"]


def test_a_consortium_of_one_city_is_incomplete() -> None:
    with pytest.raises(Incomplete):
        submit(an_expression(content=a_consortium("Τρίπολη")))


def test_a_city_listed_twice_is_pointed_out() -> None:
    with pytest.raises(Incomplete) as refusal:
        submit(an_expression(content=a_consortium("Tripoli", "Corinth", "TRIPOLI")))

    assert refusal.value.fields == {"members": "TRIPOLI is listed twice; remove one"}


def test_a_lead_counts_only_if_it_is_listed() -> None:
    content = a_consortium("Τρίπολη", "Κόρινθος", name="Association of Towns")

    assert content.cities == (City(name="Τρίπολη", country="GR"), City(name="Κόρινθος", country="GR"))


def test_members_that_were_listed_make_a_consortium_even_if_the_question_was_not_answered() -> None:
    content = some_content(applies=None, members=[{"name": "A", "country": "IT"}, {"name": "B", "country": "GR"}])

    assert (content.consortium, content.countries) == (True, ("GR", "IT"))


def test_members_left_over_from_a_change_of_mind_do_not_count() -> None:
    content = some_content(applies="alone", members=[{"name": "A", "country": "IT"}])

    assert [city.name for city in content.cities] == ["Θεσσαλονίκη"]


def test_an_older_decision_does_not_replace_a_newer_one() -> None:
    newer = model.Decision(outcome="selected", reasons="Second look.", generation=2, released_at=CLOSES)
    older = model.Decision(outcome="reserve", reasons="First look.", generation=1, released_at=CLOSES)
    decided = model.record(an_expression(Status.FINAL), newer, at=CLOSES)

    assert model.record(decided, older, at=CLOSES) is decided
