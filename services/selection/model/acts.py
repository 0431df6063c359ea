"""The log: who did what when. `by` is a person's title as it was then, or `SYSTEM` where no person did it.

Acts and details of before November 2026 are English texts.
"""

from datetime import datetime

from shared.phrases import Phrase, phrase
from shared.values import Value

SYSTEM = "the system"
# Acts whose detail counts over a whole round.
PROPOSED_OUTCOMES, PROPOSED_RELEASE = phrase("act-proposed-outcomes"), phrase("act-proposed-release")
RAN_ASSIGNMENT, ASSIGNED_AGAIN = phrase("act-ran-assignment"), phrase("act-assigned-again")
RELEASED = phrase("act-released-decisions")
ASSIGNED_AGAIN_BEFORE = "assigned again after a conflict"  # as acts were kept in words, until November 2026
_TOTALS = frozenset(act.code for act in (PROPOSED_OUTCOMES, PROPOSED_RELEASE, RAN_ASSIGNMENT, ASSIGNED_AGAIN, RELEASED))
_TOTALS_BEFORE = frozenset(
    {
        "proposed outcomes",
        "proposed a release",
        "ran the assignment",
        ASSIGNED_AGAIN_BEFORE,
        "released decisions",
    }
)


class Act(Value):
    """One act of a person, in the edition's time."""

    at: datetime
    by: str
    act: Phrase | str
    about: str = ""
    detail: Phrase | str = ""

    @property
    def is_total(self) -> bool:
        """Whether its detail counts over a whole round."""
        return self.act.code in _TOTALS if isinstance(self.act, Phrase) else self.act in _TOTALS_BEFORE

    @property
    def is_by_system(self) -> bool:
        """Whether no person did it."""
        return self.by == SYSTEM
