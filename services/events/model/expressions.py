"""What events keeps of an expression of interest: whom to talk to about it, and the newest decision on it."""

from uuid import UUID

from shared.people import Contact
from shared.values import Value


class Applicant(Value):
    """Whom to talk to about an expression, as its newest version says."""

    expression_id: UUID
    version: int
    name: str
    contact: Contact


class Decision(Value):
    """The newest decision on an expression, as far as it matters here."""

    expression_id: UUID
    challenge_id: str
    name: str
    cities: int
    selected: bool
    generation: int = 1
