"""What is to be said, before anybody says it: a code, and what fills its slots.

Facts, documents and errors hold phrases; pages, API answers and letters say them in the reader's language
(`shared.wording`). A phrase is JSON as it is, so it can be kept and told. A moment, a day, a country or a text in
several languages in a slot is a phrase itself, for which language and zone decide how it reads.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias, Union

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from shared.translated import Text
from shared.values import Value

One: TypeAlias = Union[bool, int, float, str, "Phrase"]
Slot: TypeAlias = One | tuple[One, ...]


def _with_languages(slots: Any) -> Any:
    return {name: _in_all(slot) for name, slot in slots.items()} if isinstance(slots, Mapping) else slots


def _in_all(slot: Any) -> Any:
    if isinstance(slot, Text):
        return text(slot) if slot.translations else str(slot)
    return tuple(map(_in_all, slot)) if isinstance(slot, tuple) else slot


class Phrase(Value):
    """A sentence, or a part of one, by its *code* in kebab-case, with what stands in its *slots*."""

    code: str
    slots: Annotated[Mapping[str, Slot], BeforeValidator(_with_languages)] = Field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.slots))))

    def __str__(self) -> str:
        """For logs and tracebacks: nobody reads it on a page."""
        return f"{self.code} {dict(self.slots)}" if self.slots else self.code


def phrase(code: str, **slots: Slot) -> Phrase:
    """The phrase of *code* with these *slots*."""
    return Phrase(code=code, slots=slots)


def moment(when: datetime, *zones: str) -> Phrase:
    """*when*, to be said in the first of *zones* and in each other whose clock shows something else then."""
    return Phrase(code="moment", slots={"when": when.isoformat(), "zones": zones or ("UTC",)})


def day(when: date) -> Phrase:
    """A day of the calendar."""
    return Phrase(code="day", slots={"when": when.isoformat()})


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> Phrase:
    """From when until when on the clocks of *zone*, without the day of the beginning."""
    return Phrase(code="hours", slots=_between(starts_at, ends_at, zone))


def span(starts_at: datetime, ends_at: datetime, zone: str) -> Phrase:
    """From when until when on the clocks of *zone*, with the day."""
    return Phrase(code="span", slots=_between(starts_at, ends_at, zone))


def country(code: str) -> Phrase:
    """A country, by ISO 3166-1 alpha-2."""
    return Phrase(code="country", slots={"of": code})


def text(what: Text) -> Phrase:
    """A text in all its languages, for whoever reads; `original` is the one that holds."""
    return Phrase(code="text", slots={"original": str(what), **what.translations})


def in_a_row(things: Iterable[One]) -> One:
    """Several things with commas between them; a text where all of them are texts in one language."""
    each = tuple(map(_in_all, things))
    plain = [one for one in each if isinstance(one, str)]
    return ", ".join(plain) if len(plain) == len(each) else Phrase(code="in-a-row", slots={"things": each})


def clocks(zone: str) -> Phrase:
    """The time of *zone*, an IANA time zone, as people call it."""
    return Phrase(code="clocks", slots={"of": zone})


def decimal(text: str) -> Phrase:
    """A number with just the places that it is written with, such as `78.30`."""
    return Phrase(code="decimal", slots={"of": text})


def listed(things: Iterable[One]) -> tuple[One, ...]:
    """Several things, to be said one after the other."""
    return tuple(things)


def wrong(code: str, **slots: One) -> PydanticCustomError:
    """What a validator raises: pages and API answers say the phrase of *code* at the field."""
    return PydanticCustomError(code, code, slots)


def _between(starts_at: datetime, ends_at: datetime, zone: str) -> Mapping[str, Slot]:
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "zone": zone}
