"""Replacements: one delegate in place of another, in one step, so that no seat is free in between."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.events.contracts import DelegateRegistered, DelegateReplaced, HandedOver, RegistrationCancelled
from services.events.model import delegates, registrations
from services.events.model.delegates import AlreadyDelegate, Delegate, Replaced
from services.events.model.delegations import Delegation, require_invited
from services.events.model.events import Event
from services.events.model.registrations import Registration
from services.events.model.sessions import Session, Step, in_time
from shared import addresses
from shared.errors import Refused
from shared.people import Contact
from shared.person import Person
from shared.phrases import phrase


class SamePerson(Refused):
    """Somebody would be replaced by themself."""

    code = "same-person"


class AlreadyReplaced(Refused):
    """Somebody else was put in their place meanwhile."""

    code = "already-replaced"


class ReasonMissing(Refused):
    """The office acts for a delegation that is not its own, so it has to say why."""

    code = "reason-missing"


class Order(NamedTuple):
    """Who wants it, why (if it is the programme office), when, and under which id."""

    id: UUID
    by: Person
    reason: str
    now: datetime


class Pair(NamedTuple):
    """Who leaves, and who comes in their place."""

    leaving: Delegate
    substitute: Delegate


class Handover(NamedTuple):
    """A seat that went from one to the other: the session, both registrations, and what to say of each."""

    session: Session
    given: Registration
    taken: Registration
    cancelled: RegistrationCancelled
    registered: DelegateRegistered


def replace(
    leaving: Delegate, earlier: Delegate | None, delegation: Delegation, contact: Contact, order: Order, *, new_id: UUID
) -> Pair:
    """*contact* in place of *leaving*. *earlier*: who comes, or was to come, under the address of *contact*.

    Raises:
        DelegationWithdrawn: the delegation may not come at all.
        SamePerson: it is the same address.
        AlreadyDelegate: they sit on a seat of this or another delegation.

    Source: ARCHITECTURE.md, 2026-11-24, a replacement is one transaction and one fact.
    """
    require_invited(delegation)
    if addresses.same(leaving.contact.email, contact.email):
        raise SamePerson(fields={"email": phrase("enter-somebody-elses-address")})
    if earlier is not None and earlier.present:
        seated = phrase("one-person-one-seat", email=contact.email)
        raise AlreadyDelegate(seated, fields={"email": phrase("name-somebody-who-is-no-delegate")})
    substitute = delegates.seat(earlier, delegation, contact, now=order.now, new_id=new_id)
    replaced = Replaced(by=substitute.id, at=order.now, ordered_by=order.by.email, reason=order.reason)
    return Pair(delegates.unseat(leaving, now=order.now).model_copy(update={"replaced": replaced}), substitute)


def again(leaving: Delegate, substitute: Delegate | None, contact: Contact) -> Delegate:
    """Who came in place of *leaving*, when the same is asked once more.

    Raises:
        AlreadyReplaced: it was somebody else, or they left as well.
    """
    asked = substitute is not None and substitute.present and addresses.same(substitute.contact.email, contact.email)
    if substitute is None or not asked:
        raise AlreadyReplaced(name=leaving.contact.name)
    return substitute


def hand_over(
    row: Registration, earlier: Registration | None, session: Session, pair: Pair, order: Order, *, new_id: UUID
) -> Handover:
    """Give the seat *row* of who leaves to who comes; as many seats are taken as before, even past the capacity.

    *earlier*: the registration that who comes held in the session, and does not hold now.

    Raises:
        AlreadyCancelled: the session will not take place.
        SessionOver: it has ended.
    """
    in_time(session, Step.HAND_OVER, now=order.now)
    given = registrations.without_seat(row, session, now=order.now)
    taken = registrations.with_seat(earlier, session, pair.substitute, now=order.now, new_id=new_id)
    after = registrations.beyond(registrations.beyond(session, given.sequence), taken.sequence)
    return Handover(
        after,
        given,
        taken,
        registrations.given_fact(given, session, pair.leaving, replacement_id=order.id),
        registrations.taken_fact(taken, session, pair.substitute, replacement_id=order.id),
    )


def fact_of(
    pair: Pair, delegation: Delegation, event: Event, handovers: Sequence[Handover], order: Order
) -> DelegateReplaced:
    """What the two are told, once each."""
    return DelegateReplaced(
        replacement_id=order.id,
        delegation_id=delegation.id,
        name=delegation.name,
        event_id=event.id,
        event_title=event.title,
        leaving_id=pair.leaving.id,
        leaving=pair.leaving.contact,
        substitute_id=pair.substitute.id,
        substitute=pair.substitute.contact,
        seats=tuple(_handed_over(one) for one in handovers),
        reason=order.reason,
        replaced_at=order.now,
    )


def _handed_over(one: Handover) -> HandedOver:
    return HandedOver(
        session_id=one.session.id,
        given_id=one.given.id,
        taken_id=one.taken.id,
        cancelled=one.cancelled.entry,
        entry=one.registered.entry,
    )
