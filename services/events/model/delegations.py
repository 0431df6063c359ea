"""Delegations: how many people a selected expression may send to an event."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.events.contracts import DelegationInvited
from services.events.model.events import Event
from services.events.model.expressions import Decision
from shared.errors import Refused
from shared.values import Value


class Status(StrEnum):
    """Whether a delegation may come."""

    INVITED = "invited"
    WITHDRAWN = "withdrawn"


class DelegationWithdrawn(Refused):
    """The delegation's city is no longer selected."""

    code = "delegation-withdrawn"


class DelegationFull(Refused):
    """Every seat of the delegation has its delegate."""

    code = "delegation-full"


class Delegation(Value):
    """A selected expression's seats at an event."""

    id: UUID
    expression_id: UUID
    event_id: str
    name: str
    seats: int
    status: Status = Status.INVITED
    invited_at: datetime

    @property
    def invited(self) -> bool:
        """Whether it may come."""
        return self.status is Status.INVITED


def invite(
    delegation: Delegation | None, decision: Decision, event: Event, *, now: datetime, new_id: UUID
) -> tuple[Delegation, DelegationInvited | None]:
    """A selected expression's delegation to *event*; one that is invited already only follows the number of its seats.

    Source: the challenge file, `seats_per_city` of the event.
    """
    seats = event.seats_per_city * decision.cities
    if delegation is not None and delegation.invited:
        return delegation.model_copy(update={"seats": seats, "name": decision.name}), None
    invited = Delegation(
        id=delegation.id if delegation else new_id,
        expression_id=decision.expression_id,
        event_id=event.id,
        name=decision.name,
        seats=seats,
        invited_at=now,
    )
    return invited, DelegationInvited(
        delegation_id=invited.id,
        expression_id=invited.expression_id,
        event_id=event.id,
        event_title=event.title,
        name=invited.name,
        seats=seats,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        invited_at=now,
        generation=decision.generation,
    )


def withdraw(delegation: Delegation) -> Delegation:
    """*delegation*, which may not come any more; who was named for it leaves."""
    return delegation.model_copy(update={"status": Status.WITHDRAWN})


def require_invited(delegation: Delegation) -> None:
    """Refuse to name anybody for a delegation that may not come.

    Raises:
        DelegationWithdrawn
    """
    if not delegation.invited:
        raise DelegationWithdrawn(name=delegation.name)


def check_room(delegation: Delegation, *, there: int, more: int) -> None:
    """Refuse *more* delegates beside those that are *there* when the delegation has no seats for them.

    Raises:
        DelegationWithdrawn: it may not come at all.
        DelegationFull: it has too few seats. Nobody *more* is never too many, though it may have lost seats.
    """
    require_invited(delegation)
    if more and there + more > delegation.seats:
        raise DelegationFull(name=delegation.name, seats=delegation.seats, there=there, more=more)
