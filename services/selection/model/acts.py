"""The log: who did what when. `by` is a person's title as it was then, or `SYSTEM` where no person did it."""

from datetime import datetime

from shared.values import Value

SYSTEM = "the system"
# Acts whose detail counts over a whole round.
PROPOSED_OUTCOMES, PROPOSED_RELEASE = "proposed outcomes", "proposed a release"
RAN_ASSIGNMENT, ASSIGNED_AGAIN = "ran the assignment", "assigned again after a conflict"
RELEASED = "released decisions"
TOTALS = frozenset({PROPOSED_OUTCOMES, PROPOSED_RELEASE, RAN_ASSIGNMENT, ASSIGNED_AGAIN, RELEASED})


class Act(Value):
    """One act of a person, in the edition's time."""

    at: datetime
    by: str
    act: str
    about: str = ""
    detail: str = ""
