"""Why an expression of interest cannot take a step, phrased for the person who wanted to take it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shared import words
from shared.errors import Refused

if TYPE_CHECKING:
    from services.applications.completeness import Missing
    from services.applications.eligibility import Objection
    from services.applications.states import Status, Step


class DeadlinePassed(Refused):
    """It arrived after the closing time.

    Attributes:
        closes_at: the lane's closing time; what arrives at that very millisecond is in time.
        at: when it arrived.
    """

    code = "deadline-passed"

    def __init__(self, title: str, *, closes_at: datetime, at: datetime, zones: Sequence[str]) -> None:
        self.closes_at, self.at = closes_at, at
        super().__init__(
            f"“{title}” closed on {words.in_zones(closes_at, zones)}. {_lateness(at - closes_at)}, so it was not "
            "accepted. What was saved before the close is kept, and you can still read it."
        )


class NotOpenYet(Refused):
    """It arrived before the lane opened."""

    code = "not-open-yet"

    def __init__(self, title: str, *, opens_at: datetime, zones: Sequence[str]) -> None:
        self.opens_at = opens_at
        super().__init__(f"“{title}” opens on {words.in_zones(opens_at, zones)}. You can send it from then on.")


class Incomplete(Refused):
    """Something required is missing, or there is something that the call does not know.

    Attributes:
        missing: what, in the form's order.
    """

    code = "incomplete"

    def __init__(self, missing: "Sequence[Missing]") -> None:
        self.missing = tuple(missing)
        count = "One thing is" if len(self.missing) == 1 else f"{len(self.missing)} things are"
        super().__init__(
            f"{count} missing or wrong, so it has not been sent. Nothing is lost: your draft is saved.",
            fields={gap.field: gap.text for gap in self.missing},
        )


class Ineligible(Refused):
    """The rules of the call do not admit it, and nobody has made an exception.

    Attributes:
        objections: which rules, and why.
    """

    code = "ineligible"

    def __init__(self, objections: "Sequence[Objection]") -> None:
        self.objections = tuple(objections)
        why = " ".join(objection.text for objection in self.objections)
        super().__init__(
            f"It has not been sent, because the call does not admit it as it stands. {why} The programme office "
            "can make an exception, with a reason: write to them before the closing time.",
            fields={objection.field: objection.text for objection in self.objections},
        )


class NothingNew(Refused):
    """What would be sent is what was sent last."""

    code = "nothing-new"

    def __init__(self, version: int) -> None:
        super().__init__(f"Nothing has changed since version {version}, which is the one that counts.")


class SameLane(Refused):
    """It would be moved to the lane that it is in."""

    code = "same-lane"

    def __init__(self, title: str) -> None:
        super().__init__(f"It is in “{title}” already.", fields={"lane": "Choose another way to apply"})


class NoException(Refused):
    """There is no exception that could be taken back."""

    code = "no-exception"

    def __init__(self) -> None:
        super().__init__("No exception holds for this expression of interest, so there is none to take back.")


class ExceptionInUse(Refused):
    """A version that counts was sent under the exception."""

    code = "exception-in-use"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"Version {version} was sent in under this exception and counts, so the exception stands. Whether that "
            "version takes part is for the committee to decide, after the close."
        )


class StepNotAllowed(Refused):
    """The expression's state has no such step."""

    code = "step-not-allowed"

    def __init__(self, status: "Status", step: "Step") -> None:
        self.status, self.step = status, step
        super().__init__(f"One cannot {step.told} an expression of interest that is {status.told}.")


def _lateness(span: timedelta) -> str:
    if span <= timedelta(0):
        return "This could not be finished before that"
    return f"This arrived {_told(span)} later"


def _told(span: timedelta) -> str:
    if span < timedelta(seconds=1):
        return f"{max(1, span // timedelta(milliseconds=1))} ms"
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if count := int(span.total_seconds()) // length:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    raise AssertionError("a span of a second or more has a unit")
