"""A reviewer's own work: what they were assigned, and their score sheets."""

from uuid import UUID

from services.selection.actions.committee import check_open_to, check_present, log, reviewing
from services.selection.model.committee import Reviewer, conflict_between
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Marks, Sheet, SheetStatus, write
from services.selection.store import Challenges, Conflicts, Decisions, Expressions, Reviewers, Sheets
from shared import clock
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional
from shared.text import caseless


class ScoringEnded(Refused):
    """The decision on the expression is on its way; scores no longer change."""

    code = "scoring-ended"


def my_reviews(db: Database, *, by: str) -> list[tuple[Expression, Sheet]]:
    """What the reviewer was assigned and may still open, by name, each with their own sheet."""
    reviewer = reviewing(db, by)
    sheets = [s for s in Sheets(db).of_reviewer(reviewer.id) if s.is_live]
    about = Expressions(db).by_ids([sheet.expression_id for sheet in sheets])
    declared = Conflicts(db).of(reviewer.id)
    may_open = {key: one for key, one in about.items() if not conflict_between(reviewer, one, declared)}
    mine = [(may_open[sheet.expression_id], sheet) for sheet in sheets if sheet.expression_id in may_open]
    return sorted(mine, key=lambda row: (caseless(row[0].name), row[0].id))


def review(db: Database, expression_id: UUID, *, by: str) -> tuple[Expression, Sheet]:
    """An expression that the reviewer was assigned, and their own sheet.

    Raises:
        NotFound: there is none, it is sealed, somebody else's, or a conflict stands in between; nobody can tell which.
        HasLeft: the reviewer is no longer on the committee.
    """
    expression, sheet, _ = _assigned(db, expression_id, by)
    return expression, sheet


class Replaced(Refused):
    """Somebody else reviews the expression now, or its reviewer has left the committee."""

    code = "replaced"


@transactional
def put_sheet(db: Database, expression_id: UUID, marks: Marks, *, by: str) -> Sheet:
    """Keep the reviewer's scores, as a draft or submitted.

    Raises:
        NotFound: as in `review`.
        ScoringEnded, Replaced, Stale, PointsWrong, StepNotAllowed.
    """
    _check_reviews(db, expression_id, by)
    expression, sheet, reviewer = _assigned(db, expression_id, by)
    written = write(sheet, marks, Challenges(db).current(), now=clock.now())
    if written is sheet:
        return sheet
    if not Decisions(db).may_change(expression_id):
        raise ScoringEnded("This expression has been decided; its scores no longer change.")
    Sheets(db).save(written, over=sheet.revision)
    if written.counts:
        log(db, reviewer.title, "submitted a score sheet", about=str(expression_id), detail=expression.name)
    return written


def _check_reviews(db: Database, expression_id: UUID, email: str) -> None:
    """Say plainly that they were replaced to whoever was at it just now; anything else is as unknown as before."""
    reviewer = Reviewers(db).by_email(email)
    sheet = Sheets(db).find(expression_id, reviewer.id) if reviewer else None
    if sheet is not None and sheet.status is SheetStatus.REPLACED:
        raise Replaced("Somebody else reviews this now, so nothing was saved. Ask the chair if that is a mistake.")
    if reviewer is not None and sheet is not None and reviewer.left_at is not None:
        raise Replaced("You have left the committee, so nothing was saved; what you submitted before counts.")


def has_ended(db: Database, expression_id: UUID) -> bool:
    """Whether the decision on an expression is on its way, so that its scores no longer change."""
    return bool(Decisions(db).bound([expression_id]))


def _assigned(db: Database, expression_id: UUID, email: str) -> tuple[Expression, Sheet, Reviewer]:
    reviewer = Reviewers(db).by_email(email)
    if reviewer is not None:
        check_present(db, reviewer)
    sheet = Sheets(db).find(expression_id, reviewer.id) if reviewer else None
    if reviewer is None or sheet is None or not sheet.is_live:
        raise NotFound("There is no such expression here.")
    expression = Expressions(db).get(expression_id)
    check_open_to(db, expression, reviewer)
    return expression, sheet, reviewer
