"""What the committee decided about an expression of interest, as its applicant reads it."""

from datetime import datetime

from services.selection.contracts import Reasons
from shared.values import Value


class Decision(Value):
    """What the committee decided, as it was released to the applicant.

    Attributes:
        reasons: their applicant reads; an English text where they were told before December 2026.
        lot: theirs, where it decided a tie.
        name: under which it is announced; empty in those from before November 2026.
        replaces: when the decision before this one was released, if there was one.
    """

    outcome: str
    reasons: Reasons
    lot: str = ""
    name: str = ""
    generation: int
    released_at: datetime
    replaces: datetime | None = None
