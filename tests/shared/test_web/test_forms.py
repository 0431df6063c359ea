"""Forms keep what was typed and say what is wrong, at the field and in the summary."""

import unicodedata
from collections.abc import Mapping

import pytest

from shared.web.forms import Form, Invalid, checked
from shared.wording import say
from tests.shared.test_web.conftest import Site
from tests.shared.test_web.sample_service import Member, Sheet

FILLED: dict[str, str | list[str]] = {
    "name": "Θεσσαλονίκη",
    "email": "maria@thessaloniki.example",
    "country": "GR",
    "themes": ["mobility", "energy"],
    "answers.vision": "Ήσυχη πόλη",
    "members.0.name": "Θέρμη",
    "members.0.population": "53201",
}


def a_form(changes: Mapping[str, str | list[str]] | None = None) -> Form:
    rows = {**FILLED, **(changes or {})}
    values = {name: value if isinstance(value, list) else [value] for name, value in rows.items()}
    return Form([(name, text) for name, texts in values.items() for text in texts])


def said(refusal: Invalid) -> dict[str, str]:
    return {name: say(what) for name, what in refusal.fields.items()}


def test_a_filled_form_becomes_the_model() -> None:
    assert checked(Sheet, a_form()) == Sheet(
        name="Θεσσαλονίκη",
        email="maria@thessaloniki.example",
        country="GR",
        themes=["mobility", "energy"],
        answers={"vision": "Ήσυχη πόλη"},
        members=[Member(name="Θέρμη", population=53201)],
    )


def test_what_is_wrong_is_said_in_sentences_under_the_forms_own_names() -> None:
    form = a_form(
        {"name": "x" * 41, "email": "nobody", "country": "Greece", "themes": [], "members.0.population": "many"}
    )

    with pytest.raises(Invalid) as refusal:
        checked(Sheet, form)

    assert said(refusal.value) == {
        "name": "Use at most 40 characters; this has 41.",
        "email": "Enter an e-mail address, such as name@example.org.",
        "country": "This is not in the expected form.",
        "themes": "Please fill this in.",
        "members.0.population": "Enter a whole number.",
    }


def test_an_error_in_a_row_after_a_blank_one_stands_at_its_own_row() -> None:
    form = a_form(
        {"members.0.name": "", "members.0.population": "", "members.7.name": "Θέρμη", "members.7.population": "-1"}
    )

    with pytest.raises(Invalid) as refusal:
        checked(Sheet, form)

    assert said(refusal.value) == {"members.7.population": "Enter a number of at least 1."}


def test_a_missing_part_of_a_row_stands_at_that_row() -> None:
    with pytest.raises(Invalid) as refusal:
        checked(Sheet, a_form({"members.0.name": "", "members.3.name": "Θέρμη"}))

    assert said(refusal.value) == {
        "members.0.name": "Please fill this in.",
        "members.3.population": "Please fill this in.",
    }


def test_what_is_wrong_with_the_whole_is_the_message() -> None:
    with pytest.raises(Invalid, match=r"^Say one thing or the other\.$"):
        checked(Sheet, a_form({"note": "both"}))


def test_line_ends_spaces_controls_and_compositions_do_not_count() -> None:
    form = Form([("name", "  one\r\ntwo\rthree\x00\x1b \n"), ("city", unicodedata.normalize("NFD", "Évora"))])

    assert dict(form) == {"name": "one\ntwo\nthree", "city": unicodedata.normalize("NFC", "Évora")}


def test_names_that_contradict_each_other_are_harmless() -> None:
    form = Form([("a", "x"), ("a.b", "y"), ("a.b.c", "z"), ("name", "n"), ("name.0", "m"), (".", "p"), ("", "q")])

    with pytest.raises(Invalid):
        checked(Sheet, form)


@pytest.mark.parametrize(
    "name",
    ["a." * 5000, "members." + "9" * 5000 + ".name", "members.²." + "name", "members.٣.name", "\x00", "." * 3000],
)
def test_names_that_nobody_would_choose_are_no_error_of_ours(site: Site, name: str) -> None:
    answer = site.client.post("/samples/sheet", data={name: "x"})

    assert answer.status_code == 422


def test_more_fields_than_a_form_can_have_are_refused(site: Site) -> None:
    answer = site.client.post("/samples/echo", data={f"f{number}": "x" for number in range(2001)})

    assert answer.status_code == 400


def test_what_was_typed_stands_again_in_the_form(site: Site) -> None:
    answer = site.client.post(
        "/samples/sheet", data={**FILLED, "email": "nobody", "answers.vision": '<Ήσυχη> & "πόλη"'}
    )

    assert answer.status_code == 422
    assert "<title>Error: About your city – City challenge</title>" in answer.text
    assert 'value="Θεσσαλονίκη"' in answer.text
    assert "&lt;Ήσυχη&gt; &amp; &#34;πόλη&#34;</textarea>" in answer.text
    assert 'value="mobility" checked' in answer.text
    assert '<option value="GR" selected>' in answer.text
    assert 'value="53201"' in answer.text


def test_the_summary_leads_to_the_field_and_the_field_to_its_error(site: Site) -> None:
    text = site.client.post("/samples/sheet", data={**FILLED, "email": "nobody"}).text

    assert '<a href="#f-email">Email: Enter an e-mail address, such as name@example.org.</a>' in text
    assert (
        'id="f-email" name="email" type="email" value="nobody" aria-describedby="f-email-error" aria-invalid="true"'
        in text
    )
    assert '<p class="error" id="f-email-error">' in text


def test_a_form_without_fault_goes_on(site: Site) -> None:
    answer = site.client.post("/samples/sheet", data=FILLED)

    assert (answer.status_code, answer.headers["location"]) == (303, "/samples/done")


@pytest.mark.parametrize("kind", ["multipart/form-data", "Multipart/Form-Data; boundary=x"])
def test_a_form_in_parts_is_refused_unread_and_told_how_to_come(site: Site, kind: str) -> None:
    answer = site.client.post(
        "/samples/echo", content=b"\x00\xff{", headers={"Content-Type": kind, "Accept": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    assert "Send this form as application/x-www-form-urlencoded" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_a_body_that_is_no_form_is_no_form_and_no_error_of_ours(site: Site, kind: str) -> None:
    answer = site.client.post("/samples/echo", content=b"\x00\xff{", headers={"Content-Type": kind})

    assert answer.status_code in (200, 400, 422)  # 422: it is not in UTF-8, as JSON is
