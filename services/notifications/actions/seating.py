"""What events tells of sessions and seats, and the letters with calendar objects it calls for.

A registration and its session are two subjects, so either may be heard first. The newest entry of a session is kept,
and whatever is mailed carries it, or the registration's own where that has gone past: nobody gets a lower SEQUENCE
after a higher one.
"""

from collections.abc import Callable
from functools import partial

from services.events.contracts import (
    DelegateDescribed,
    DelegateRegistered,
    RegistrationCancelled,
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
)
from services.notifications.known import Seat, Session, challenge_of
from services.notifications.letters import Wanted, sessions
from services.notifications.letters.sessions import Occasion, about_seat
from services.notifications.store import Challenges, Letters, Seats, Sessions
from shared import clock
from shared.calendar import Entry
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database

CALLED_OFF = "It was called off after you were registered."


def on_session_scheduled(db: Database, fact: SessionScheduled, message: Message) -> None:
    """Learn the session."""
    Sessions(db).learn(Session(session_id=fact.session_id, event_id=fact.event_id, entry=fact.entry))


def on_delegate_registered(db: Database, fact: DelegateRegistered, message: Message) -> None:
    """Confirm the seat, with the session as it stands by now; if it was cancelled meanwhile, say that instead."""
    challenge = Challenges(db).get(challenge_of(fact.event_id))
    session, before = Sessions(db).find(fact.session_id), Seats(db).find(fact.registration_id)
    news = session if session and session.entry.sequence > fact.entry.sequence else None
    entry = news.entry if news else fact.entry
    contact = Seats(db).contact_of(fact.delegate_id, since=fact.registered_at) or fact.contact
    seat = Seat(
        registration_id=fact.registration_id,
        delegate_id=fact.delegate_id,
        session_id=fact.session_id,
        event_id=fact.event_id,
        contact=contact,
        entry=before.showing(entry).entry if before else entry,
        replacements=before.replacements if before else (),
    ).after(fact.replacement_id)
    Seats(db).save(seat)
    if fact.replacement_id:  # one letter tells of all their seats
        return
    occasion = Occasion(message.id, seat, challenge, fact.registered_at, _namer(fact))
    called_off = news is not None and news.is_cancelled
    letter = sessions.cancelled(occasion, CALLED_OFF) if called_off else sessions.registration(occasion)
    Letters(db).queue(letter, fact=message.fact)


def on_delegate_described(db: Database, fact: DelegateDescribed, message: Message) -> None:
    """Go by the delegate's newest name, language and zone in whatever is sent to them from now on."""
    Seats(db).readdress(fact.delegate_id, fact.contact, at=fact.described_at)


def on_session_changed(db: Database, fact: SessionChanged, message: Message) -> None:
    """Tell everybody with a seat, once, unless they heard of it already."""
    words = f"{fact.what}\n{fact.reason}".strip()
    _tell_all(db, fact.session_id, fact.event_id, fact.entry, message, partial(sessions.changed, what=words))


def on_session_cancelled(db: Database, fact: SessionCancelled, message: Message) -> None:
    """Tell everybody with a seat that the session will not take place."""
    _tell_all(db, fact.session_id, fact.event_id, fact.entry, message, partial(sessions.cancelled, why=fact.reason))


def on_registration_cancelled(db: Database, fact: RegistrationCancelled, message: Message) -> None:
    """Tell that the seat is free, and why; its entry says nothing about the session of the others."""
    challenge = Challenges(db).get(challenge_of(fact.session_id))
    if (held := Seats(db).find(fact.registration_id)) is None:
        raise NotYet(f"registration {fact.registration_id} is not known yet")
    seat = held.showing(fact.entry).model_copy(update={"given_back": True}).after(fact.replacement_id)
    Seats(db).save(seat)
    if fact.replacement_id:  # one letter tells of all their seats
        return
    occasion = Occasion(message.id, seat, challenge, fact.cancelled_at, _namer(fact))
    Letters(db).queue(sessions.given_back(occasion, fact.cause), fact=message.fact)


def _namer(fact: DelegateRegistered | RegistrationCancelled) -> str:
    return f"delegation/{fact.delegation_id}" if fact.delegation_id else ""


def _tell_all(
    db: Database, session_id: str, event_id: str, entry: Entry, message: Message,
    letter: Callable[[Occasion], Wanted],
) -> None:  # fmt: skip
    """Learn the session's new *entry*, and queue *letter* for every seat that was not shown this SEQUENCE yet.

    Whoever's seat is confirmed by a letter that still waits gets that confirmation with the new times, and no more.
    """
    challenge = Challenges(db).get(challenge_of(event_id))
    session = Sessions(db).learn(Session(session_id=session_id, event_id=event_id, entry=entry))
    seats = [seat.showing(entry) for seat in Seats(db).taken(session_id) if seat.entry.sequence < entry.sequence]
    waiting = Letters(db).unsent_about([about_seat(session_id, seat.contact.email) for seat in seats])
    now, wanted = clock.now(), list[Wanted]()
    for seat in seats:
        unsent = waiting.get(about_seat(session_id, seat.contact.email))
        confirm = unsent == "registration" and not session.is_cancelled
        occasion = Occasion(message.id, seat, challenge, now)
        wanted.append(sessions.registration(occasion) if confirm else letter(occasion))
    Letters(db).queue(*wanted, fact=message.fact)
    Seats(db).save(*seats)
