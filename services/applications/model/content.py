"""What an applicant fills in. Everything may be missing: a draft is saved at any time and judged when it is sent."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from shared.asked import chosen
from shared.challenge import Challenge, Country, Slug, Zone
from shared.messages import Personal
from shared.numbers import Whole, YesNo
from shared.people import City
from shared.phrases import phrase
from shared.text import Line, Text

LONGEST_NAME = 120  # characters, as in shared.people.City
MOST_MEMBERS = 100  # cities in one consortium
LARGEST_CITY = 50_000_000  # inhabitants; more is a slip of the finger
LONGEST_ANSWER = 20_000  # characters that are kept; what may be sent is each question's own limit


class Applies(StrEnum):
    """Whether a city applies for itself or leads a consortium."""

    ALONE = "alone"
    CONSORTIUM = "consortium"


class Member(BaseModel):
    """A city that takes part in a consortium."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    name: Line = Field(min_length=1, max_length=LONGEST_NAME)
    country: Country
    population: Whole | None = Field(default=None, ge=0, le=LARGEST_CITY)


class Correspondent(BaseModel):
    """Who writes for the city. Their address is the one they signed in with, so it is proven."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    name: Annotated[Line, Field(max_length=200), Personal] = ""
    language: Annotated[str, chosen(phrase("choose-a-language"))] = Field(default="en", pattern=r"^[a-z]{2}$")
    zone: Annotated[Zone, chosen(phrase("choose-a-zone"))] = "Europe/Brussels"


class Content(BaseModel):
    """An expression of interest as it stands in the form.

    Attributes:
        members: every city that takes part in the consortium; the lead counts only if it is listed.
    """

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    name: Line = Field(default="", max_length=LONGEST_NAME)
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    population: Whole | None = Field(default=None, ge=0, le=LARGEST_CITY)
    public_entity: YesNo = False
    alumni: YesNo = False
    applies: Applies | None = None
    members: tuple[Member, ...] = Field(default=(), max_length=MOST_MEMBERS)
    answers: dict[Slug, Annotated[Text, Field(max_length=LONGEST_ANSWER)]] = Field(default_factory=dict, max_length=100)
    themes: tuple[Slug, ...] = Field(default=(), max_length=100)
    contact: Correspondent = Correspondent()

    @property
    def consortium(self) -> bool:
        """Whether several cities take part; members that were listed say so where the question was not answered."""
        return self.applies is Applies.CONSORTIUM or (self.applies is None and bool(self.members))

    @property
    def cities(self) -> tuple[City, ...]:
        """The cities it covers: the listed members, or the city that applies alone. Needs a name and a country."""
        if self.consortium:
            return tuple(City(**member.model_dump()) for member in self.members)
        if not self.name or not self.country:
            return ()
        return (City(name=self.name, country=self.country, population=self.population),)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of its cities, sorted, each once."""
        return tuple(sorted({city.country for city in self.cities}))

    def is_international(self, challenge: Challenge) -> bool:
        """Whether all of its cities lie outside the call's own region."""
        return bool(self.countries) and not set(self.countries) & set(challenge.eligible_countries)

    def unasked(self, challenge: Challenge) -> tuple[str, ...]:
        """What it answers although the call does not ask it, by the id it was given."""
        return tuple(sorted(set(self.answers) - {question.id for question in challenge.questions}))

    def unknown_themes(self, challenge: Challenge) -> tuple[str, ...]:
        """What it names as themes and the call does not have, in its order."""
        return tuple(theme for theme in dict.fromkeys(self.themes) if theme not in challenge.themes)


def merge(content: Content, patch: Mapping[str, Any]) -> Content:
    """*content* with *patch* laid over it: objects merge, null takes away, all else replaces.

    Raises:
        ValidationError: the result is no content.

    Source: RFC 7396, JSON Merge Patch.
    """
    return Content.model_validate(_merge(content.model_dump(), patch))


def _merge(target: Any, patch: Any) -> Any:
    if not isinstance(patch, Mapping) or not isinstance(target, Mapping):
        return patch  # so that the depth of a patch is never more than the content's
    rest = {key: value for key, value in target.items() if key not in patch}
    new = {key: _merge(target.get(key), value) for key, value in patch.items() if value is not None}
    return {**rest, **new}
