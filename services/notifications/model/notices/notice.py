"""What a fact calls for, and how it becomes a letter of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import PATIENCE, Letter
from shared.people import Contact
from shared.phrases import Phrase


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
        facts={"name": notice.contact.name, **notice.facts},
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
    return what if isinstance(what, str) else what.model_dump()


def one_line(text: str) -> str:
    """*text* without line breaks and runs of space: a name typed over two lines must not become a header."""
    return " ".join(text.split())


def _in_one_line(what: Phrase) -> Phrase:
    """*what* with every text in its slots in one line."""
    slots = {name: one_line(slot) if isinstance(slot, str) else slot for name, slot in what.slots.items()}
    return Phrase(code=what.code, slots=slots)
