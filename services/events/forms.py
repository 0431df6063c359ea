"""What people and clients may send."""

import unicodedata
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.events.model.agenda import instant, wall_clock
from services.events.model.sessions import Session
from services.events.model.slots import Slot
from shared.addresses import Address
from shared.asked import Asked, chosen
from shared.challenge import Zone
from shared.messages import Personal
from shared.moments import Moment, WallClock
from shared.numbers import Whole, YesNo
from shared.people import Contact
from shared.phrases import phrase, wrong
from shared.places import JoinLink, OpenPlace
from shared.text import Trimmed

_INVISIBLE = ("Cc", "Zl", "Zp")  # control characters and Unicode's own line ends


def _readable(text: str) -> str:
    """*text*, if calendars and letters can show every character of it; line breaks and tabs may be in it."""
    if any(unicodedata.category(char) in _INVISIBLE and char not in "\r\n\t" for char in text):
        raise wrong("control-characters")
    return text


def _in_one_line(text: str) -> str:
    if any(unicodedata.category(char) in _INVISIBLE for char in text):
        raise wrong("several-lines")
    return text


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_in_one_line), Trimmed]
Words = Annotated[str, StringConstraints(max_length=500), AfterValidator(_readable), Trimmed]
Place = Annotated[Line, OpenPlace]
SessionId = Annotated[str, StringConstraints(min_length=1, max_length=150), Trimmed]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Move(Protocol):
    """Where a session shall move to, however it was sent."""

    @property
    def reason(self) -> str:
        """Why; empty where nobody said it."""

    def slot(self, session: Session, zone: str) -> Slot:
        """Where *session*, of an event that lives by *zone*, moves to."""


class NewSlot(_Sent):
    """Where a session moves to, through the API: instants with an offset."""

    starts_at: Moment
    ends_at: Moment
    place: Place
    link: JoinLink | None = Field(default=None, description="to join by; null: it stays as it is, empty: there is none")
    reason: Words = ""

    def slot(self, session: Session, zone: str) -> Slot:
        """Where *session* moves to; its link stays where none is said."""
        link = session.link if self.link is None else self.link
        return Slot(starts_at=self.starts_at, ends_at=self.ends_at, place=self.place, link=link)


class NewSlotForm(BaseModel):
    """Where a session moves to, as typed on the page: wall-clock times in the event's zone."""

    starts_at: Annotated[WallClock, chosen(phrase("choose-when-it-starts"))]
    ends_at: Annotated[WallClock, chosen(phrase("choose-when-it-ends"))]
    place: Annotated[Place, Asked(phrase("enter-the-place"))]
    link: JoinLink = ""
    reason: Words = ""
    version: Whole = Field(ge=1)
    confirmed: YesNo = False

    def slot(self, session: Session, zone: str) -> Slot:
        """What was typed, as instants; a time left as it was stays exactly as it was, seconds and all.

        Raises:
            NoSuchTime, AnotherCentury: as their names say.
        """

        def moment(field: str) -> datetime:
            was, local = getattr(session, field), getattr(self, field)
            untouched = wall_clock(was, zone) == f"{local:%Y-%m-%dT%H:%M}"
            return was if untouched else instant(local, zone, field)

        return Slot(starts_at=moment("starts_at"), ends_at=moment("ends_at"), place=self.place, link=self.link)


class Cancellation(_Sent):
    """Why a session is called off. Everybody who holds a seat reads it."""

    reason: Annotated[Words, Field(min_length=1), Asked(phrase("say-why-called-off"))]


class CancellationForm(Cancellation):
    """The same from the page, which also says which version was looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    version: Whole = Field(ge=1)
    confirmed: YesNo = False


class _Named(Contact):
    model_config = ConfigDict(extra="forbid", frozen=True)

    email: Annotated[Address, Personal, Asked(phrase("enter-their-address"))]
    name: Annotated[Line, Asked(phrase("enter-the-delegates-name"))]

    @property
    def contact(self) -> Contact:
        """How to reach them."""
        return Contact(email=self.email, name=self.name, language=self.language, zone=self.zone)


class NewDelegate(_Named):
    """A person for a delegation's seat, and the sessions they want a seat in."""

    sessions: Annotated[tuple[SessionId, ...], Field(max_length=50)] = ()


class NewDelegates(_Sent):
    """Several people at once: all of them or, when one cannot be taken, none."""

    delegates: Annotated[tuple[NewDelegate, ...], Field(min_length=1, max_length=100)]


class NewDelegateForm(NewDelegate):
    """One person, from the page."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Substitute(_Named):
    """Who comes in a delegate's place. `reason`: the programme office has to give one, and both read it."""

    reason: Words = ""


class SubstituteForm(Substitute):
    """The same, from the page."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SessionChoice(_Sent):
    """Sessions to take a seat in: all of them or, when one is full, none."""

    sessions: Annotated[tuple[SessionId, ...], Field(min_length=1, max_length=50), chosen(phrase("choose-a-session"))]


class ChosenZone(BaseModel):
    """A visitor's time zone."""

    zone: Annotated[Zone, chosen(phrase("choose-a-zone"))]
