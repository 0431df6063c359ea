"""Assigning expressions to reviewers, and assigning again when somebody has to give one back."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from services.selection.actions import fields, hidden, log, members
from services.selection.model import acts
from services.selection.model.assignment import Assignment, Pair, Task, assign
from services.selection.model.committee import Reviewer
from services.selection.model.conflicts import conflict_between
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet, SheetStatus
from services.selection.store.conflicts import Conflicts
from services.selection.store.expressions import Expressions, Rounds
from services.selection.store.locks import Lock, Locks
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared import clock
from shared.challenge import Challenge
from shared.errors import Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import One, Phrase, phrase

Barred: TypeAlias = dict[str, dict[str, Phrase]]  # by the ids of expression and reviewer


class NothingToAssign(Refused):
    """No lane is open to the committee yet, or the roster is empty."""

    code = "nothing-to-assign"


@dataclass(frozen=True)
class Report:
    """What an assignment did. `impossible`: per expression id, why it has too few reviewers."""

    seed: str
    assigned: int
    added: int
    taken_back: int
    loads: dict[str, int]
    impossible: dict[str, Phrase]

    @property
    def summary(self) -> Phrase:
        """For the log."""
        least, most = min(self.loads.values(), default=0), max(self.loads.values(), default=0)
        counts: dict[str, One] = {"added": self.added, "taken_back": self.taken_back, "least": least, "most": most}
        if not self.impossible:
            return phrase("dealt", seed=self.seed, **counts)
        return phrase("dealt-short", seed=self.seed, **counts, short=len(self.impossible))


@dataclass(frozen=True)
class Dealt:
    """An assignment with its task, and the addresses of the roster by id."""

    task: Task
    assignment: Assignment
    emails: Mapping[str, str]

    def report(self, unseen: Collection[str] = ()) -> Report:
        """What it did, but for the expressions *unseen*, by id."""
        pairs, before = (
            {pair for pair in some if pair[0] not in unseen} for some in (self.assignment.pairs, self.task.standing)
        )
        loads = Counter(reviewer for _, reviewer in pairs)
        return Report(
            seed=self.task.seed,
            assigned=len(pairs),
            added=len(pairs - before),
            taken_back=len(before - pairs),
            loads={email: loads[key] for key, email in self.emails.items()},
            impossible={key: why for key, why in self.assignment.impossible.items() if key not in unseen},
        )


@transactional
def run(db: Database, *, seed: str = "", by: Person) -> Report:
    """Assign every expression of the open rounds that needs sheets: undecided, neither withdrawn nor ineligible.

    What somebody has begun to score stays where it is. The report leaves out what a conflict hides from *by*.

    Raises:
        NotAllowed, NothingToAssign.
    """
    chair, challenge = members.chair(db, by), Challenges(db).current()
    Locks(db).take(Lock.ASSIGNMENT, Lock.DECISIONS)
    expressions = Expressions(db).final(challenge.id, Rounds(db).open(challenge.id))
    if not expressions or not Reviewers(db).active():
        raise NothingToAssign()
    waiting = fields.record_of(db, challenge, expressions).awaiting()
    dealt = _assign(db, challenge, waiting, seed=seed or challenge.id, move=True)
    log.by_person(db, chair, acts.RAN_ASSIGNMENT, detail=dealt.report().summary)
    return dealt.report({str(key) for key in hidden.from_member(db, challenge, chair).ids})


def again(db: Database, taken: Sequence[Sheet], unseen: Collection[UUID] = ()) -> int:
    """Find other reviewers for the sheets that were *taken* away, in the open transaction; how many were found, but for
    the expressions *unseen*."""
    about = Expressions(db).by_key([sheet.expression_id for sheet in taken])
    if not about:
        return 0
    challenge = Challenges(db).current()
    dealt = _assign(db, challenge, list(about.values()), seed=taken[0].seed, move=False)
    log.by_system(db, acts.ASSIGNED_AGAIN, detail=dealt.report().summary)
    return dealt.report({str(key) for key in unseen}).added


def barred(db: Database, expressions: Collection[Expression], roster: Sequence[Reviewer]) -> Barred:
    """Per expression, which reviewers a conflict keeps from it, and which conflict."""
    declared = Conflicts(db).all()
    return {
        str(expression.id): {
            str(reviewer.id): conflict
            for reviewer in roster
            if (conflict := conflict_between(reviewer, expression, declared)) is not None
        }
        for expression in expressions
    }


def _assign(db: Database, challenge: Challenge, expressions: list[Expression], *, seed: str, move: bool) -> Dealt:
    """*move*: whether sheets that nobody has begun may go to somebody else."""
    roster = Reviewers(db).active()
    sheets = Sheets(db).in_lanes([lane.id for lane in challenge.lanes])
    live = {_pair(sheet): sheet for sheet in sheets if sheet.is_live}
    task = Task(
        expressions=[str(expression.id) for expression in expressions],
        reviewers=[str(reviewer.id) for reviewer in roster],
        reviews=challenge.reviews_per_expression,
        seed=seed,
        barred=_with_returned(barred(db, expressions, roster), sheets),
        standing=frozenset(live),
        started=frozenset(pair for pair, sheet in live.items() if sheet.is_started or not move),
    )
    assignment = assign(task)
    _hand_out(db, assignment, live, expressions, seed)
    return Dealt(task, assignment, {str(reviewer.id): reviewer.email for reviewer in roster})


def _hand_out(
    db: Database,
    assignment: Assignment,
    live: Mapping[Pair, Sheet],
    expressions: Collection[Expression],
    seed: str,
) -> None:
    lanes, now = {str(expression.id): expression.lane for expression in expressions}, clock.now()
    added = [
        Sheet(expression_id=UUID(e), reviewer_id=UUID(r), lane=lanes[e], seed=seed, assigned_at=now)
        for e, r in sorted(assignment.pairs - set(live))
    ]
    Sheets(db).assign(added, taken=[live[pair] for pair in sorted(set(live) - assignment.pairs)])


def _with_returned(reasons: Barred, sheets: Collection[Sheet]) -> Barred:
    """Whoever gave an expression back, or was replaced there, does not get it again."""
    for sheet in sheets:
        if not sheet.is_live and str(sheet.expression_id) in reasons:
            why = phrase("gave-it-back") if sheet.status is SheetStatus.SET_ASIDE else phrase("was-replaced-there")
            reasons[str(sheet.expression_id)].setdefault(str(sheet.reviewer_id), why)
    return reasons


def _pair(sheet: Sheet) -> Pair:
    return str(sheet.expression_id), str(sheet.reviewer_id)
