"""A challenge as its file describes it, typed. Loading and its errors by line: `deploy/challenge_file.py`.

Every service keeps its own copy, learnt from `ChallengeDefined`. What people read of it may stand in several languages;
calendars know one title of a session, the original.
"""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared import addresses
from shared.addresses import Address
from shared.messages import Personal
from shared.moments import Moment
from shared.phrases import wrong
from shared.places import ONLINE, JoinLink, Located
from shared.translated import InALanguage, Text


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # walks the file system: 4 ms each time


def _zone(name: str) -> str:
    if name not in _zones() or "/" not in name:
        raise wrong("no-such-zone", zone=name)
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    """What a city does in the challenge."""

    CORE = "core"
    MENTOR = "mentor"


class Office(StrEnum):
    """What an organiser may do. A release of decisions takes two different organisers, one of them a chair."""

    PROGRAMME = "programme"
    CHAIR = "chair"


class Lane(_Frozen):
    """One way into the call, with its own closing time.

    A lane for mentors takes mentors only; `countries` empty means the call's eligible countries, `anywhere` lifts that.
    """

    id: Slug
    title: Text
    role: Role = Role.CORE
    alumni: bool = False
    anywhere: bool = False
    opens_at: Moment
    closes_at: Moment

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None:
            raise ValueError(f"lane {self.id}: give dates with an offset, such as 2020-05-29T17:00:00+02:00")
        if self.closes_at <= self.opens_at:
            raise ValueError(f"lane {self.id}: closes before it opens")
        return self

    def is_open(self, at: datetime) -> bool:
        """Whether an expression may be begun *at* that moment; what arrives at the closing time itself is in time."""
        return self.opens_at <= at <= self.closes_at


class Question(_Frozen):
    """One thing an expression of interest must answer."""

    id: Slug
    title: Text
    hint: Text = Text("")
    required: bool = True
    longest: int = Field(default=3000, ge=100, le=20_000, description="characters")


class Places(_Frozen):
    """How many cities there is room for, per role; `international` ones are outside the call's own region."""

    id: Slug
    title: Text
    role: Role
    international: bool = False
    count: int = Field(ge=1)


class Criterion(_Frozen):
    """What a reviewer scores, 0 to 5 points in halves; weights of all criteria add up to 100."""

    id: Slug
    title: Text
    question: Text
    weight: int = Field(ge=1, le=100)


class Organiser(_Frozen):
    """A person who runs the challenge, known by the address they sign in with."""

    name: Annotated[str, Personal]
    email: Annotated[Address, Personal]
    offices: tuple[Office, ...] = (Office.PROGRAMME,)


class SessionPlan(_Frozen, Located):
    """One session of an event as planned in the file. `place` is the room, `link` how to join it from elsewhere."""

    id: Slug
    title: Text
    summary: Text = Text("")
    starts_at: Moment
    ends_at: Moment
    place: str = ONLINE
    link: JoinLink = Field(default="", exclude_if=lambda link: not link)  # older services refuse what they do not know
    capacity: int = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError(f"session {self.id}: give times with an offset, such as 2020-09-28T10:00:00+02:00")
        if self.ends_at <= self.starts_at:
            raise ValueError(f"session {self.id}: ends before it starts")
        if not 2000 <= self.starts_at.year <= self.ends_at.year < 2100:
            raise ValueError(f"session {self.id}: is in another century")
        return self


class EventPlan(_Frozen):
    """A gathering, such as the launch week; `seats_per_city` is the size of a delegation per city it covers."""

    id: Slug
    title: Text
    zone: Zone
    seats_per_city: int = Field(default=2, ge=1, le=20)
    sessions: tuple[SessionPlan, ...]


class Challenge(_Frozen, InALanguage):
    """One edition: its call, its selection round, its events. `language`: of its original texts, which hold."""

    id: Slug
    title: Text
    summary: Text
    zone: Zone
    replay: bool = Field(default=False, description="some of its data is made up, and every page says so")
    lanes: tuple[Lane, ...] = Field(min_length=1)
    eligible_countries: tuple[Country, ...] = Field(min_length=1)
    smallest_population: int = Field(default=50_000, ge=0, description="inhabitants, for a city applying alone")
    reminder_days: tuple[int, ...] = Field(default=(7, 1), description="days before a lane closes")
    themes: dict[Slug, Text]
    questions: tuple[Question, ...]
    places: tuple[Places, ...]
    criteria: tuple[Criterion, ...]
    criteria_note: Text = Text("")
    reviews_per_expression: int = Field(default=3, ge=1, le=9)
    tie_breaks: tuple[Slug, ...] = Field(description="criterion ids, most important first; then the lot")
    organisers: tuple[Organiser, ...] = Field(min_length=1)
    events: tuple[EventPlan, ...] = ()

    def takes_new(self, at: datetime) -> bool:
        """Whether any lane is open *at* that moment."""
        return any(lane.is_open(at) for lane in self.lanes)

    def lane(self, lane_id: str) -> Lane | None:
        """The lane called *lane_id*, if there is one."""
        return next((lane for lane in self.lanes if lane.id == lane_id), None)

    def in_all_languages(self, title: str) -> str:
        """*title* of an event or a session, as another service told it, in the languages in which it stands here."""
        sessions = (session.title for event in self.events for session in event.sessions)
        return next((one for one in (*(event.title for event in self.events), *sessions) if one == title), title)

    def offices_of(self, email: str) -> frozenset[Office]:
        """What the person with this address may do; empty for everybody who is no organiser."""
        return frozenset(o for person in self.organisers if addresses.same(person.email, email) for o in person.offices)

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone the call's times are told in."""
        return ZoneInfo(self.zone)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        criteria = [criterion.id for criterion in self.criteria]
        if sum(criterion.weight for criterion in self.criteria) != 100:
            raise ValueError("criteria: the weights must add up to 100")
        if unknown := set(self.tie_breaks) - set(criteria):
            raise ValueError(f"tie_breaks: {', '.join(sorted(unknown))} is no criterion")
        for kind, ids in {
            "lanes": [lane.id for lane in self.lanes],
            "criteria": criteria,
            "places": [p.id for p in self.places],
            "questions": [q.id for q in self.questions],
            "sessions": [s.id for e in self.events for s in e.sessions],
        }.items():
            if len(set(ids)) != len(ids):
                raise ValueError(f"{kind}: an id stands twice")
        if not any(Office.CHAIR in person.offices for person in self.organisers) or len(self.organisers) < 2:
            raise ValueError("organisers: name at least two, one of them a chair; a release takes two people")
        return self
