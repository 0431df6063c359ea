"""What organisers see at a glance: progress per lane, loads, conflicts, and everything about one expression."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.selection.actions.committee import check_open_to, on_committee, organiser
from services.selection.actions.declaring import every_declared
from services.selection.actions.ranking import awaiting, lacking, unfinished
from services.selection.model.committee import Conflict, Reviewer
from services.selection.model.decisions import Decision, Override
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet, SheetStatus, as_seen
from services.selection.store import (
    Act,
    Acts,
    Challenges,
    Decisions,
    Expressions,
    History,
    Overrides,
    Reviewers,
    Rounds,
    Sheets,
)  # fmt: skip
from shared.challenge import Challenge
from shared.mongo import Database

SHOWN_ACTS = 200


@dataclass(frozen=True)
class LaneProgress:
    """How far a lane's round is. While it is sealed nothing is known of it but its closing time."""

    lane: str
    title: str
    closes_at: datetime
    opened_at: datetime | None = None
    expressions: int | None = None
    needed: int = 0
    assigned: int = 0
    submitted: int = 0

    @property
    def missing(self) -> int:
        return self.needed - self.submitted


@dataclass(frozen=True)
class Workload:
    """A reviewer's sheets."""

    reviewer: Reviewer
    assigned: int
    drafts: int
    submitted: int
    set_aside: int


@dataclass(frozen=True)
class Overview:
    """The round at a glance."""

    challenge: Challenge
    lanes: Sequence[LaneProgress]
    workloads: Sequence[Workload]
    conflicts: Sequence[tuple[Conflict, str, str]]  # with the reviewer's name and what it is about
    short: Sequence[tuple[Expression, int]]  # expressions with too few reviewers, and how many they lack
    held: Counter[str]
    released: Counter[str]
    unannounced: int  # released, and not yet public
    announced: bool


@dataclass(frozen=True)
class File:
    """Everything about one expression, as an organiser may see it.

    Attributes:
        sheets: without points and comment where they were never submitted, and in all until scoring has ended.
        ended: whether it has, in the expression's lane and for its kind of place.
        decisions: oldest first; one that is held only once scoring has ended.
    """

    expression: Expression
    ended: bool
    sheets: Sequence[tuple[str, Sheet]]  # with the reviewer's name
    decisions: Sequence[Decision]
    override: Override | None
    acts: Sequence[Act]

    @property
    def is_bound(self) -> bool:
        """Whether a decision has left or is on its way, so that it is corrected and no longer overruled."""
        return any(decision.is_bound for decision in self.decisions)

    @property
    def has_left(self) -> bool:
        """Whether the newest decision that left can be corrected now."""
        bound = [decision for decision in self.decisions if decision.is_bound]
        return bool(bound) and bound[-1].released_at is not None


def rounds(db: Database, *, by: str) -> list[LaneProgress]:
    """The lanes' progress; for everybody on the committee."""
    on_committee(db, by)
    challenge = Challenges(db).current()
    return _lanes(db, challenge, Sheets(db).in_lanes([lane.id for lane in challenge.lanes]))


def overview(db: Database, *, by: str) -> Overview:
    """Everything at a glance; for organisers."""
    organiser(db, by)
    challenge = Challenges(db).current()
    sheets = Sheets(db).in_lanes([lane.id for lane in challenge.lanes])
    hidden = unfinished(db, challenge)
    newest = Decisions(db).newest(challenge.id)
    decisions = [one for key, one in newest.items() if one.is_bound or key not in hidden]
    return Overview(
        challenge=challenge,
        lanes=_lanes(db, challenge, sheets),
        workloads=_workloads(db, sheets),
        conflicts=every_declared(db),
        short=_short(db, challenge, sheets),
        held=Counter(d.outcome.value for d in decisions if d.released_at is None),
        released=Counter(d.outcome.value for d in decisions if d.released_at is not None),
        unannounced=len(Decisions(db).unannounced(challenge.id)),
        announced=bool(History(db).all(challenge.id)),
    )


def expressions(db: Database, *, by: str) -> list[Expression]:
    """The final expressions of every open round, by name; for organisers."""
    organiser(db, by)
    return Expressions(db).final(Challenges(db).current().id)


def expression_file(db: Database, expression_id: UUID, *, by: str) -> File:
    """Everything about one expression; as unknown to an organiser with a conflict as a sealed one is."""
    who = organiser(db, by)
    expression = Expressions(db).get(expression_id)
    check_open_to(db, expression, who.reviewer)
    names = {reviewer.id: reviewer.name for reviewer in Reviewers(db).all()}
    ended = expression_id not in unfinished(db, Challenges(db).current())
    sheets = [as_seen(sheet, ended=ended) for sheet in Sheets(db).of_expression(expression_id)]
    return File(
        expression=expression,
        ended=ended,
        sheets=[(names.get(sheet.reviewer_id, "?"), sheet) for sheet in sheets],
        decisions=[decision for decision in Decisions(db).of(expression_id) if ended or decision.is_bound],
        override=Overrides(db).all(expression.challenge_id).get(expression_id),
        acts=Acts(db).newest(SHOWN_ACTS, about=str(expression_id)),
    )


def acts(db: Database, *, by: str, after: tuple[datetime, str] | None = None, limit: int) -> list[tuple[str, Act]]:
    """The newest acts, newest first, each with its id: those *after* a place in the list; for organisers."""
    organiser(db, by)
    return Acts(db).part(limit, after)


def _lanes(db: Database, challenge: Challenge, sheets: Sequence[Sheet]) -> list[LaneProgress]:
    opened = Rounds(db).all(challenge.id)
    assigned = Counter(sheet.lane for sheet in sheets if sheet.is_live)
    submitted = Counter(sheet.lane for sheet in sheets if sheet.counts)
    missing = _missing(db, challenge, sheets)
    return [
        LaneProgress(
            lane=lane.id,
            title=lane.title,
            closes_at=lane.closes_at,
            opened_at=opened[lane.id].opened_at,
            expressions=len(opened[lane.id].final),
            needed=submitted[lane.id] + missing[lane.id],
            assigned=assigned[lane.id],
            submitted=submitted[lane.id],
        )
        if lane.id in opened
        else LaneProgress(lane.id, lane.title, lane.closes_at)
        for lane in challenge.lanes
    ]


def _missing(db: Database, challenge: Challenge, sheets: Sequence[Sheet]) -> Counter[str]:
    """How many sheets each lane still waits for."""
    expressions = Expressions(db).final(challenge.id)
    have = Counter(sheet.expression_id for sheet in sheets if sheet.counts)
    lacks = lacking(challenge, awaiting(db, challenge, expressions), have)
    missing: Counter[str] = Counter()
    for expression in expressions:
        missing[expression.lane] += lacks.get(expression.id, 0)
    return missing


def _workloads(db: Database, sheets: Sequence[Sheet]) -> list[Workload]:
    counts = Counter((sheet.reviewer_id, sheet.status) for sheet in sheets)

    def workload(reviewer: Reviewer) -> Workload:
        assigned, drafts, submitted, aside = (
            counts[reviewer.id, status]
            for status in (SheetStatus.ASSIGNED, SheetStatus.DRAFT, SheetStatus.SUBMITTED, SheetStatus.SET_ASIDE)
        )
        return Workload(reviewer, assigned + drafts + submitted, drafts, submitted, aside)

    return [workload(reviewer) for reviewer in Reviewers(db).all()]


def _short(db: Database, challenge: Challenge, sheets: Sequence[Sheet]) -> list[tuple[Expression, int]]:
    have = Counter(sheet.expression_id for sheet in sheets if sheet.is_live)
    found = awaiting(db, challenge, Expressions(db).final(challenge.id)) if sheets else []
    lacks = lacking(challenge, found, have)
    return [(expression, lacks[expression.id]) for expression in found if expression.id in lacks]
