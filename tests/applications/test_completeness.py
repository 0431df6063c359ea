"""What keeps an expression from being sent, named in the form's order."""

import pytest

from services.applications.model import submissions
from services.applications.model.completeness import Incomplete
from services.applications.model.content import Content
from shared.wording import say
from tests.applications.builders import BEFORE, a_challenge, a_consortium, a_lane, an_expression, some_content


def refusal_of(content: Content) -> Incomplete:
    """Why *content* is not sent."""
    with pytest.raises(Incomplete) as refusal:
        submissions.submit(an_expression(content=content), a_lane(), a_challenge(), at=BEFORE)
    return refusal.value


def said(refusal: Incomplete) -> dict[str, str]:
    """What it says at each field."""
    return {field: say(text) for field, text in refusal.fields.items()}


def test_what_is_missing_is_named_in_the_forms_order() -> None:
    refusal = refusal_of(Content())

    assert [gap.field for gap in refusal.missing] == [
        "name",
        "country",
        "population",
        "public_entity",
        "applies",
        "answers.ambition",
        "answers.partners",
        "themes",
        "contact.name",
    ]


def test_an_answer_that_is_too_long_keeps_it_from_being_sent_but_not_from_being_saved() -> None:
    long = some_content(answers={"ambition": "Yes.", "partners": "x" * 112})

    refusal = refusal_of(long)

    assert said(refusal) == {"answers.partners": "Shorten the answer to “Who takes part?” by 12 characters"}


def test_a_theme_or_question_that_the_call_does_not_have_keeps_it_from_being_sent() -> None:
    answers = {**some_content().answers, "nonquestion": "Hello."}
    strange = some_content(themes=("mobility", "nonsense"), answers=answers)

    refusal = refusal_of(strange)

    assert said(refusal) == {
        "answers.nonquestion": "Take away the answer to “nonquestion”: the call has no such question",
        "themes": "Take away “nonsense”: the call has no such theme",
    }


def test_themes_that_the_call_does_not_have_are_no_choice() -> None:
    refusal = refusal_of(some_content(themes=("nonsense",)))

    text = "Take away “nonsense”: the call has no such theme; choose at least one that it has"
    assert said(refusal) == {"themes": text}


def test_spaces_are_no_answer() -> None:
    blank = some_content(answers={"ambition": " \n ", "partners": "Us."})

    refusal = refusal_of(blank)

    assert list(refusal.fields) == ["answers.ambition"]


def test_a_consortium_of_one_city_is_incomplete() -> None:
    assert refusal_of(a_consortium("Τρίπολη")).missing


def test_a_city_listed_twice_is_pointed_out() -> None:
    refusal = refusal_of(a_consortium("Tripoli", "Corinth", "TRIPOLI"))

    assert said(refusal) == {"members": "TRIPOLI is listed twice; remove one"}
