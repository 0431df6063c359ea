"""Letters to delegates, each with its calendar object: seat confirmed or given back, session changed or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.events.contracts import Cause
from services.notifications.model.notices.notice import Notice, kept
from services.notifications.model.seats import Seat
from services.notifications.model.sessions import zone_of
from shared import addresses
from shared.calendar import Method
from shared.challenge import Challenge
from shared.phrases import Phrase, phrase


@dataclass(frozen=True)
class Occasion:
    """Why a delegate is written to: what was heard, and about which seat, whose entry the letter carries."""

    message: str
    seat: Seat
    challenge: Challenge
    now: datetime
    named_by: str = ""

    @property
    def session(self) -> str:
        """What the session is called, in all languages."""
        return self.challenge.in_all_languages(self.seat.entry.title)


def registration(occasion: Occasion) -> Notice:
    """Confirms a seat, with the session as it stands by now."""
    session = occasion.session
    return _letter(
        occasion,
        "registration",
        Method.REQUEST,
        subject=phrase("registration-subject", session=session),
        reason=phrase("registration-reason", session=session),
    )


def changed(occasion: Occasion, what: Sequence[Phrase | str], why: str = "") -> Notice:
    """Tells a delegate that a session of theirs has another time or place: *what* changed, and why."""
    session = occasion.session
    return _letter(
        occasion,
        "session-changed",
        Method.REQUEST,
        why,
        subject=phrase("session-changed-subject", session=session),
        reason=phrase("session-changed-reason", session=session),
        changes=[kept(one) for one in what],
    )


def cancelled(occasion: Occasion, why: Phrase | str) -> Notice:
    """Tells a delegate that a session of theirs will not take place."""
    session = occasion.session
    return _letter(
        occasion,
        "session-cancelled",
        Method.CANCEL,
        why,
        subject=phrase("session-cancelled-subject", session=session),
        reason=phrase("seat-no-more-reason", session=session),
    )


def given_back(occasion: Occasion, cause: Cause) -> Notice:
    """Tells that a seat is free and why, and takes the session out of the delegate's calendar."""
    session = occasion.session
    theirs, others = phrase("seat-given-back-subject", session=session), phrase("seat-lost-subject", session=session)
    return _letter(
        occasion,
        "registration-cancelled",
        Method.CANCEL,
        subject=theirs if cause is Cause.GIVEN_BACK else others,
        reason=phrase("seat-no-more-reason", session=session),
        cause=str(cause),
    )


def about_delegate(event_id: str, email: str) -> str:
    """What all letters about one person's being a delegate have in common; those about their seats go behind them."""
    return f"delegate/{event_id}/{addresses.key(email)}"


def about_seat(session_id: str, email: str) -> str:
    """What all letters to one person about one session have in common, so that they go out in order."""
    return f"session/{session_id}/{addresses.key(email)}"


def _letter(
    occasion: Occasion,
    template: str,
    method: Method,
    words: Phrase | str = "",
    *,
    subject: Phrase,
    reason: Phrase,
    **more: Any,
) -> Notice:
    seat = occasion.seat
    entry = seat.entry.off() if method is Method.CANCEL else seat.entry
    return Notice(
        occasion.message,
        template,
        seat.contact,
        zone_of(seat.event_id, occasion.challenge),
        subject=subject,
        reason=reason,
        facts={
            "challenge": occasion.challenge.title,
            "method": str(method),
            "titles": [kept(occasion.session)],
            "words": kept(words),
            "entry": {**entry.model_dump(), "status": str(entry.status)},
            **more,
        },
        told_at=occasion.now,
        about=about_seat(seat.session_id, seat.contact.email),
        behind=about_delegate(seat.event_id, seat.contact.email),
        replay=occasion.challenge.replay,
        named_by=occasion.named_by,
    )
