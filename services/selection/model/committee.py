"""Who sits on the committee, and what keeps a member from an expression: conflicts declared and automatic."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.selection.model.base import Value
from services.selection.model.expressions import Expression
from shared import addresses
from shared.addresses import Address
from shared.challenge import Office
from shared.errors import NotAllowed, Refused
from shared.messages import Personal
from shared.text import caseless


class NeedsReason(Refused):
    """An act that must be explainable later came without a reason."""

    code = "needs-reason"


class HasLeft(NotAllowed):
    """A reviewer who has left the committee came for something that is its members'."""

    code = "has-left"


class Reviewer(Value):
    """A reviewer on the roster, known by the address they sign in with.

    Whoever has left reads nothing, gets nothing new and changes nothing; what they submitted stays and counts.
    """

    id: UUID
    name: Annotated[str, Personal]
    email: Annotated[Address, Personal]
    country: str
    added_at: datetime
    added_by: str
    left_at: datetime | None = None
    left_because: str = ""

    @property
    def title(self) -> str:
        """How the log names them."""
        return f"{self.name} ({self.email})"


class Member(Value):
    """The person who is signed in, as selection sees them: an organiser, a reviewer, both or neither."""

    email: Annotated[str, Personal]
    name: Annotated[str, Personal] = ""
    offices: frozenset[Office] = frozenset()
    reviewer: Reviewer | None = None

    @property
    def is_chair(self) -> bool:
        return Office.CHAIR in self.offices

    @property
    def title(self) -> str:
        """How the log names them."""
        return f"{self.name} ({self.email})" if self.name else self.email

    def needs(self, *offices: Office) -> None:
        """Refuse unless the member holds one of *offices*."""
        if not self.offices & set(offices):
            wanted = " or ".join(office.value for office in offices)
            raise NotAllowed(f"This is for the {wanted}; you are signed in as {self.email}.")

    def needs_roster(self) -> Reviewer:
        """The member's place on the roster; refuses whoever has none."""
        if self.reviewer is None:
            raise NotAllowed(f"{self.email} is not on the committee's roster.")
        return self.reviewer


class Conflict(Value):
    """A declared conflict of interest: with one expression, or with every expression that covers a city.

    `was_assigned`: whether the expression had been assigned to its reviewer, who then knows its name.
    """

    id: UUID
    reviewer_id: UUID
    expression_id: UUID | None = None
    city: str | None = None
    country: str | None = None
    reason: str
    declared_by: str
    declared_at: datetime
    was_assigned: bool = False

    def touches(self, expression: Expression) -> bool:
        """Whether it keeps its reviewer from *expression*."""
        if self.expression_id is not None:
            return self.expression_id == expression.id
        named = (caseless(self.city or ""), self.country)
        return any((caseless(city.name), city.country) == named for city in expression.cities)


def conflict_between(reviewer: Reviewer, expression: Expression, declared: Iterable[Conflict] = ()) -> str | None:
    """What keeps *reviewer* from *expression*, in words for the chair, or None."""
    if reviewer.country in expression.all_countries():
        return f"own country {reviewer.country}"
    if expression.contact_email and addresses.same(reviewer.email, expression.contact_email):
        return "sent it in"
    for conflict in declared:
        if conflict.reviewer_id == reviewer.id and conflict.touches(expression):
            return f"declared: {conflict.reason}"
    return None
