"""What holds for every letter of a template, and how a wanted letter becomes one of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.notifications.model import PATIENCE, Letter
from services.selection.contracts import Outcome
from shared.people import Contact


@dataclass(frozen=True)
class Kind:
    """What holds for every letter of a template.

    Attributes:
        title: what organisers call it.
        careful: a second copy would do harm; a delivery in doubt waits for a person.
        priority: 0 is sent first.
        named_by_others: somebody else typed the recipient's name and address; the letter must not repeat the name.
        often_by_others: and how often it goes out is up to them, so that it is limited.
    """

    title: str
    priority: int = 5
    careful: bool = False
    named_by_others: bool = False
    often_by_others: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType({
    "sign-in": Kind("Sign-in link", priority=0),
    "receipt": Kind("Receipt", priority=2),
    "withdrawal": Kind("Withdrawal confirmed", priority=2),
    "reminder": Kind("Reminder of the closing time", priority=4),
    "closing-time": Kind("Closing time changed", priority=3),
    **{
        f"decision-{outcome}": Kind(f"Decision: {outcome.replace('-', ' ')}", priority=4, careful=True)
        for outcome in Outcome
    },
    "exception-granted": Kind("Exception made", priority=3),
    "exception-revoked": Kind("Exception taken back", priority=3),
    "invitation": Kind("Invitation of a delegation"),
    "registration": Kind("Seat confirmed", priority=3, named_by_others=True, often_by_others=True),
    "session-changed": Kind("Session changed", priority=3, named_by_others=True),
    "session-cancelled": Kind("Session cancelled", priority=3, named_by_others=True),
    "registration-cancelled": Kind("Seat given back", priority=3, named_by_others=True, often_by_others=True),
    "delegate-named": Kind("Named in another's place", priority=3, named_by_others=True, often_by_others=True),
    "delegate-replaced": Kind("Replaced as a delegate", priority=3, named_by_others=True, often_by_others=True),
    "newsletter-confirm": Kind("Newsletter: please confirm", priority=1),
    "announcement": Kind("Newsletter: selection announced", priority=9),
})  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A letter that a fact calls for, before it has an id and a place in the ledger."""

    message: str
    template: str
    contact: Contact
    call_zone: str
    subject: str
    reason: str
    facts: Mapping[str, Any]
    told_at: datetime
    about: str = ""
    behind: str = ""
    named_by: str = ""
    replay: bool = False


def written(
    wanted: Wanted, *, letter_id: UUID, at: datetime, generation: int, until: datetime | None = None, fact: str = ""
) -> Letter:
    """*wanted*, for which *fact* calls, as a letter of the ledger, to be sent from *at* (real time) on, and not after
    *until*."""
    kind = KINDS[wanted.template]
    return Letter(
        id=letter_id, message=wanted.message, template=wanted.template, recipient=wanted.contact.email,
        language=wanted.contact.language, zone=wanted.contact.zone, call_zone=wanted.call_zone,
        subject=one_line(wanted.subject), reason=one_line(wanted.reason),
        facts={"name": wanted.contact.name, **wanted.facts}, about=wanted.about, behind=wanted.behind,
        named_by=wanted.named_by, fact=fact, generation=generation,
        careful=kind.careful, priority=kind.priority, replay=wanted.replay,
        told_at=wanted.told_at, queued_at=at, next_try_at=at, give_up_at=until or at + PATIENCE, good_until=until,
    )  # fmt: skip


def one_line(text: str) -> str:
    """*text* without line breaks and runs of space: a name typed over two lines must not become a header."""
    return " ".join(text.split())
