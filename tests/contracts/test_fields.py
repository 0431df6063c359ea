"""Every field of every body and form of the four services keeps the policy for texts, and takes no number for another.

The fields are found by walking the models, so that a new one cannot be forgotten.
"""

import importlib
import json
import math
import pkgutil
import time
import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import services as all_services
from deploy.operate import services
from shared.settings import Environment, Settings
from shared.text import LONGEST, fault
from shared.web import bodies
from shared.web.forms import Form, Invalid
from shared.web.routes import leaves

STRANGE = (
    "a\n\r\t \x00\x1b\x85\u0300\u0316\u0344\u0f71\u0f73é각\u1100\u1161"
    "\u2028\u2029\u202e\u2066\u2069\ud800\u200d😀\U0001d160"
)
LONG = ["\u0300\u0316" * 99, "x" * LONGEST + "y", "\u0390" * LONGEST, "각" * LONGEST, "a@" + "ß." * (LONGEST // 2 - 1)]
HOSTILE = st.one_of(st.text(STRANGE, max_size=80), st.text(max_size=80), st.sampled_from(LONG))
BLANK = [
    "   ",
    "\t\t\t",
    " \n \n ",
    "\u00a0" * 12,
    "\u2003" * 12,
    "\u3000" * 12,
    "\u200b" * 12,
    "\u3164" * 12,
    "\u0301" * 12,
]
CPU_SECONDS = 0.2  # for one text through one door; the slowest, 20,000 letters of three parts each, takes 0.03


def form_models() -> Iterator[type[BaseModel]]:
    """Every model of a `forms` module."""
    for module in pkgutil.walk_packages(all_services.__path__, "services."):
        if module.name.endswith(".forms"):
            own = vars(importlib.import_module(module.name)).values()
            models = (one for one in own if isinstance(one, type) and issubclass(one, BaseModel))
            yield from (one for one in models if one.__module__ == module.name)


def body_models() -> Iterator[type[BaseModel]]:
    """Every model that a route of the API takes as its body."""
    own = Settings(environment=Environment.LOCAL, link_key="k" * 32)
    for name in services.NAMES:
        for route in leaves(services.web(name, own).routes):
            if route.body_field is not None:
                kind = route.body_field.field_info.annotation
                yield from (one for one in parts(kind) if isinstance(one, type) and issubclass(one, BaseModel))


def parts(annotation: Any) -> Iterator[Any]:
    """The types inside *annotation*, without what is said about them."""
    if get_origin(annotation) is Annotated:
        yield from parts(get_args(annotation)[0])
    elif args := [one for one in get_args(annotation) if one is not Ellipsis]:
        for one in args:
            yield from parts(one)
    else:
        yield annotation


def fields(models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    """Each field of each of *models*, and of the models inside them, with all that is said about it."""
    found: dict[str, Any] = {}
    waiting, seen = list(models), set[type[BaseModel]]()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            whole = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            found[f"{model.__module__}.{model.__name__}.{name}"] = whole
            waiting += [p for p in parts(field.annotation) if isinstance(p, type) and issubclass(p, BaseModel)]
    return found


FIELDS = fields([*form_models(), *body_models()])
TEXTS = sorted(name for name, kind in FIELDS.items() if str in set(parts(kind)))
NUMBERS = sorted(name for name, kind in FIELDS.items() if {int, float, bool} & set(parts(kind)))


def shaped(kind: Any, value: Any) -> Any:
    """*value* where *kind* wants it: itself, in a list, or behind a key."""
    if get_origin(kind) is Annotated:
        return shaped(get_args(kind)[0], value)
    if get_origin(kind) in (Union, types.UnionType):
        return shaped(next(one for one in get_args(kind) if one is not type(None)), value)
    if get_origin(kind) in (list, tuple, set, frozenset):
        return [value]
    return {"key": value} if get_origin(kind) is dict else value


def strings(value: Any) -> Iterator[str]:
    """Every text in *value*."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one)


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=40)
@given(HOSTILE)
def test_no_field_keeps_a_text_with_a_fault_nor_takes_long_over_it(name: str, text: str) -> None:
    kind, adapter = FIELDS[name], TypeAdapter(FIELDS[name])

    for door in (through_a_page, through_the_api):
        began = time.thread_time()
        try:
            kept = adapter.validate_python(shaped(kind, door(text)))
        except (Invalid, ValidationError):
            kept = None
        assert time.thread_time() - began < CPU_SECONDS
        assert not [one for one in strings(kept) if fault(one)]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("blank", BLANK)
def test_where_nothing_is_refused_a_text_in_which_nothing_shows_is_too(name: str, blank: str) -> None:
    kind = FIELDS[name]

    for door in (through_a_page, through_the_api):
        if not is_taken(kind, ""):
            assert not is_taken(kind, door(blank))


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith("reason")])
def test_what_is_around_a_text_counts_for_nothing(name: str) -> None:
    kind = FIELDS[name]

    for said in ("", "x", "xy", "x" * 9, "x" * 10):
        assert is_taken(kind, f" \u00a0{said}\u2003\t\u00a0" + " " * 9) == is_taken(kind, said)


def is_taken(kind: Any, text: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(shaped(kind, text))
    except (Invalid, ValidationError):
        return False
    return True


def through_a_page(text: str) -> str:
    return Form([("x", text)])["x"]


def through_the_api(text: str) -> str:
    body = json.dumps({"x": text}).encode()
    bodies.check(body)
    arrived: str = json.loads(body)["x"]
    return arrived


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("wrong", [False, True, "3", "true", 1.0, 0, float("nan"), float("inf")])
def test_a_number_is_no_other_kind_of_number(name: str, wrong: Any) -> None:
    kind = FIELDS[name]
    wanted = {int, float, bool} & set(parts(kind))
    fits = type(wrong) in wanted or (float in wanted and type(wrong) is int)
    if fits and math.isfinite(wrong):
        return

    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(shaped(kind, wrong))


@pytest.mark.parametrize("said", ['1, "a": 2', "NaN", "-Infinity", "1e999", "9" * 200])
def test_json_that_others_read_differently_is_refused(said: str) -> None:
    with pytest.raises(Invalid):
        bodies.check(f'{{"a": {said}}}'.encode())


def test_many_fields_were_found() -> None:
    assert len(TEXTS) > 30
    assert len(NUMBERS) > 8
