"""What a fact calls for, and how it becomes a letter of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import PATIENCE, Letter
from shared.people import Contact
from shared.phrases import Phrase, Slot, text
from shared.translated import Text


@dataclass(frozen=True)
class Notice:
    """A letter that a fact calls for, before it has an id and a place in the ledger."""

    message: str
    template: str
    contact: Contact
    call_zone: str
    subject: Phrase
    reason: Phrase
    facts: Mapping[str, Any]
    told_at: datetime
    about: str = ""
    behind: str = ""
    named_by: str = ""
    replay: bool = False


def letter_of(
    notice: Notice, *, letter_id: UUID, at: datetime, generation: int, until: datetime | None = None, fact: str = ""
) -> Letter:
    """*notice*, for which *fact* calls, as a letter of the ledger, to be sent from *at* (real time) on, and not after
    *until*."""
    kind = KINDS[notice.template]
    return Letter(
        id=letter_id,
        message=notice.message,
        template=notice.template,
        recipient=notice.contact.email,
        language=notice.contact.language,
        zone=notice.contact.zone,
        call_zone=notice.call_zone,
        subject=_in_one_line(notice.subject),
        reason=_in_one_line(notice.reason),
        facts={"name": notice.contact.name, **{name: _kept_text(fact) for name, fact in notice.facts.items()}},
        about=notice.about,
        behind=notice.behind,
        named_by=notice.named_by,
        fact=fact,
        generation=generation,
        careful=kind.careful,
        priority=kind.priority,
        replay=notice.replay,
        told_at=notice.told_at,
        queued_at=at,
        next_try_at=at,
        give_up_at=until or at + PATIENCE,
        good_until=until,
    )


def kept(what: Phrase | str) -> Any:
    """*what* as the ledger keeps it, to be said when the letter is written."""
    return _kept_text(what) if isinstance(what, str) else what.model_dump()


def _kept_text(fact: Any) -> Any:
    """A text in several languages as a phrase, for its reader's is known when the letter is written."""
    return text(fact).model_dump() if isinstance(fact, Text) and fact.translations else fact


def one_line(text: str) -> str:
    """*text* without line breaks and runs of space: a name typed over two lines must not become a header."""
    return " ".join(text.split())


def _in_one_line(what: Phrase) -> Phrase:
    """*what* with every text in its slots in one line."""
    return Phrase(code=what.code, slots={name: _slot_in_one_line(slot) for name, slot in what.slots.items()})


def _slot_in_one_line(slot: Slot) -> Slot:
    if isinstance(slot, Phrase):
        return _in_one_line(slot)
    return one_line(slot) if isinstance(slot, str) else slot
