"""What the API of notifications answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.notifications.mail.envelope import message_id
from services.notifications.mail.rendering import reason_of, subject_of
from services.notifications.model.accesses import Access
from services.notifications.model.letters import Letter, State
from services.notifications.model.pauses import Pause
from shared.settings import Settings
from shared.web.paging import instant, none_of_ours
from shared.wording import say


class LetterShape(BaseModel):
    """A letter of the ledger: who was told what, when and why. `message`: the id of the message that caused it."""

    id: UUID
    message: str
    template: str
    recipient: str
    subject: str
    reason: str
    about: str
    generation: int
    state: State
    attempts: int
    needs_staff: bool
    replay: bool
    told_at: datetime
    queued_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    last_words: str
    message_id: str


class LettersShape(BaseModel):
    """A part of the ledger, newest first."""

    letters: list[LetterShape]
    next: str | None = None


class ManyShape(BaseModel):
    """The letters that a step would take: the oldest of `total` that fit. Send `digest` back to take it for these."""

    ids: list[UUID]
    total: int
    digest: str


class Taken(BaseModel):
    """How many letters took the step."""

    taken: int


class StoppedShape(BaseModel):
    """Who stopped the sending, and when."""

    by: str
    at: datetime


class PausedShape(BaseModel):
    """Since when our mail server refuses us, its last words, and when one letter is tried again."""

    since: datetime
    code: int
    words: str
    probes: int
    next_probe_at: datetime


class TotalsShape(BaseModel):
    """How many letters there are; `oldest_unsent`: since when the oldest waits that is queued or being sent.

    `sealed`: letters of lanes that are still open are left out, for the chair must not know yet who applied.
    """

    by_state: dict[str, int]
    by_template: dict[str, dict[str, int]]
    oldest_unsent: datetime | None
    stopped: StoppedShape | None
    paused: PausedShape | None = None
    sealed: bool


class Accepted(BaseModel):
    """The link is on its way, if the address exists."""

    sent: bool = True


class Entered(BaseModel):
    """Who is signed in now, and the page that was wanted. The session is in the cookie."""

    email: str
    next: str


class TokenShape(BaseModel):
    """A token for scripts: what it is for, never the token itself."""

    id: UUID
    purpose: str
    email: str
    scopes: list[str]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class TokensShape(BaseModel):
    """Every token, newest first."""

    tokens: list[TokenShape]


def totals_shape(totals: dict[str, Any]) -> TotalsShape:
    """The totals of the ledger as the API shows them."""
    pause: Pause | None = totals["paused"]
    paused = {**pause.model_dump(), "words": say(pause.words)} if pause else None
    return TotalsShape.model_validate({**totals, "paused": paused})


def token_shape(token: Access) -> TokenShape:
    """*token* as the API shows it."""
    return TokenShape(
        id=token.access_id,
        purpose=token.purpose,
        email=token.email,
        scopes=list(token.scopes),
        issued_at=token.began_at,
        expires_at=token.expires_at,
        revoked_at=token.ended_at,
    )


def shape(letter: Letter, settings: Settings) -> LetterShape:
    """*letter* as the API shows it."""
    row: dict[str, Any] = letter.model_dump(include=set(LetterShape.model_fields))
    row |= {"subject": subject_of(letter), "reason": reason_of(letter)}
    words = say(letter.tries[-1].words) if letter.tries else ""
    return LetterShape(**row, last_words=words, message_id=message_id(letter, settings))


def cursor_of(letter: Letter) -> list[str]:
    """Where *letter* stands in the ledger, for a cursor."""
    return [letter.queued_at.isoformat(), str(letter.id)]


def letter_cursor(cursor: Any) -> tuple[datetime, UUID] | None:
    """What `cursor_of` gave, None for the beginning.

    Raises:
        Refused: it gave no such thing.
    """
    if cursor is None:
        return None
    try:
        queued_at, letter_id = cursor
        return instant(queued_at), UUID(letter_id)
    except (TypeError, ValueError, AttributeError):
        raise none_of_ours() from None
