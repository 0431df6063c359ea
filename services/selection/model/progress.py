"""How far the committee's work is, per lane and per reviewer."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from services.selection.model.committee import Reviewer
from services.selection.model.expressions import Round
from services.selection.model.sheets import Sheet, SheetStatus
from shared.challenge import Challenge
from shared.translated import Text
from shared.values import Value


class LaneProgress(Value):
    """How far a lane's round is. While it is sealed nothing is known of it but its closing time."""

    lane: str
    title: Text
    closes_at: datetime
    opened_at: datetime | None = None
    expressions: int | None = None
    needed: int = 0
    assigned: int = 0
    submitted: int = 0

    @property
    def missing(self) -> int:
        return self.needed - self.submitted


class Workload(Value):
    """A reviewer's sheets."""

    reviewer: Reviewer
    assigned: int
    drafts: int
    submitted: int
    set_aside: int


def of_lanes(
    challenge: Challenge, rounds: Mapping[str, Round], sheets: Collection[Sheet], missing: Mapping[str, int]
) -> list[LaneProgress]:
    """Every lane of *challenge*. *rounds*: those that are open, *missing*: how many sheets are to come; by lane."""
    assigned = Counter(sheet.lane for sheet in sheets if sheet.is_live)
    submitted = Counter(sheet.lane for sheet in sheets if sheet.counts)
    return [
        LaneProgress(
            lane=lane.id,
            title=lane.title,
            closes_at=lane.closes_at,
            opened_at=rounds[lane.id].opened_at,
            expressions=len(rounds[lane.id].final),
            needed=submitted[lane.id] + missing.get(lane.id, 0),
            assigned=assigned[lane.id],
            submitted=submitted[lane.id],
        )
        if lane.id in rounds
        else LaneProgress(lane=lane.id, title=lane.title, closes_at=lane.closes_at)
        for lane in challenge.lanes
    ]


def of_reviewers(reviewers: Collection[Reviewer], sheets: Collection[Sheet]) -> list[Workload]:
    """The load of each of *reviewers*, in their order."""
    counts = Counter((sheet.reviewer_id, sheet.status) for sheet in sheets)
    return [_workload(reviewer, counts) for reviewer in reviewers]


def _workload(reviewer: Reviewer, counts: Counter[tuple[UUID, SheetStatus]]) -> Workload:
    assigned, drafts, submitted, aside = (
        counts[reviewer.id, status]
        for status in (SheetStatus.ASSIGNED, SheetStatus.DRAFT, SheetStatus.SUBMITTED, SheetStatus.SET_ASIDE)
    )
    return Workload(
        reviewer=reviewer, assigned=assigned + drafts + submitted, drafts=drafts, submitted=submitted, set_aside=aside
    )
