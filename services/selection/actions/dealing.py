"""Assigning expressions to reviewers, and assigning again when somebody has to give one back."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.selection.actions.committee import DEALING, DECIDING, barred, declare_conflict, log, member
from services.selection.actions.ranking import awaiting
from services.selection.assignment import Assignment, Pair, Task, assign
from services.selection.forms import NewConflict
from services.selection.model.committee import Conflict
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet, SheetStatus
from services.selection.store import Challenges, Expressions, Reviewers, Rounds, Sheets, Turns
from shared import clock
from shared.challenge import Challenge, Office
from shared.errors import Refused
from shared.mongo import Database, transactional


class NothingToAssign(Refused):
    """No lane is open to the committee yet, or the roster is empty."""

    code = "nothing-to-assign"


@dataclass(frozen=True)
class Dealt:
    """What an assignment did. `impossible`: per expression id, why it has too few reviewers."""

    seed: str
    assigned: int
    added: int
    taken_back: int
    loads: dict[str, int]
    impossible: dict[str, str]


@transactional
def run_assignment(db: Database, *, seed: str = "", by: str) -> Dealt:
    """Assign every expression of the open rounds that needs sheets: undecided, neither withdrawn nor ineligible.

    What somebody has begun to score stays where it is.
    """
    chair = member(db, by)
    chair.needs(Office.CHAIR)
    challenge = Challenges(db).current()
    Turns(db).take(DEALING)
    Turns(db).take(DECIDING)  # a release that is being confirmed counts on the sheets
    expressions = Expressions(db).final(challenge.id, Rounds(db).all(challenge.id))
    if not expressions or not Reviewers(db).active():
        raise NothingToAssign("There is nothing to assign: no round is open, or nobody is on the roster.")
    dealt = _deal(db, challenge, awaiting(db, challenge, expressions), seed=seed or challenge.id, keep_all=False)
    log(db, chair, "ran the assignment", detail=_summary(dealt))
    return dealt


@transactional
def declare_and_reassign(db: Database, declared: NewConflict, *, by: str) -> tuple[Conflict, int]:
    """Keep a conflict and find another reviewer for each sheet it takes away; nothing else moves."""
    conflict, taken = declare_conflict(db, declared, by=by)
    about = Expressions(db).by_ids([sheet.expression_id for sheet in taken])
    if not about:
        return conflict, 0
    challenge = Challenges(db).current()
    dealt = _deal(db, challenge, list(about.values()), seed=taken[0].seed, keep_all=True)
    log(db, "the system", "assigned again after a conflict", detail=_summary(dealt))
    return conflict, dealt.added


def _deal(db: Database, challenge: Challenge, expressions: list[Expression], *, seed: str, keep_all: bool) -> Dealt:
    roster = Reviewers(db).active()
    sheets = Sheets(db).in_lanes([lane.id for lane in challenge.lanes])
    live = {_pair(s): s for s in sheets if s.is_live}
    standing = frozenset(live)
    task = Task(
        expressions=[str(expression.id) for expression in expressions],
        reviewers=[str(reviewer.id) for reviewer in roster],
        reviews=challenge.reviews_per_expression,
        seed=seed,
        barred=_with_set_aside(barred(db, expressions, roster), sheets),
        kept=standing,
        started=standing if keep_all else frozenset(pair for pair, sheet in live.items() if sheet.is_started),
    )
    found = assign(task)
    added = _hand_out(db, found, live, expressions, seed)
    emails = {str(reviewer.id): reviewer.email for reviewer in roster}
    loads = {emails[key]: load for key, load in found.loads(task.reviewers).items()}
    return Dealt(seed, len(found.pairs), added, len(standing - found.pairs), loads, found.impossible)


def _hand_out(
    db: Database, found: Assignment, live: dict[Pair, Sheet], expressions: Collection[Expression], seed: str
) -> int:
    lanes, now = {str(expression.id): expression.lane for expression in expressions}, clock.now()
    added = [
        Sheet(expression_id=UUID(e), reviewer_id=UUID(r), lane=lanes[e], seed=seed, assigned_at=now)
        for e, r in sorted(found.pairs - set(live))
    ]
    Sheets(db).deal(added, [live[pair] for pair in sorted(set(live) - found.pairs)])
    return len(added)


def _with_set_aside(reasons: dict[str, dict[str, str]], sheets: Collection[Sheet]) -> dict[str, dict[str, str]]:
    """Whoever gave an expression back, or was replaced there, does not get it again."""
    for sheet in sheets:
        if not sheet.is_live and str(sheet.expression_id) in reasons:
            why = "gave it back" if sheet.status is SheetStatus.SET_ASIDE else "was replaced there"
            reasons[str(sheet.expression_id)].setdefault(str(sheet.reviewer_id), why)
    return reasons


def _pair(sheet: Sheet) -> Pair:
    return str(sheet.expression_id), str(sheet.reviewer_id)


def _summary(dealt: Dealt) -> str:
    least, most = min(dealt.loads.values(), default=0), max(dealt.loads.values(), default=0)
    short = f", {len(dealt.impossible)} with too few reviewers" if dealt.impossible else ""
    return f"seed {dealt.seed}; {dealt.added} added, {dealt.taken_back} taken back; loads {least} to {most}{short}"
