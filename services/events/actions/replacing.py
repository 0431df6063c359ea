"""One person comes in place of another, as the delegation's contact or the programme office says."""

from uuid import UUID

from services.events import replacing
from services.events.delegations import Delegate, Delegation
from services.events.forms import Substitute
from services.events.model import Event
from services.events.replacing import Handover, Order, Pair
from services.events.store import Applicants, Challenges, Delegates, Delegations, Events, Registrations, Sessions
from shared import addresses, clock
from shared.challenge import Office
from shared.errors import NotAllowed, NotFound, Refused
from shared.mongo import Database, in_turn, transactional


@in_turn("seats")
@transactional
def replace_delegate(db: Database, delegate_id: UUID, person: Substitute, *, by: str) -> Delegate:
    """Put *person* in the delegate's place and into all their sessions that are neither over nor cancelled. The same
    again changes nothing.

    Raises:
        NotAllowed: only the delegation's contact and the programme office may.
        ReasonMissing: the office has to say why.
        AlreadyReplaced, DelegationWithdrawn, SamePerson, AlreadyDelegate: as their names say.
    """
    Sessions(db).hold_all(row.session_id for row in Registrations(db).of(delegate_id) if row.held)
    leaving = Delegates(db).lock(delegate_id)
    delegation = Delegations(db).lock(leaving.delegation_id)
    as_office = speaks_as_office(db, delegation, by=by)
    if not leaving.present:
        return _again(db, leaving, person)
    if as_office and not person.reason:
        raise ReasonMissing("Say why.", fields={"reason": "Say why; both of them read it."})
    order = Order(clock.new_id(), by, person.reason if as_office else "", clock.now())
    known = Delegates(db).of_address(delegation.event_id, person.email)
    pair = replacing.replace(leaving, known, delegation, person.contact, order, new_id=clock.new_id())
    handovers = _hand_over(db, pair, order)
    Delegates(db).save(*pair)
    db.announce(replacing.told(pair, delegation, Events(db).get(delegation.event_id), handovers, order))
    return pair.substitute


class ReasonMissing(Refused):
    """The office acts for a delegation that is not its own, so it has to say why."""

    code = "reason-missing"


def speaks_as_office(db: Database, delegation: Delegation, *, by: str) -> bool:
    """Whether *by* may replace the delegation's delegates as the programme office, and not as its contact.

    Raises:
        NotAllowed: they are neither.
    """
    applicant = Applicants(db).find(delegation.expression_id)
    if applicant is not None and addresses.same(applicant.contact.email, by):
        return False
    if not is_office(db, Events(db).get(delegation.event_id), by=by):
        raise NotAllowed(f"Only the contact of {delegation.name} and the programme office may do this.")
    return True


def is_office(db: Database, event: Event, *, by: str) -> bool:
    """Whether *by* is of the programme office, which may replace every delegate to *event*."""
    return Office.PROGRAMME in Challenges(db).get(event.challenge_id).offices_of(by)


def _again(db: Database, leaving: Delegate, person: Substitute) -> Delegate:
    if leaving.replaced is None:
        raise NotFound("There is no such delegate.")
    return replacing.again(leaving, Delegates(db).find(leaving.replaced.by), person.contact)


def _hand_over(db: Database, pair: Pair, order: Order) -> list[Handover]:
    theirs = {row.session_id: row for row in Registrations(db).of(pair.leaving.id) if row.held}
    known = {row.session_id: row for row in Registrations(db).of(pair.substitute.id)}
    sessions = {key: one for key, one in Sessions(db).by_key(theirs).items() if one.is_open(order.now)}
    handovers = [
        replacing.hand_over(theirs[key], known.get(key), session, pair, order, new_id=clock.new_id())
        for key, session in sessions.items()
    ]
    db.announce(*(one.cancelled for one in handovers), *(one.registered for one in handovers))
    Sessions(db).save(*(one.session for one in handovers))
    Registrations(db).save(*(row for one in handovers for row in (one.given, one.taken)))
    return handovers
