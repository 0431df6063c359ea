"""What lets somebody in: a browser's session, or a script's token.

The signed cookie or token is proof enough; these records say where somebody is signed in and what a token is for, so
that a person can end it.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.notifications.contracts import AccessEnded
from shared import ended
from shared.messages import Personal
from shared.phrases import Phrase, phrase
from shared.values import Value

SEEN_EVERY = timedelta(minutes=1)  # so exact is when something was last seen
KEPT = timedelta(days=30)  # after its end
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: tuple[tuple[str, Phrase | str], ...] = (
    ("iPhone", phrase("an-iphone")),
    ("iPad", phrase("an-ipad")),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", phrase("a-mac")),
    ("CrOS", phrase("a-chromebook")),
    ("Linux", "Linux"),
)


class Kind(StrEnum):
    """A session has a browser's cookie, a token is a script's."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret


class Access(Value):
    """A session or a token; times in real time.

    Attributes:
        purpose: what a token was issued for, as whoever issued it wrote.
        by: who issued a token: an account of the machine.
        device: the browser; in English words in sessions from before November 2026.
        network: the beginning of the network address it was signed in from.
        confidential: whether expressions under review were read in it, or in another of the same person's lately; then
            it ends after two hours in which nobody looks at a page.
        ended_at: when a person ended it before its time.
    """

    access_id: UUID
    kind: Kind
    email: Annotated[str, Personal]
    began_at: datetime
    expires_at: datetime
    seen_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    purpose: str = Field(default="", max_length=200)
    by: str = ""
    device: Phrase | str = ""
    network: Annotated[str, Personal] = ""
    confidential: bool = False
    ended_at: datetime | None = None
    ended_by: Annotated[str, Personal] = ""

    def works(self, at: datetime) -> bool:
        """Whether it lets somebody in."""
        return self.ended_at is None and at < self.expires_at

    def ended(self, at: datetime, *, by: str) -> "Access":
        """The same, ended by a person; twice changes nothing."""
        return self if self.ended_at else self.model_copy(update={"ended_at": at, "ended_by": by})


def one_ended(access_id: UUID | str, email: str, *, expires_at: datetime) -> AccessEnded:
    """What the others are told when one of *email* is ended, whatever was renewed of it meanwhile."""
    whose = ended.digest(email)
    return AccessEnded(whose=whose, what=str(access_id), issued_until=expires_at, kept_until=expires_at)


def all_ended(kind: Kind, email: str, *, at: datetime, longest: timedelta) -> AccessEnded:
    """What the others are told when everything of *kind* that *email* has is ended. *longest*: what one lives."""
    return AccessEnded(
        whose=ended.digest(email), what=ended.all_of(kind, email), issued_until=at, kept_until=at + longest
    )


def device_of(user_agent: str) -> Phrase | str:
    """A browser as its owner calls it, such as `Firefox on Windows`; for others the name they give themselves."""
    browser = next((name for mark, name in _BROWSERS if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser:
        return phrase("browser-on-system", browser=browser, system=system) if system else browser
    named = re.match(r"[A-Za-z][A-Za-z0-9 ._-]{0,39}", user_agent)
    return phrase("named-program", name=named[0].strip()) if named else phrase("unknown-program")


def beginning_of(address: str) -> str:
    """The part of a network address that its owner recognises, without the part that names one machine."""
    try:
        network = ip_address(address)
    except ValueError:
        return ""
    if network.version == 4:
        return f"{network.exploded.rpartition('.')[0]}.…"
    return ":".join(part.lstrip("0") or "0" for part in network.exploded.split(":")[:3]) + ":…"
