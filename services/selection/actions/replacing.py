"""Replacing a reviewer who does not answer: what they have not submitted goes to somebody else, and nothing more."""

from dataclasses import dataclass
from uuid import UUID

from services.selection.actions.committee import DEALING, DECIDING, NotOnRoster, barred, log, organiser
from services.selection.actions.ranking import awaiting
from services.selection.forms import NewReplacement
from services.selection.model.committee import Reviewer
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Sheet, replace
from services.selection.replacing import Handover, Move, digest_of, plan
from services.selection.store import Challenges, Expressions, Reviewers, Sheets, Turns
from shared import clock
from shared.errors import Refused
from shared.mongo import Database, transactional


class NothingToReplace(Refused):
    """The reviewer has nothing that is not submitted, and stays."""

    code = "nothing-to-replace"


class PlanChanged(Refused):
    """What would move is no longer what was looked at."""

    code = "plan-changed"


@dataclass(frozen=True)
class Plan:
    """What a replacement does: which sheets move where, by name, and how many submitted ones stay and count."""

    reviewer: Reviewer
    moves: list[tuple[Expression, Move, str]]  # with the name of whoever takes over
    submitted: int
    digest: str


def preview(db: Database, new: NewReplacement, *, by: str) -> Plan:
    """What would move, for a chair or programme officer to look at. Nothing changes.

    Raises:
        NotOnRoster, NothingToReplace, NotAllowed.
    """
    organiser(db, by)
    return _plan(db, new)


@transactional
def replace_reviewer(db: Database, new: NewReplacement, *, by: str) -> Plan:
    """Let it move. A sheet that was submitted at that moment stays with its reviewer and counts.

    Raises:
        PlanChanged: what moves is not what was seen.
        NotOnRoster, NothingToReplace, NotAllowed.
    """
    who = organiser(db, by)
    Turns(db).take(DEALING)
    Turns(db).take(DECIDING)  # a release that is being confirmed counts on the sheets
    found = _plan(db, new)
    if new.seen and new.seen != found.digest:
        raise PlanChanged("What would move has changed meanwhile. Look at it again.")
    now = clock.now()
    for expression, move, taker in found.moves:
        if not move.to and not new.leaves:
            continue  # better with the one who has it than with nobody
        sheet = Sheets(db).find(expression.id, found.reviewer.id)
        assert sheet is not None  # noqa: S101 - the plan was made of it in this transaction
        Sheets(db).save(replace(sheet, because=new.reason, now=now), over=sheet.revision)
        if move.to:
            dealt = Sheet(
                expression_id=expression.id,
                reviewer_id=UUID(move.to),
                lane=expression.lane,
                seed=sheet.seed,
                assigned_at=now,
            )
            Sheets(db).deal([dealt], [])
        detail = f"{expression.name}: {found.reviewer.name} by {taker or 'nobody yet'}; {new.reason}"
        log(db, who, "replaced a reviewer", about=str(expression.id), detail=detail)
    if new.leaves:
        Reviewers(db).save(found.reviewer.model_copy(update={"left_at": now, "left_because": new.reason}))
        log(db, who, "let a reviewer leave the committee", detail=f"{found.reviewer.title}: {new.reason}")
    return found


def _plan(db: Database, new: NewReplacement) -> Plan:
    reviewer = _on_roster(db, new.reviewer, "reviewer")
    sheets = Sheets(db).of_reviewer(reviewer.id)
    open_still = {s.expression_id for s in sheets if s.is_live and not s.counts}
    wanted = open_still & ({new.expression_id} if new.expression_id else open_still)
    if not wanted and not new.leaves:
        raise NothingToReplace(f"{reviewer.name} has nothing there that is not submitted; what is submitted stays.")
    about = sorted(Expressions(db).by_ids(list(wanted)).values(), key=lambda one: (one.name, one.id))
    moves = {move.expression_id: move for move in _moves(db, new, reviewer, about)}
    names = {str(one.id): one.name for one in Reviewers(db).all()}
    rows = [(one, moves[str(one.id)], names.get(moves[str(one.id)].to, "")) for one in about]
    return Plan(reviewer, rows, sum(sheet.counts for sheet in sheets), digest_of(moves.values()))


def _moves(db: Database, new: NewReplacement, reviewer: Reviewer, about: list[Expression]) -> list[Move]:
    challenge = Challenges(db).current()
    needed = {one.id for one in awaiting(db, challenge, about)}
    roster = [one for one in Reviewers(db).active() if one.id != reviewer.id]
    barring = barred(db, about, roster)
    for one in about:
        for sheet in Sheets(db).of_expression(one.id):
            why = "they review it already" if sheet.is_live else "it was taken from them before"
            barring[str(one.id)].setdefault(str(sheet.reviewer_id), why)
    named = _on_roster(db, new.to, "to", not_=reviewer) if new.to else None
    moving = [str(one.id) for one in about if one.id in needed]
    loads = {str(one.id): sum(s.is_live for s in Sheets(db).of_reviewer(one.id)) for one in roster}
    found = plan(Handover(moving, str(named.id) if named else "", loads, barring))
    return found + [Move(str(one.id), why="It needs no review any more.") for one in about if one.id not in needed]


def _on_roster(db: Database, email: str, field: str, not_: Reviewer | None = None) -> Reviewer:
    found = Reviewers(db).by_email(email)
    if found is None or found.left_at is not None or found == not_:
        problem = "is the one to be replaced" if found and found == not_ else "is not on the roster"
        raise NotOnRoster(f"{email} {problem}.", fields={field: "Choose another reviewer of the roster."})
    return found
