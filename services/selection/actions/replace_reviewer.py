"""Replacing a reviewer who does not answer: what they have not submitted goes to somebody else, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.selection.actions import assign, fields, hidden, log, members
from services.selection.actions.declare import NotOnRoster
from services.selection.forms import NewReplacement
from services.selection.model import sheets
from services.selection.model.committee import Member, Reviewer
from services.selection.model.expressions import Expression
from services.selection.model.replacements import Handover, Move, digest_of, plan
from services.selection.model.sheets import Sheet
from services.selection.store.expressions import Expressions
from services.selection.store.locks import Lock, Locks
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared import clock
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import Phrase, phrase
from shared.text import in_order


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


def preview(db: Database, new: NewReplacement, *, by: Person) -> Plan:
    """What would move, for a chair or programme officer to look at. Nothing changes.

    Raises:
        NotOnRoster, NothingToReplace, NotAllowed.
    """
    who = members.organiser(db, by)
    return _plan(db, new, who)[1]


@transactional
def replace(db: Database, new: NewReplacement, *, by: Person) -> Plan:
    """Let it move. A sheet that was submitted at that moment stays with its reviewer and counts.

    Raises:
        PlanChanged: what moves is not what was seen.
        NotOnRoster, NothingToReplace, NotAllowed.
    """
    who = members.organiser(db, by)
    Locks(db).take(Lock.ASSIGNMENT, Lock.DECISIONS)
    agreed, seen = _plan(db, new, who)
    if new.seen and new.seen != seen.digest:
        raise PlanChanged()
    now = clock.now()
    for expression, move, taker in agreed.moves:
        if not move.to and not new.leaves:
            continue  # better with the one who has it than with nobody
        _hand_over(db, expression, agreed.reviewer, move, because=new.reason, now=now)
        detail = phrase(
            "replaced-by",
            expression=expression.name,
            name=agreed.reviewer.name,
            taker=taker or phrase("nobody-yet"),
            reason=new.reason,
        )
        log.by_person(db, who, phrase("act-replaced-reviewer"), about=str(expression.id), detail=detail)
    if new.leaves:
        _leave(db, agreed.reviewer, who, because=new.reason, now=now)
    return seen


def _hand_over(
    db: Database, expression: Expression, reviewer: Reviewer, move: Move, *, because: str, now: datetime
) -> None:
    sheet = Sheets(db).get(f"{expression.id}/{reviewer.id}")
    Sheets(db).change(sheets.replace(sheet, because=because, now=now), over=sheet.revision)
    if move.to:
        new = Sheet(
            expression_id=expression.id,
            reviewer_id=UUID(move.to),
            lane=expression.lane,
            seed=sheet.seed,
            assigned_at=now,
        )
        Sheets(db).assign([new])


def _leave(db: Database, reviewer: Reviewer, who: Member, *, because: str, now: datetime) -> None:
    Reviewers(db).save(reviewer.model_copy(update={"left_at": now, "left_because": because}))
    log.by_person(
        db, who, phrase("act-let-leave"), detail=phrase("thing-and-reason", thing=reviewer.title, reason=because)
    )


def _plan(db: Database, new: NewReplacement, who: Member) -> tuple[Plan, Plan]:
    """What it does, and what of that is not hidden from *who* by a conflict of interest."""
    reviewer = _on_roster(db, new.reviewer, "reviewer")
    unseen = hidden.from_member(db, Challenges(db).current(), who).ids
    if new.expression_id in unseen:
        raise NotFound(Expressions.missing)
    own = Sheets(db).of_reviewer(reviewer.id)
    unsubmitted = {sheet.expression_id for sheet in own if sheet.is_live and not sheet.counts}
    concerned = unsubmitted & ({new.expression_id} if new.expression_id else unsubmitted)
    if not concerned - unseen and not new.leaves:
        raise NothingToReplace(name=reviewer.name)
    about = sorted(Expressions(db).by_key(concerned).values(), key=lambda one: (in_order(one.name), one.id))
    moves = {move.expression_id: move for move in _moves(db, new, reviewer, about)}
    names = {str(key): name for key, name in Reviewers(db).names().items()}
    rows = [(one, moves[str(one.id)], names.get(moves[str(one.id)].to, "")) for one in about]
    whole = Plan(reviewer, rows, sum(sheet.counts for sheet in own), digest_of(moves.values()))
    if not unseen:
        return whole, whole
    shown = [row for row in rows if row[0].id not in unseen]
    counting = sum(sheet.counts for sheet in own if sheet.expression_id not in unseen)
    return whole, Plan(reviewer, shown, counting, digest_of(move for _, move, _ in shown))


def _moves(db: Database, new: NewReplacement, reviewer: Reviewer, about: Sequence[Expression]) -> list[Move]:
    waiting = {one.id for one in fields.record_of(db, Challenges(db).current(), about).awaiting()}
    roster = [one for one in Reviewers(db).active() if one.id != reviewer.id]
    named = _on_roster(db, new.to, "to", replaced=reviewer) if new.to else None
    handover = Handover(
        moving=[str(one.id) for one in about if one.id in waiting],
        named=str(named.id) if named else "",
        loads={str(one.id): sum(s.is_live for s in Sheets(db).of_reviewer(one.id)) for one in roster},
        barred=_barred(db, about, roster),
    )
    done = [Move(str(one.id), why=(phrase("needs-no-review"),)) for one in about if one.id not in waiting]
    return plan(handover) + done


def _barred(db: Database, about: Sequence[Expression], roster: Sequence[Reviewer]) -> dict[str, dict[str, Phrase]]:
    barred = assign.barred(db, about, roster)
    for one in about:
        for sheet in Sheets(db).of_expression(one.id):
            why = phrase("reviews-it-already") if sheet.is_live else phrase("was-taken-from-them")
            barred[str(one.id)].setdefault(str(sheet.reviewer_id), why)
    return barred


def _on_roster(db: Database, email: str, field: str, replaced: Reviewer | None = None) -> Reviewer:
    """The reviewer with this address; refuses, at *field*, whoever is not on the roster, or is the one *replaced*."""
    reviewer = Reviewers(db).by_email(email)
    if reviewer is None or reviewer.left_at is not None or reviewer == replaced:
        fields = {field: phrase("choose-another-reviewer")}
        if reviewer and reviewer == replaced:
            raise NotOnRoster(phrase("replaces-themselves", email=email), fields=fields)
        raise NotOnRoster(email=email, fields=fields)
    return reviewer
