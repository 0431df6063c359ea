"""What a delegation's contact and its delegates do: name people, take seats in sessions, give them back."""

from collections.abc import Iterable
from uuid import UUID

from services.events import delegations, registrations
from services.events.contracts import Cause, DelegateDescribed, DelegateRegistered
from services.events.delegations import Delegate, Delegation
from services.events.forms import NewDelegate
from services.events.model import Session, require_coming
from services.events.registrations import Choice, Registration
from services.events.store import Applicants, Delegates, Delegations, Events, Registrations, Sessions
from shared import addresses, clock
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database, in_turn, transactional


def check_contact(db: Database, delegation: Delegation, *, by: str) -> None:
    """Go on only if *by* speaks for the delegation's city.

    Raises:
        NotAllowed: the expression's newest version names somebody else.
    """
    applicant = Applicants(db).find(delegation.expression_id)
    if applicant is None or not addresses.same(applicant.contact.email, by):
        raise NotAllowed(f"Only the contact of {delegation.name} may do this.")


@in_turn("seats")
@transactional
def add_delegates(db: Database, delegation_id: UUID, people: Iterable[NewDelegate], *, by: str) -> list[Delegate]:
    """Put *people* on the delegation's seats and into the sessions they want: all of them, or none.

    Who is there already is only brought up to date, so the same twice changes nothing.

    Raises:
        NotAllowed: only the delegation's contact may.
        DelegationWithdrawn, DelegationFull, AlreadyDelegate, EventOver: as their names say.
        SessionFull, SessionOver, StepNotAllowed: a session cannot take them.
    """
    people = list(people)
    Sessions(db).hold_all(session_id for person in people for session_id in person.sessions)
    delegation = Delegations(db).lock(delegation_id)
    check_contact(db, delegation, by=by)
    there = {delegate.id for delegate in Delegates(db).of(delegation.id)}
    seated = [_seat(db, delegation, person) for person in people]
    new = {delegate.id for delegate in seated} - there
    delegations.check_room(delegation, there=len(there), more=len(new))
    if new:
        require_coming(Events(db).get(delegation.event_id), clock.now())
    db.announce(*_described(Delegates(db).some(there), seated))
    Delegates(db).save(*{delegate.id: delegate for delegate in seated}.values())
    wanted = [
        (delegate, session) for delegate, person in zip(seated, people, strict=True) for session in person.sessions
    ]
    _take_seats(db, wanted)
    return seated


@in_turn("seats")
@transactional
def register(db: Database, delegate_id: UUID, session_ids: Iterable[str], *, by: str) -> None:
    """Take a seat for the delegate in each of the sessions: in all, or in none.

    Raises:
        NotAllowed: only the delegate and the delegation's contact may.
        SessionFull, SessionOver, StepNotAllowed: a session cannot take them.
    """
    wanted = list(session_ids)
    Sessions(db).hold_all(wanted)
    delegate = _delegate(db, delegate_id, by=by)
    _take_seats(db, [(delegate, session_id) for session_id in wanted])


@in_turn("seats")
@transactional
def choose(db: Database, delegate_id: UUID, choice: Choice, *, by: str) -> None:
    """Take and give back the delegate's seats as chosen: what somebody else did for them meanwhile, and seats in what
    is over or cancelled, stay.

    Raises:
        NotAllowed: only the delegate and the delegation's contact may.
        SessionFull, SessionOver, StepNotAllowed: a session cannot take them, and nothing is changed.
    """
    Sessions(db).hold_all(choice.taken)
    delegate = _delegate(db, delegate_id, by=by)
    _take_seats(db, [(delegate, session_id) for session_id in sorted(choice.taken)])
    for row, session in seats_to_free(db, delegate.id):
        if session.id in choice.given_up:
            _give_back(db, delegate, row, session)


@in_turn("seats")
@transactional
def unregister(db: Database, delegate_id: UUID, session_id: str, *, by: str) -> None:
    """Give the delegate's seat in the session back; somebody else may have it at once.

    Raises:
        NotAllowed: only the delegate and the delegation's contact may.
        SessionOver, StepNotAllowed: it is too late for that.
    """
    delegate = _delegate(db, delegate_id, by=by)
    held = {row.session_id: row for row in Registrations(db).of(delegate.id)}
    if session_id not in held:
        raise NotFound("There is no such registration.")
    _give_back(db, delegate, held[session_id], Sessions(db).get(session_id))


@in_turn("seats")
@transactional
def remove_delegate(db: Database, delegate_id: UUID, *, by: str) -> None:
    """Take the delegate off the delegation: their seats are free, and their feed shows the sessions as cancelled.

    Raises:
        NotAllowed: only the delegation's contact may.
    """
    delegate = _present(db, delegate_id)
    check_contact(db, Delegations(db).lock(delegate.delegation_id), by=by)
    unseat(db, delegate, Cause.REMOVED)


@transactional
def renew_link(db: Database, delegate_id: UUID, *, by: str) -> Delegate:
    """Give the delegate a new link to their feed; the old one is dead.

    Raises:
        NotAllowed: only the delegate may.
    """
    delegate = _present(db, delegate_id)
    if not addresses.same(delegate.contact.email, by):
        raise NotAllowed("Only the delegate may do this.")
    renewed = delegations.new_link(delegate)
    Delegates(db).save(renewed)
    return renewed


def unseat(db: Database, delegate: Delegate, cause: Cause) -> None:
    """Take the delegate off the delegation for that *cause*, and free every seat that somebody else can still have."""
    for row, session in seats_to_free(db, delegate.id):
        _give_back(db, delegate, row, session, cause)
    Delegates(db).save(delegations.unseat(delegate, now=clock.now()))


def seats_to_free(db: Database, delegate_id: UUID) -> list[tuple[Registration, Session]]:
    """The seats that the delegate holds and can give back, each with its session."""
    held = [row for row in Registrations(db).of(delegate_id) if row.held]
    sessions, now = Sessions(db).by_key(row.session_id for row in held), clock.now()
    return [(row, sessions[row.session_id]) for row in held if sessions[row.session_id].is_open(now)]


def _described(before: list[Delegate], after: list[Delegate]) -> list[DelegateDescribed]:
    """What to tell of those who were there already and are called or reached otherwise now."""
    known = {delegate.id: delegate.contact for delegate in before}
    newest = {delegate.id: delegate for delegate in after}
    return [
        DelegateDescribed(delegate_id=one.id, event_id=one.event_id, contact=one.contact, described_at=clock.now())
        for one in newest.values()
        if known.get(one.id, one.contact) != one.contact
    ]


def _seat(db: Database, delegation: Delegation, person: NewDelegate) -> Delegate:
    known = Delegates(db).of_address(delegation.event_id, person.email)
    return delegations.seat(known, delegation, person.contact, now=clock.now(), new_id=clock.new_id())


def _present(db: Database, delegate_id: UUID) -> Delegate:
    delegate = Delegates(db).lock(delegate_id)
    if not delegate.present:
        raise NotFound("There is no such delegate.")
    return delegate


def _delegate(db: Database, delegate_id: UUID, *, by: str) -> Delegate:
    delegate = _present(db, delegate_id)
    if not addresses.same(delegate.contact.email, by):
        check_contact(db, Delegations(db).get(delegate.delegation_id), by=by)
    return delegate


def _take_seats(db: Database, wanted: list[tuple[Delegate, str]]) -> None:
    sessions = Sessions(db).by_key(session_id for _, session_id in wanted)
    delegates = {delegate.id for delegate, _ in wanted}
    known = {(row.delegate_id, row.session_id): row for row in Registrations(db).of(*delegates)}
    taken: list[Registration] = []
    facts: list[DelegateRegistered] = []
    for delegate, session_id in dict.fromkeys(wanted):
        session = sessions.get(session_id)
        if session is None or session.event_id != delegate.event_id:
            raise NotFound(f"There is no session “{session_id}” at this event.")
        sessions[session_id], row, fact = registrations.register(
            known.get((delegate.id, session_id)), session, delegate, now=clock.now(), new_id=clock.new_id()
        )
        if fact is not None:
            taken.append(row)
            facts.append(fact)
    db.announce(*facts)
    Sessions(db).save(*(sessions[session_id] for session_id in {row.session_id for row in taken}))
    Registrations(db).save(*taken)


def _give_back(
    db: Database, delegate: Delegate, row: Registration, session: Session, cause: Cause = Cause.GIVEN_BACK
) -> None:
    released, given, fact = registrations.give_back(row, session, delegate, cause=cause, now=clock.now())
    if fact is not None:
        Sessions(db).save(released)
        Registrations(db).save(given)
        db.announce(fact)
