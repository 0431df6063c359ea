"""Declaring a conflict of interest: what it touches goes to somebody else at once."""

from uuid import UUID

from services.selection import rights
from services.selection.actions import assign, hidden, log, members, tell_conflicts
from services.selection.forms import NewConflict
from services.selection.model.committee import Member, Reviewer
from services.selection.model.conflicts import Conflict
from services.selection.model.sheets import Sheet, set_aside
from services.selection.store.conflicts import Conflicts
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.locks import Lock, Locks
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared import addresses, clock
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import phrase


class NotOnRoster(Refused):
    """Somebody is named who reviews nothing."""

    code = "not-on-roster"


@transactional
def conflict(db: Database, new: NewConflict, *, by: Person) -> tuple[Conflict, int]:
    """Keep a conflict and find another reviewer for each sheet it takes away; how many were found, but for what was
    hidden from *by* before. Nothing else moves.

    What its reviewer had begun is set aside as evidence and counts for nothing; what they had not is simply taken back.
    Where a decision has left already, they may no longer look, but their sheet stays: what led to the decision stands.

    Raises:
        NotFound: there is no such expression, or its reviewer does not know of it.
        NotAllowed, HasLeft, NotOnRoster.
    """
    who = members.member(db, by)
    reviewer = _whose(db, new, who, by)
    new_conflict = _conflict(db, new, who, reviewer)
    unseen = hidden.from_member(db, Challenges(db).current(), who).ids
    Locks(db).take(Lock.ASSIGNMENT, Lock.DECISIONS)
    if (same := Conflicts(db).same_as(new_conflict)) is not None:
        return same, 0
    Conflicts(db).save(new_conflict)
    tell_conflicts.tell(db, Challenges(db).current())
    about = str(new.expression_id or f"{new.city}, {new.country}")
    log.by_person(db, who, phrase("act-declared-conflict", name=reviewer.name), about=about, detail=new.reason)
    return new_conflict, assign.again(db, _take_away(db, reviewer, new_conflict), unseen)


def _whose(db: Database, new: NewConflict, who: Member, by: Person) -> Reviewer:
    if new.reviewer is None or addresses.same(new.reviewer, who.email):
        return members.reviewer(db, by)
    members.chair(db, by)
    reviewer = Reviewers(db).by_email(new.reviewer)
    if reviewer is None:
        raise NotOnRoster(email=new.reviewer, fields={"reviewer": phrase("not-on-the-roster")})
    return reviewer


def _conflict(db: Database, new: NewConflict, who: Member, reviewer: Reviewer) -> Conflict:
    sheet = Sheets(db).of(new.expression_id, reviewer.id) if new.expression_id else None
    if new.expression_id is not None:
        _check_known(db, new.expression_id, who, reviewer, sheet)
    return Conflict(
        id=clock.new_id(),
        reviewer_id=reviewer.id,
        **new.model_dump(include={"expression_id", "city", "country", "reason"}),
        declared_by=who.title,
        declared_at=clock.now(),
        was_assigned=sheet is not None,
    )


def _check_known(db: Database, expression_id: UUID, who: Member, reviewer: Reviewer, sheet: Sheet | None) -> None:
    """Refuse, as if there were none, an expression that whoever declares knows nothing of."""
    Expressions(db).get(expression_id)
    again = any(one.expression_id == expression_id for one in Conflicts(db).of(reviewer.id))
    if not rights.may_declare_on(who, sheet, again=again):
        raise NotFound(Expressions.missing)
    if not rights.is_organiser(who) and not again:
        members.readable(db, expression_id, Member.of(reviewer))


def _take_away(db: Database, reviewer: Reviewer, conflict: Conflict) -> list[Sheet]:
    """Take from *reviewer* what *conflict* touches; the sheets that are taken away."""
    sheets = [sheet for sheet in Sheets(db).of_reviewer(reviewer.id) if sheet.is_live]
    about = Expressions(db).by_key([sheet.expression_id for sheet in sheets])
    decided = Decisions(db).bound(list(about))
    for late in (one for one in about.values() if one.id in decided and conflict.touches(one)):
        log.by_system(db, phrase("act-let-scores-stand"), about=str(late.id), detail=late.name)
    touched = [s for s in sheets if s.expression_id not in decided and conflict.touches(about[s.expression_id])]
    for sheet in touched:
        if sheet.is_started:
            Sheets(db).change(set_aside(sheet, because=conflict.reason, now=clock.now()), over=sheet.revision)
    Sheets(db).assign([], taken=[sheet for sheet in touched if not sheet.is_started])
    return touched
