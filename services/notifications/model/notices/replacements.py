"""Letters when one delegate comes in another's place: one to each, with a calendar object per session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.events.contracts import DelegateReplaced
from services.notifications.model.notices.notice import Notice, kept
from services.notifications.model.notices.seats import about_delegate
from services.notifications.model.sessions import zone_of
from shared.calendar import Entry, Method
from shared.challenge import Challenge
from shared.people import Contact
from shared.phrases import Phrase, phrase
from shared.places import holds_link


@dataclass(frozen=True)
class Occasion:
    """What was heard, and when."""

    message: str
    fact: DelegateReplaced
    challenge: Challenge
    now: datetime

    @property
    def event(self) -> str:
        """What the event is called, in all languages."""
        return self.challenge.in_all_languages(self.fact.event_title)


def left(occasion: Occasion, entries: Sequence[Entry]) -> Notice:
    """Tells who was replaced that they are no delegate any more, and takes *entries* out of their calendar."""
    event = occasion.event
    return _letter(
        occasion,
        "delegate-replaced",
        occasion.fact.leaving,
        Method.CANCEL,
        [entry.off() for entry in entries],
        subject=phrase("delegate-replaced-subject", event=event),
        reason=phrase("delegate-replaced-reason", event=event),
    )


def came(occasion: Occasion, entries: Sequence[Entry]) -> Notice:
    """Tells who comes in their place what they have a seat in, and puts *entries* into their calendar."""
    event = occasion.event
    return _letter(
        occasion,
        "delegate-named",
        occasion.fact.substitute,
        Method.REQUEST,
        entries,
        subject=phrase("delegate-named-subject", event=event),
        reason=phrase("delegate-named-reason", event=event),
    )


def _letter(
    occasion: Occasion,
    template: str,
    contact: Contact,
    method: Method,
    entries: Sequence[Entry],
    *,
    subject: Phrase,
    reason: Phrase,
) -> Notice:
    fact, in_turn = occasion.fact, sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))
    return Notice(
        occasion.message,
        template,
        contact,
        zone_of(fact.event_id, occasion.challenge),
        subject=subject,
        reason=reason,
        facts={
            "challenge": occasion.challenge.title,
            "event": occasion.event,
            "delegation": "" if holds_link(fact.name) else fact.name,  # its contact wrote it, and names others
            "method": str(method),
            "titles": [kept(occasion.challenge.in_all_languages(entry.title)) for entry in in_turn],
            "words": fact.reason,
            "entries": [{**entry.model_dump(), "status": str(entry.status)} for entry in in_turn],
        },
        told_at=occasion.now,
        about=about_delegate(fact.event_id, contact.email),
        replay=occasion.challenge.replay,
        named_by=f"delegation/{fact.delegation_id}",
    )
