"""What events tells of invitations, sessions and seats, and the letters with calendar objects it calls for.

A registration and its session are two subjects, so either may be heard first. The newest entry of a session is kept,
and whatever is mailed carries it, or the registration's own where that has gone past: nobody gets a lower SEQUENCE
after a higher one. A delegate who comes in another's place gets one letter, and so does the other, whatever is heard
first.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

from services.events.contracts import (
    DelegateDescribed,
    DelegateRegistered,
    DelegateReplaced,
    DelegationInvited,
    HandedOver,
    RegistrationCancelled,
    SessionCancelled,
    SessionCancelledV1,
    SessionChanged,
    SessionChangedV1,
    SessionScheduled,
)
from services.notifications.model.notices import expressions, replacements, seats
from services.notifications.model.notices.notice import Notice
from services.notifications.model.notices.seats import Occasion, about_seat
from services.notifications.model.seats import Seat
from services.notifications.model.sessions import Session, challenge_of
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.letters import Letters
from services.notifications.store.seats import Seats
from services.notifications.store.sessions import Sessions
from shared import clock
from shared.calendar import Entry
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database
from shared.people import Contact
from shared.phrases import phrase

CALLED_OFF = phrase("called-off-since-registration")


def on_delegation_invited(db: Database, fact: DelegationInvited, message: Message) -> None:
    """Invite the contact of the selected expression to name delegates, unless it lost its place meanwhile.

    Raises:
        NotYet: the decision that invites them has not been heard, and its letter must go first.
    """
    expression = Expressions(db).lock(fact.expression_id)  # or a decision told beside this would not see the letter
    if expression.decided < fact.generation:
        raise NotYet(f"decision {fact.generation} on expression {fact.expression_id} is not known yet")
    if not expression.selected:
        return
    challenge = Challenges(db).get(expression.challenge_id)
    Letters(db).queue(expressions.invitation(fact, expression, challenge, message=message.id), fact=message.fact)


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
    notice = seats.cancelled(occasion, CALLED_OFF) if called_off else seats.registration(occasion)
    Letters(db).queue(notice, fact=message.fact)


def on_delegate_described(db: Database, fact: DelegateDescribed, message: Message) -> None:
    """Go by the delegate's newest name, language and zone in whatever is sent to them from now on."""
    Seats(db).readdress(fact.delegate_id, fact.contact, at=fact.described_at)


def on_session_changed(db: Database, fact: SessionChanged, message: Message) -> None:
    """Tell everybody with a seat, once, unless they heard of it already."""
    notice = partial(seats.changed, what=fact.changes, why=fact.reason)
    _tell_all(db, fact.session_id, fact.event_id, fact.entry, message, notice)


def on_session_changed_v1(db: Database, fact: SessionChangedV1, message: Message) -> None:
    """The same, of a journal from before November 2026."""
    notice = partial(seats.changed, what=(fact.what,), why=fact.reason)
    _tell_all(db, fact.session_id, fact.event_id, fact.entry, message, notice)


def on_session_cancelled(db: Database, fact: SessionCancelled | SessionCancelledV1, message: Message) -> None:
    """Tell everybody with a seat that the session will not take place."""
    _tell_all(db, fact.session_id, fact.event_id, fact.entry, message, partial(seats.cancelled, why=fact.reason))


def on_registration_cancelled(db: Database, fact: RegistrationCancelled, message: Message) -> None:
    """Tell that the seat is free, and why; its entry says nothing about the session of the others."""
    challenge = Challenges(db).get(challenge_of(fact.session_id))
    if (before := Seats(db).find(fact.registration_id)) is None:
        raise NotYet(f"registration {fact.registration_id} is not known yet")
    seat = before.showing(fact.entry).model_copy(update={"given_back": True}).after(fact.replacement_id)
    Seats(db).save(seat)
    if fact.replacement_id:  # one letter tells of all their seats
        return
    occasion = Occasion(message.id, seat, challenge, fact.cancelled_at, _namer(fact))
    Letters(db).queue(seats.given_back(occasion, fact.cause), fact=message.fact)


def on_delegate_replaced(db: Database, fact: DelegateReplaced, message: Message) -> None:
    """Tell both, once each, what became of all the seats; letters about one of them that have not gone yet stay here.

    Raises:
        NotYet: what happened to one of the seats has not been heard.
    """
    occasion = replacements.Occasion(
        message.id, fact, Challenges(db).get(challenge_of(fact.event_id)), fact.replaced_at
    )
    given = [_seat(db, one.given_id, fact.replacement_id) for one in fact.seats]
    taken = [_seat(db, one.taken_id, fact.replacement_id) for one in fact.seats]
    Letters(db).drop(*_about(fact.leaving, fact.seats), *_about(fact.substitute, fact.seats))
    gone = [_off(seat, one) for seat, one in zip(given, fact.seats, strict=True)]
    notices = replacements.left(occasion, gone), replacements.came(occasion, _on(db, taken))
    Letters(db).queue(*notices, fact=message.fact)


def _namer(fact: DelegateRegistered | RegistrationCancelled) -> str:
    return f"delegation/{fact.delegation_id}" if fact.delegation_id else ""


def _tell_all(
    db: Database,
    session_id: str,
    event_id: str,
    entry: Entry,
    message: Message,
    notice: Callable[[Occasion], Notice],
) -> None:
    """Learn the session's new *entry*, and queue *notice* for every seat that was not shown this SEQUENCE yet.

    Whoever's seat is confirmed by a letter that still waits gets that confirmation with the new times, and no more.
    """
    challenge = Challenges(db).get(challenge_of(event_id))
    session = Sessions(db).learn(Session(session_id=session_id, event_id=event_id, entry=entry))
    taken = [seat.showing(entry) for seat in Seats(db).taken(session_id) if seat.entry.sequence < entry.sequence]
    waiting = Letters(db).unsent_about([about_seat(session_id, seat.contact.email) for seat in taken])
    now, notices = clock.now(), list[Notice]()
    for seat in taken:
        unsent = waiting.get(about_seat(session_id, seat.contact.email))
        confirm = unsent == "registration" and not session.is_cancelled
        occasion = Occasion(message.id, seat, challenge, now)
        notices.append(seats.registration(occasion) if confirm else notice(occasion))
    Letters(db).queue(*notices, fact=message.fact)
    Seats(db).save(*taken)


def _seat(db: Database, registration_id: UUID, replacement_id: UUID) -> Seat:
    seat = Seats(db).find(registration_id)
    if seat is None or replacement_id not in seat.replacements:
        raise NotYet(f"registration {registration_id} is not known yet as of replacement {replacement_id}")
    return seat


def _off(seat: Seat, handed_over: HandedOver) -> Entry:
    """What the calendar of who left is told; if they hold the seat again by now, what held before that."""
    return seat.entry if seat.given_back else handed_over.cancelled


def _on(db: Database, seats: Sequence[Seat]) -> list[Entry]:
    """What the calendar of who came is told: what they still hold, and what still takes place."""
    sessions = Sessions(db).by_key(seat.session_id for seat in seats)
    off = {session.session_id for session in sessions.values() if session.is_cancelled}
    return [seat.entry for seat in seats if not seat.given_back and seat.session_id not in off]


def _about(contact: Contact, seats: Iterable[HandedOver]) -> list[str]:
    return [about_seat(one.session_id, contact.email) for one in seats]
