"""A challenge as it was told and kept until 28 November 2026, for whoever still reads it so: its original texts alone.

It says what it said then, and follows no change of `shared.challenge`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.challenge import Challenge, Country, Organiser, Role, Slug, Zone
from shared.moments import Moment
from shared.places import ONLINE, JoinLink, Located


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class LaneV1(_Told):
    """A lane."""

    id: Slug
    title: str
    role: Role = Role.CORE
    alumni: bool = False
    anywhere: bool = False
    opens_at: Moment
    closes_at: Moment


class QuestionV1(_Told):
    """A question."""

    id: Slug
    title: str
    hint: str = ""
    required: bool = True
    longest: int = Field(default=3000, ge=100, le=20_000)


class PlacesV1(_Told):
    """A kind of places."""

    id: Slug
    title: str
    role: Role
    international: bool = False
    count: int = Field(ge=1)


class CriterionV1(_Told):
    """A criterion."""

    id: Slug
    title: str
    question: str
    weight: int = Field(ge=1, le=100)


class SessionPlanV1(_Told, Located):
    """A session."""

    id: Slug
    title: str
    summary: str = ""
    starts_at: Moment
    ends_at: Moment
    place: str = ONLINE
    link: JoinLink = Field(default="", exclude_if=lambda link: not link)
    capacity: int = Field(ge=1)


class EventPlanV1(_Told):
    """An event."""

    id: Slug
    title: str
    zone: Zone
    seats_per_city: int = Field(default=2, ge=1, le=20)
    sessions: tuple[SessionPlanV1, ...]


class ChallengeV1(_Told):
    """One edition."""

    id: Slug
    title: str
    summary: str
    zone: Zone
    replay: bool = False
    lanes: Annotated[tuple[LaneV1, ...], Field(min_length=1)]
    eligible_countries: Annotated[tuple[Country, ...], Field(min_length=1)]
    smallest_population: int = Field(default=50_000, ge=0)
    reminder_days: tuple[int, ...] = (7, 1)
    themes: dict[Slug, str]
    questions: tuple[QuestionV1, ...]
    places: tuple[PlacesV1, ...]
    criteria: tuple[CriterionV1, ...]
    criteria_note: str = ""
    reviews_per_expression: int = Field(default=3, ge=1, le=9)
    tie_breaks: tuple[Slug, ...]
    organisers: Annotated[tuple[Organiser, ...], Field(min_length=1)]
    events: tuple[EventPlanV1, ...] = ()

    @classmethod
    def of(cls, challenge: Challenge) -> "ChallengeV1":
        """*challenge* with its original texts."""
        return cls.model_validate(challenge)

    def now(self) -> Challenge:
        """The challenge that was told, as today's value."""
        return Challenge.model_validate(self.model_dump())
