"""Who sits on the committee: reviewers on its roster, and organisers with their offices."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.addresses import Address
from shared.challenge import Office
from shared.errors import NotAllowed
from shared.messages import Personal
from shared.values import Value


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
    def title(self) -> str:
        """How the log names them."""
        return f"{self.name} ({self.email})" if self.name else self.email

    @classmethod
    def of(cls, reviewer: Reviewer) -> "Member":
        """*reviewer*, as nothing else."""
        return cls(email=reviewer.email, name=reviewer.name, reviewer=reviewer)
