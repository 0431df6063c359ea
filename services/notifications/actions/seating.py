"""What events tells of sessions and seats, and the letters with calendar objects it calls for.

A registration and its session are two subjects, so either may be heard first. The newest entry of a session is kept,
and whatever is mailed carries it, or the registration's own where that has gone past: nobody gets a lower SEQUENCE
after a higher one.
"""

from collections.abc import Callable
from functools import partial

from services.events.contracts import (
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
from shared.challenge import Challenge
from shared.messages import Message
from shared.mongo import Database

CALLED_OFF = "It was called off after you were registered."


def on_session_scheduled(db: Database, fact: SessionScheduled, message: Message) -> None:
    """Learn the session."""
    Sessions(db).learn(Session(session_id=fact.session_id, event_id=fact.event_id, entry=fact.entry))


def on_delegate_registered(db: Database, fact: DelegateRegistered, message: Message) -> None:
    """Confirm the seat, with the session as it stands by now; if it was cancelled meanwhile, say that instead."""
    challenge = Challenges(db).get(challenge_of(fact.event_id))
    session = _as_shown(db, Session(session_id=fact.session_id, event_id=fact.event_id, entry=fact.entry))
    seat = Seat(
        registration_id=fact.registration_id, delegate_id=fact.delegate_id, session_id=fact.session_id,
        contact=fact.contact, mailed_sequence=session.entry.sequence,
    )  # fmt: skip
    Seats(db).save(seat)
    occasion = Occasion(message.id, seat, session, challenge, fact.registered_at)
    wanted = sessions.cancelled(occasion, CALLED_OFF) if session.is_cancelled else sessions.registration(occasion)
    Letters(db).queue(wanted)


def on_session_changed(db: Database, fact: SessionChanged, message: Message) -> None:
    """Tell everybody with a seat, once, unless they heard of it already."""
    challenge = Challenges(db).get(challenge_of(fact.event_id))
    session = Sessions(db).learn(Session(session_id=fact.session_id, event_id=fact.event_id, entry=fact.entry))
    if session.entry.sequence == fact.entry.sequence:
        _tell_all(db, session, challenge, message, partial(sessions.changed, what=fact.what))


def on_session_cancelled(db: Database, fact: SessionCancelled, message: Message) -> None:
    """Tell everybody with a seat that the session will not take place."""
    challenge = Challenges(db).get(challenge_of(fact.event_id))
    session = Sessions(db).learn(Session(session_id=fact.session_id, event_id=fact.event_id, entry=fact.entry))
    if session.entry.sequence == fact.entry.sequence:
        _tell_all(db, session, challenge, message, partial(sessions.cancelled, why=fact.reason))


def on_registration_cancelled(db: Database, fact: RegistrationCancelled, message: Message) -> None:
    """Confirm that the seat was given back, unless the same delegate took one again, which may be heard first."""
    challenge = Challenges(db).get(challenge_of(fact.session_id))
    session = _as_shown(db, Session(session_id=fact.session_id, event_id="", entry=fact.entry))
    seat = Seat(
        registration_id=fact.registration_id, delegate_id=fact.delegate_id, session_id=fact.session_id,
        contact=fact.contact, mailed_sequence=session.entry.sequence, given_back=True,
    )  # fmt: skip
    Seats(db).save(seat)
    if not Seats(db).held_by(fact.delegate_id, fact.session_id):
        Letters(db).queue(sessions.given_back(Occasion(message.id, seat, session, challenge, fact.cancelled_at)))


def _as_shown(db: Database, seat: Session) -> Session:
    """The session as one delegate's calendar must show it: *seat*, what their registration says, or what came after it.

    It is never learnt from: a seat given back is cancelled for one delegate, and not the session.
    """
    known = Sessions(db).find(seat.session_id)
    return known.with_news(seat.entry) if known else seat


def _tell_all(
    db: Database, session: Session, challenge: Challenge, message: Message, letter: Callable[[Occasion], Wanted]
) -> None:
    """Queue *letter* for every seat that was not written to about this SEQUENCE yet.

    Whoever's seat is confirmed by a letter that still waits gets that confirmation with the new times, and no more.
    """
    seats = [seat for seat in Seats(db).taken(session.session_id) if seat.mailed_sequence < session.entry.sequence]
    waiting = Letters(db).unsent_about([about_seat(session.session_id, seat.contact.email) for seat in seats])
    now = clock.now()
    wanted = []
    for seat in seats:
        unsent = waiting.get(about_seat(session.session_id, seat.contact.email))
        confirm = unsent == "registration" and not session.is_cancelled
        occasion = Occasion(message.id, seat, session, challenge, now)
        wanted.append(sessions.registration(occasion) if confirm else letter(occasion))
    Letters(db).queue(*wanted)
    Seats(db).mailed(session.session_id, session.entry.sequence)
