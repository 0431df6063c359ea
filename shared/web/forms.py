"""Forms: read without surprises, checked by pydantic, refused in sentences a person can act on.

A field called `answers.summary` or `cities.0.name` is nested for the model, and its error comes back under that name.
"""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from shared import text
from shared.asked import asked
from shared.errors import Refused
from shared.phrases import Phrase
from shared.texts import _
from shared.web.sentences import found, sentence

M = TypeVar("M", bound=BaseModel)
_MANY = (list, tuple, set, frozenset)
LONGEST_NAME = 200  # characters of a field's name
LONGEST_FORM = 5 * text.LONGEST  # characters of all its fields; no page of ours asks for more
MOST_FIELDS = 2000
MOST_FAULTS = 100  # that one answer names; nobody mends more at a time
_ESCAPED = 12  # bytes of a character at most, as %F0%9F%98%80
_DEEPEST = 5  # parts of a field's name; deeper ones would only exhaust the stack
_ROW_DIGITS = 4


class Invalid(Refused):
    """What was typed cannot be taken as it is; `.fields` says where and why."""

    code: ClassVar[str] = "invalid"


class Form(Mapping[str, str]):
    """The text fields of a form as sent: outer space trimmed, line ends `\\n`, Unicode composed (NFC)."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, typed in fields:
            self._fields.setdefault(name, []).append(_plain(typed))

    def __getitem__(self, name: str) -> str:
        return self._fields[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def getlist(self, name: str) -> list[str]:
        """Every value of *name*, such as the boxes that were ticked."""
        return list(self._fields.get(name, ()))


def _plain(typed: str) -> str:
    # What is longer than any text may be is given back as it was typed: its field's own limit refuses it, unread.
    return text.settled(typed).strip() if len(typed) <= text.LONGEST else typed


def _form(fields: list[tuple[str, str]]) -> Form:
    """The form, unless only somebody who wants to do harm sends such a one: then nothing is done with it.

    Raises:
        Invalid: a text has no end of combining marks, or a field's name is no name.
    """
    if sum(len(typed) for _, typed in fields) > LONGEST_FORM:
        raise Invalid(_("That is too long: %(most)s characters are the most that a page can send.", most=LONGEST_FORM))
    for name, typed in fields:
        if len(name) > LONGEST_NAME:
            raise Invalid(_("A field of this form has a name that is too long."))
        if len(typed) <= text.LONGEST and (why := text.marks_fault(typed) or text.marks_fault(name)):
            raise Invalid(why, fields={name: why})
    return Form(fields)


async def _read(request: Request) -> Form:
    if _kind(request) == "multipart/form-data":
        raise HTTPException(415, _("Send this form as application/x-www-form-urlencoded; no page of ours takes files."))
    return await run_in_threadpool(_form, await typed(request))


async def typed(request: Request) -> list[tuple[str, str]]:
    """What was typed into the form that *request* sends, field by field; nothing where it sends none."""
    body = await request.body()  # kept by the request, so that others may read it after us
    if _kind(request) != "application/x-www-form-urlencoded":
        return []
    return await run_in_threadpool(_parted, body)  # a megabyte takes a second, in which others must be answered


def _kind(request: Request) -> str:
    """What the client says that the body is, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parted(body: bytes) -> list[tuple[str, str]]:
    if any(len(part) > LONGEST_NAME + _ESCAPED * text.LONGEST for part in body.split(b"&")):
        raise Invalid(
            _("Use at most %(most)s characters in a field.", most=text.LONGEST)
        )  # known before anything is unescaped
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400, _("Too many fields. A form has at most %(most)s.", most=MOST_FIELDS)) from None


FormData = Annotated[Form, Depends(_read)]


def checked(model: type[M], form: Form) -> M:
    """*form* as a *model*. What was left blank counts as not given, so that the model's default or its absence rules.

    Raises:
        Invalid: with a sentence per field, under the form's own field names.
    """
    nested, names = _nested(model, form)
    try:
        return model.model_validate(nested, strict=False)
    except ValidationError as error:
        raise refusal(error, names, model) from None


def refusal(
    error: ValidationError, names: Mapping[tuple[Any, ...], str] | None = None, model: type[BaseModel] | None = None
) -> Invalid:
    """*error* in phrases, per field as *model* asks for it; what is wrong with the whole becomes the message."""
    fields: dict[str, Phrase | str] = {}
    whole: list[str] = []
    for fault in error.errors(include_url=False, include_context=True)[:MOST_FAULTS]:
        where = tuple(fault["loc"])
        if not where:
            whole.append(sentence(fault))
            continue
        fields.setdefault(_name(where, names or {}), found(fault, asked(model, where) if model else None))
    return Invalid(" ".join(whole) or _("Please correct what is marked."), fields=fields)


def _name(where: tuple[Any, ...], names: Mapping[tuple[Any, ...], str]) -> str:
    for length in range(len(where), 0, -1):
        if where[:length] in names:
            return names[where[:length]] + "".join(f".{part}" for part in where[length:] if length > 1)
    return ".".join(str(part) for part in where)


def _nested(model: type[BaseModel], form: Form) -> tuple[dict[str, Any], dict[tuple[Any, ...], str]]:
    """The form as the model wants it, and which form field stands at which place in it."""
    tree: dict[str, Any] = {}
    names: dict[tuple[Any, ...], str] = {}
    many = {field.alias or name for name, field in model.model_fields.items() if _is_many(field.annotation)}
    for name in form:
        values = [value for value in form.getlist(name) if value]
        if not values:
            continue
        if name in many:
            tree[name], names[(name,)] = values, name
        else:
            _plant(tree, name.split(".", _DEEPEST), values[-1])
    return _listed(tree, (), names, ""), names


def _plant(tree: dict[str, Any], path: list[str], value: str) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            return  # `a` and `a.b` in one form: the first stands
    tree.setdefault(path[-1], value)


def _listed(tree: Any, where: tuple[Any, ...], names: dict[tuple[Any, ...], str], name: str) -> Any:
    """Turn `{"0": ..., "2": ...}` into a list, rows left blank being gone already."""
    names.setdefault(where, name) if where else None
    if not isinstance(tree, dict):
        return tree
    numbered = tree and all(key.isdecimal() and len(key) <= _ROW_DIGITS for key in tree)
    rows = sorted(tree, key=int) if numbered else None
    if rows is not None:
        return [_listed(tree[key], (*where, at), names, f"{name}.{key}") for at, key in enumerate(rows)]
    return {key: _listed(below, (*where, key), names, f"{name}.{key}" if name else key) for key, below in tree.items()}


def _is_many(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, UnionType, Annotated):
        return any(_is_many(part) for part in get_args(annotation))
    inner = [part for part in get_args(annotation) if part is not Ellipsis]
    return origin in _MANY and not any(_is_model(part) for part in inner)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
