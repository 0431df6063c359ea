"""Every field of every form that a page sends says itself what it asks for, in a sentence of its own."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from deploy.operate import services
from services.applications.forms import SECTIONS
from shared.settings import Environment, Settings
from shared.web.forms import Form, Invalid, checked
from shared.wording import say
from tests.contracts.test_fields import parts

# What a page fills in by itself: nobody leaves it empty, and what to say then is that the page is not as it was sent.
HIDDEN = {"version", "revision", "digest", "token", "stopped", "seen"}
GENERAL = ("Please fill this in.", "This is not in the expected form.", "Choose one of:", "This is not one of our")
WEB = Path(__file__).parents[2] / "services"


def page_forms() -> Iterator[type[BaseModel]]:
    """Every model that a module of pages checks a form with."""
    for path in sorted(WEB.glob("*/web/*.py")):
        forms = vars(importlib.import_module(f"services.{path.parts[-3]}.forms"))
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "checked":
                named = call.args[0]
                name = (
                    named.id if isinstance(named, ast.Name) else named.attr if isinstance(named, ast.Attribute) else ""
                )
                yield from [forms[name]] if name else SECTIONS.values()


@pytest.fixture(scope="module", autouse=True)
def wordings() -> None:
    """What the four services say is known."""
    for name in services.NAMES:
        services.web(name, Settings(environment=Environment.LOCAL, link_key="k" * 32))


FORMS = {f"{form.__module__.split('.')[1]}.{form.__name__}": form for form in page_forms()}


def faults(form: type[BaseModel], *typed: tuple[str, str]) -> dict[str, str]:
    """What is said at each field, hidden ones aside."""
    try:
        checked(form, Form(list(typed)))
    except Invalid as no:
        return {name: say(what) for name, what in no.fields.items() if name not in HIDDEN}
    return {}


def others(form: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Each field that is no free text, filled with something that is nothing."""
    for name, field in form.model_fields.items():
        for kind in parts(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from ((f"{name}.{below}", text) for below, text in others(kind))
            elif kind is not type(None) and name not in HIDDEN:
                yield (f"{name}.key" if "dict" in str(field.annotation) else name), "?"


def test_the_forms_of_all_four_services_were_found() -> None:
    assert {name.partition(".")[0] for name in FORMS} == set(services.NAMES)
    assert len(FORMS) > 20


@pytest.mark.parametrize("name", FORMS)
def test_a_field_that_was_left_empty_says_what_it_asks_for(name: str) -> None:
    assert [text for text in faults(FORMS[name]).values() if text.startswith(GENERAL)] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_field_that_holds_nothing_of_its_kind_says_what_it_asks_for(name: str) -> None:
    typed = list(others(FORMS[name]))

    said = faults(FORMS[name], *typed)

    assert {field: text for field, text in said.items() if text.startswith(GENERAL)} == {}


@pytest.mark.parametrize("name", FORMS)
def test_no_field_says_what_pydantic_would(name: str) -> None:
    texts = [*faults(FORMS[name]).values(), *faults(FORMS[name], *others(FORMS[name])).values()]

    assert [text for text in texts if "nput should" in text or "ield required" in text] == []
