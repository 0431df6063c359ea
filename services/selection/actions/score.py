"""Scoring: a reviewer writes their score sheet."""

from uuid import UUID

from services.selection import rights
from services.selection.actions import log, members
from services.selection.model.committee import Member, Reviewer
from services.selection.model.expressions import Expression
from services.selection.model.sheets import Marks, Sheet, SheetStatus, write
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared import clock
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import phrase


class ScoringEnded(Refused):
    """The decision on the expression is on its way; scores no longer change."""

    code = "scoring-ended"


class Replaced(Refused):
    """Somebody else reviews the expression now, or its reviewer has left the committee."""

    code = "replaced"


@transactional
def put_sheet(db: Database, expression_id: UUID, marks: Marks, *, by: Person) -> Sheet:
    """Keep the reviewer's scores, as a draft or submitted.

    Raises:
        NotFound: as in `assigned`.
        ScoringEnded, Replaced, Stale, PointsWrong, StepNotAllowed.
    """
    _check_reviews(db, expression_id, by)
    expression, sheet, reviewer = assigned(db, expression_id, by)
    written = write(sheet, marks, Challenges(db).current(), now=clock.now())
    if written is sheet:
        return sheet
    if not Decisions(db).may_change(expression_id):
        raise ScoringEnded()
    Sheets(db).change(written, over=sheet.revision)
    if written.counts:
        log.by_person(db, reviewer, phrase("act-submitted-sheet"), about=str(expression_id), detail=expression.name)
    return written


def assigned(db: Database, expression_id: UUID, by: Person) -> tuple[Expression, Sheet, Reviewer]:
    """An expression that the reviewer who is asking was assigned, their own sheet, and who they are.

    Raises:
        NotFound: there is none, it is sealed, somebody else's, or a conflict stands in between; nobody can tell which.
        HasLeft: the reviewer is no longer on the committee.
    """
    reviewer = Reviewers(db).by_email(by.email)
    if reviewer is not None:
        members.check_present(db, reviewer)
    sheet = Sheets(db).of(expression_id, reviewer.id) if reviewer else None
    if reviewer is None or sheet is None or not rights.may_open(sheet):
        raise NotFound(Expressions.missing)
    return members.readable(db, expression_id, Member.of(reviewer)), sheet, reviewer


def _check_reviews(db: Database, expression_id: UUID, by: Person) -> None:
    """Say plainly that they were replaced to whoever was at it just now; anything else is as unknown as before."""
    reviewer = Reviewers(db).by_email(by.email)
    sheet = Sheets(db).of(expression_id, reviewer.id) if reviewer else None
    if sheet is not None and sheet.status is SheetStatus.REPLACED:
        raise Replaced()
    if reviewer is not None and sheet is not None and reviewer.left_at is not None:
        raise Replaced(phrase("left-so-not-saved"))
