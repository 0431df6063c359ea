"""Score sheets: one per reviewer and expression they were assigned, from the assignment to the submitted scores."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.challenge import Challenge
from shared.errors import Refused, Stale
from shared.phrases import phrase
from shared.steps import Steps
from shared.values import Value

MOST_POINTS = 5


class SheetStatus(StrEnum):
    """Where a score sheet stands."""

    ASSIGNED = "assigned"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SET_ASIDE = "set-aside"
    REPLACED = "replaced"


class SheetStep(StrEnum):
    """What can be done with a score sheet."""

    SAVE = "save"
    SUBMIT = "submit"
    SET_ASIDE = "set-aside"
    REPLACE = "replace"


_STATUSES = {
    SheetStatus.ASSIGNED: phrase("sheet-assigned"),
    SheetStatus.DRAFT: phrase("sheet-draft"),
    SheetStatus.SUBMITTED: phrase("sheet-submitted"),
    SheetStatus.SET_ASIDE: phrase("sheet-set-aside"),
    SheetStatus.REPLACED: phrase("sheet-replaced"),
}
_STEPS = {
    SheetStep.SAVE: phrase("save-sheet"),
    SheetStep.SUBMIT: phrase("submit-sheet"),
    SheetStep.SET_ASIDE: phrase("set-sheet-aside"),
    SheetStep.REPLACE: phrase("replace-sheet"),
}
STEPS = Steps(
    thing="A score sheet",
    begins=SheetStatus.ASSIGNED,
    table={
        (SheetStatus.ASSIGNED, SheetStep.SAVE): SheetStatus.DRAFT,
        (SheetStatus.ASSIGNED, SheetStep.SUBMIT): SheetStatus.SUBMITTED,
        (SheetStatus.ASSIGNED, SheetStep.SET_ASIDE): SheetStatus.SET_ASIDE,
        (SheetStatus.ASSIGNED, SheetStep.REPLACE): SheetStatus.REPLACED,
        (SheetStatus.DRAFT, SheetStep.SAVE): SheetStatus.DRAFT,
        (SheetStatus.DRAFT, SheetStep.SUBMIT): SheetStatus.SUBMITTED,
        (SheetStatus.DRAFT, SheetStep.SET_ASIDE): SheetStatus.SET_ASIDE,
        (SheetStatus.DRAFT, SheetStep.REPLACE): SheetStatus.REPLACED,
        (SheetStatus.SUBMITTED, SheetStep.SUBMIT): SheetStatus.SUBMITTED,
        (SheetStatus.SUBMITTED, SheetStep.SET_ASIDE): SheetStatus.SET_ASIDE,
    },
    says=lambda status, step: phrase("sheet-has-no-such-step", status=_STATUSES[status], step=_STEPS[step]),
)


class PointsWrong(Refused):
    """Points are missing, or not from 0 to 5 in halves."""

    code = "points-wrong"


class Sheet(Value):
    """One reviewer's scores of one expression.

    Attributes:
        points: by criterion, 0 to 5 in halves (which a float holds exactly).
        revision: grows with every save; 0 is the untouched sheet.
        seed: of the assignment that dealt it.
        replaced_because: somebody else reviews it now; no conflict of interest, and what was begun stays unread.
        set_aside_because: a conflict turned up later; the sheet is kept as evidence and counts for nothing.
    """

    expression_id: UUID
    reviewer_id: UUID
    lane: str
    status: SheetStatus = SheetStatus.ASSIGNED
    points: dict[str, float] = Field(default_factory=dict)
    comment: str = ""
    revision: int = 0
    seed: str = ""
    assigned_at: datetime
    changed_at: datetime | None = None
    submitted_at: datetime | None = None
    set_aside_because: str = ""
    replaced_because: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it is its reviewer's to write, or written and counting."""
        return self.status not in (SheetStatus.SET_ASIDE, SheetStatus.REPLACED)

    @property
    def is_started(self) -> bool:
        """Whether its reviewer has worked on it; from then on no assignment moves it."""
        return self.status in (SheetStatus.DRAFT, SheetStatus.SUBMITTED)

    @property
    def counts(self) -> bool:
        """Whether it enters the ranking."""
        return self.status is SheetStatus.SUBMITTED


class Marks(Value):
    """What a reviewer wrote on a sheet, and whether it is handed in."""

    points: dict[str, float]
    comment: str = ""
    submit: bool = False
    revision: int


def write(sheet: Sheet, marks: Marks, challenge: Challenge, *, now: datetime) -> Sheet:
    """*sheet* with *marks* on it. Writing the same again changes nothing, so that a lost answer may be asked for again.

    Raises:
        PointsWrong: something submitted lacks points, or points are not 0 to 5 in halves; by field.
        Stale: the sheet was changed since revision *marks.revision*.
        StepNotAllowed: the sheet was set aside, or is submitted and would become a draft again.
    """
    if _is_repeated(sheet, marks):
        return sheet
    if sheet.revision != marks.revision:
        raise Stale(phrase("sheet-changed-elsewhere"))
    status = STEPS.after(sheet.status, SheetStep.SUBMIT if marks.submit else SheetStep.SAVE)
    _check(marks, challenge)
    return sheet.model_copy(
        update={
            "status": status,
            "points": marks.points,
            "comment": marks.comment,
            "revision": sheet.revision + 1,
            "changed_at": now,
            "submitted_at": now if marks.submit else None,
        }
    )


def set_aside(sheet: Sheet, *, because: str, now: datetime) -> Sheet:
    """*sheet* kept as evidence, counting for nothing."""
    status = STEPS.after(sheet.status, SheetStep.SET_ASIDE)
    return sheet.model_copy(update={"status": status, "set_aside_because": because, "changed_at": now})


def replace(sheet: Sheet, *, because: str, now: datetime) -> Sheet:
    """*sheet*, never submitted, in the hands of somebody else.

    Raises:
        StepNotAllowed: it is submitted, and so stays and counts.
    """
    status = STEPS.after(sheet.status, SheetStep.REPLACE)
    return sheet.model_copy(
        update={"status": status, "replaced_because": because, "revision": sheet.revision + 1, "changed_at": now}
    )


def sealed(sheet: Sheet) -> Sheet:
    """*sheet* without points and comment, for whoever may not read them.

    Revision and time of a draft would tell how its reviewer hesitates, and go with the rest.
    """
    return sheet.model_copy(update={"points": {}, "comment": "", "revision": 0, "changed_at": None})


def _is_repeated(sheet: Sheet, marks: Marks) -> bool:
    same = (sheet.points, sheet.comment, sheet.counts) == (marks.points, marks.comment, marks.submit)
    return same and sheet.revision == marks.revision + 1 and sheet.is_started


def _check(marks: Marks, challenge: Challenge) -> None:
    criteria = [criterion.id for criterion in challenge.criteria]
    needed = criteria if marks.submit else []
    wrong = {f"points.{key}": phrase("give-points") for key in needed if key not in marks.points}
    wrong |= {
        f"points.{key}": phrase("give-points-in-halves") if key in criteria else phrase("no-such-criterion")
        for key, value in marks.points.items()
        if key not in criteria or not _fits(value)
    }
    if wrong:
        raise PointsWrong(fields=wrong)


def _fits(value: float) -> bool:
    return 0 <= value <= MOST_POINTS and value * 2 == int(value * 2)
