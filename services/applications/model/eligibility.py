"""Whom the call admits. People overrule these rules: a waiver names the rules it lifts, a reason and a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Annotated

from pydantic import Field

from services.applications.model.content import Content
from shared import choices
from shared.addresses import Address
from shared.challenge import Challenge, Lane
from shared.errors import Refused
from shared.messages import Personal
from shared.phrases import Phrase, phrase
from shared.values import Value


class Rule(StrEnum):
    """What a waiver can lift."""

    COUNTRY = "country"
    POPULATION = "population"
    ALUMNI = "alumni"


@dataclass(frozen=True)
class Objection:
    """A rule that does not admit an expression, the form's field it is about, and why."""

    rule: Rule
    field: str
    text: Phrase

    @property
    def section(self) -> str:
        """The page of the form where it can be mended."""
        return "members" if self.field == "members" else "about"

    @property
    def sections(self) -> tuple[str, ...]:
        """The pages of the form that say so: for a number of inhabitants also the one that asks who takes part."""
        return (self.section, "cities") if self.rule is Rule.POPULATION else (self.section,)


class Ineligible(Refused):
    """The rules of the call do not admit it, and nobody has made an exception.

    Attributes:
        objections: which rules, and why.
    """

    code = "ineligible"

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = tuple(objections)
        why = reduce(_in_turn, (objection.text for objection in self.objections))
        super().__init__(why=why, fields={objection.field: objection.text for objection in self.objections})


class Waiver(Value):
    """Rules that a person lifted for one expression."""

    rules: tuple[Rule, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)
    by_name: Annotated[str, Personal]
    by_email: Annotated[Address, Personal]
    at: datetime


def admitted_countries(lane: Lane, challenge: Challenge) -> tuple[str, ...]:
    """The codes of the countries whose cities *lane* takes."""
    return tuple(sorted(choices.countries())) if lane.anywhere else challenge.eligible_countries


def objections(
    content: Content, lane: Lane, challenge: Challenge, lifted: Waiver | None = None
) -> tuple[Objection, ...]:
    """Every rule that speaks against *content*, less those *lifted*; empty where it may be sent.

    The call admits a local public entity in an eligible country, above the smallest number of inhabitants unless in a
    consortium. That it is a local public entity is asked for, not judged.

    Source: the call's text on eligibility, in the challenge file.
    """
    against = (*_country(content, lane, challenge), *_population(content, challenge), *_alumni(content, lane))
    return tuple(objection for objection in against if lifted is None or objection.rule not in lifted.rules)


def _country(content: Content, lane: Lane, challenge: Challenge) -> tuple[Objection, ...]:
    if lane.anywhere:
        return ()
    outside = [city.name for city in content.cities if city.country not in challenge.eligible_countries]
    if not outside:
        return ()
    field = "members" if content.consortium else "country"
    return (Objection(Rule.COUNTRY, field, phrase("not-in-an-eligible-country", cities=", ".join(outside))),)


def _population(content: Content, challenge: Challenge) -> tuple[Objection, ...]:
    if content.consortium or content.population is None:
        return ()
    if content.population > challenge.smallest_population:
        return ()
    text = phrase("too-few-inhabitants", smallest=challenge.smallest_population, given=content.population)
    return (Objection(Rule.POPULATION, "population", text),)


def _alumni(content: Content, lane: Lane) -> tuple[Objection, ...]:
    if not lane.alumni or content.alumni:
        return ()
    return (Objection(Rule.ALUMNI, "alumni", phrase("for-alumni-only", lane=lane.title)),)


def _in_turn(first: Phrase, then: Phrase) -> Phrase:
    return phrase("in-turn", first=first, then=then)
