"""The log: who did what when. `by` is a person's title as it was then, or `SYSTEM` where no person did it."""

from datetime import datetime

from shared.values import Value

SYSTEM = "the system"


class Act(Value):
    """One act of a person, in the edition's time."""

    at: datetime
    by: str
    act: str
    about: str = ""
    detail: str = ""
