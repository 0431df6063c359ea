"""What a form's field asks for, so that a person who gave nothing, or nothing of the kind, reads how to go on.

    country: Annotated[KnownCountry, chosen(phrase("choose-a-country"))]
    population: Annotated[Inhabitants, Asked(phrase("enter-the-inhabitants"), phrase("enter-how-many-live-there"))]

Pages say it (`shared.web.forms`); programs are told what pydantic found.
"""

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.phrases import Phrase


class Asked(NamedTuple):
    """Beside a field's type: what to say where it was left empty, and where something else stands than it asks for."""

    empty: Phrase
    wrong: Phrase | None = None


def chosen(what: Phrase) -> Asked:
    """Of a field with a list to choose from: nothing else can be given, and *what* says to choose."""
    return Asked(what, what)


def asked(model: type[BaseModel], where: Sequence[Any]) -> Asked | None:
    """What the field of *model* at the place *where* asks for, as far as it says so."""
    kind: Any = model
    said: Asked | None = None
    for part in where:
        kind, inside = _inside(kind, part)
        said = inside or (said if isinstance(part, int) else None)  # one of several is asked for by the field
    return said


def _inside(kind: Any, part: Any) -> tuple[Any, Asked | None]:
    """The type of what stands at *part* of a *kind*, and what it asks for."""
    for one in _plain(kind):
        if isinstance(one, type) and issubclass(one, BaseModel) and (field := _field(one, part)):
            return field.annotation, _said(field.metadata) or _said_in(field.annotation)
        if (inner := [arg for arg in get_args(one) if arg is not Ellipsis]) and get_origin(one) is not None:
            return inner[-1], _said_in(inner[-1])
    return None, None


def _field(model: type[BaseModel], name: Any) -> FieldInfo | None:
    return next((field for key, field in model.model_fields.items() if name in (field.alias, key)), None)


def _plain(kind: Any) -> Iterator[Any]:
    """The types that *kind* allows, without what is said about them."""
    if get_origin(kind) is Annotated:
        yield from _plain(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _plain(one)
    else:
        yield kind


def _said_in(kind: Any) -> Asked | None:
    if get_origin(kind) in (Union, UnionType):
        return next(filter(None, map(_said_in, get_args(kind))), None)
    return _said(get_args(kind)[1:]) if get_origin(kind) is Annotated else None


def _said(about: Sequence[Any]) -> Asked | None:
    return next((one for one in about if isinstance(one, Asked)), None)
