"""Correcting a released decision: one organiser proposes it, another confirms, and only the one concerned is told."""

from collections.abc import Collection
from uuid import UUID

from services.selection import rights
from services.selection.actions import fields, log, members, tell_conflicts
from services.selection.model import corrections
from services.selection.model.committee import Member
from services.selection.model.corrections import Change, NoPlaceLeft, NothingToCorrect
from services.selection.model.decisions import Correction, Decision
from services.selection.model.explanations import scores_of
from services.selection.model.expressions import Expression
from services.selection.model.fields import kind_of, quota_of
from services.selection.model.ranking import Scored, rank
from services.selection.model.releases import Release, ReleaseStatus, replaced
from services.selection.model.sheets import set_aside
from services.selection.store.decisions import Decisions
from services.selection.store.expressions import Expressions
from services.selection.store.locks import Lock, Locks
from services.selection.store.releases import Releases
from services.selection.store.sheets import Sheets
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import Phrase, phrase


@transactional
def propose(db: Database, expression_id: UUID, change: Change, *, by: Person) -> Release:
    """Propose to put a released decision right; it replaces an earlier proposal about the same one.

    Raises:
        NothingToCorrect: no decision has left, or nothing would change.
        OldReasons: the outcome or the score would change, and not what the applicant is told.
        NoPlaceLeft: it would give a place, and all are held.
        NotAllowed, NotFound.
    """
    who, challenge = members.organiser(db, by), Challenges(db).current()
    expression = members.readable(db, expression_id, who)
    Locks(db).take(Lock.DECISIONS)
    decision = released(db, expression)
    scores = _scores_without(db, challenge, expression, change.set_aside)
    sheets = Sheets(db).of_expression(expression_id)
    correction = corrections.correct(expression, decision, sheets, change, scores=scores)
    _check_place(db, challenge, expression, correction)
    _replace_proposed(db, challenge, expression_id)
    release = Release(
        id=clock.new_id(),
        challenge_id=challenge.id,
        lanes=(decision.lane,),
        digest=corrections.digest_of(correction),
        total=1,
        outcomes={correction.now.outcome.value: 1},
        proposed_by=who.email,
        proposed_by_chair=rights.is_chair(who),
        proposed_at=clock.now(),
        correction=correction,
    )
    Releases(db).save(release)
    detail = phrase("thing-and-reason", thing=expression.name, reason=change.because)
    log.by_person(db, who, phrase("act-proposed-correction"), about=str(expression_id), detail=detail)
    return release


def released(db: Database, expression: Expression) -> Decision:
    """The newest decision on *expression* that has left.

    Raises:
        NothingToCorrect: there is none, or the newest is on its way.
    """
    newest = _newest_bound(db, expression)
    if newest is None or newest.released_at is None:
        raise NothingToCorrect(phrase("nothing-has-left"))
    return newest


def current_digest(db: Database, correction: Correction) -> str:
    """The digest of *correction* as long as it corrects what stands; empty once that has changed."""
    expression = Expressions(db).get(correction.expression_id)
    sheets = Sheets(db).of_expression(expression.id)
    return corrections.still(correction, expression, _newest_bound(db, expression), sheets)


def apply(db: Database, release: Release, correction: Correction, who: Member) -> None:
    """Let the *correction* of a confirmed *release* hold, in the open transaction; it leaves like any decision.

    A held decision on the same expression is dropped: it was made of what has just changed.

    Raises:
        NoPlaceLeft, NotFound.
    """
    expression = members.readable(db, correction.expression_id, who)
    _check_place(db, Challenges(db).current(), expression, correction)
    decision = released(db, expression)
    _set_aside(db, correction)
    renamed = {"name": correction.now.name, "cities": correction.now.cities}
    corrected = expression.model_copy(update=renamed)
    Expressions(db).save(corrected)
    tell_conflicts.tell(db, Challenges(db).current(), [corrected])
    Decisions(db).drop_held_on(expression.id)
    Decisions(db).hold([corrections.corrected(decision, correction, release, now=clock.now())])
    detail = phrase("thing-proposed-by", thing=expression.name, by=release.proposed_by)
    log.by_person(db, who, phrase("act-confirmed-correction"), about=str(expression.id), detail=detail)


def _newest_bound(db: Database, expression: Expression) -> Decision | None:
    bound = [decision for decision in Decisions(db).on(expression.id) if decision.is_bound]
    return bound[-1] if bound else None


def _scores_without(
    db: Database, challenge: Challenge, expression: Expression, aside: Collection[UUID]
) -> Phrase | None:
    """What the other sheets give, None where there is none, and while nobody may see points there."""
    sheets = Sheets(db).of_expression(expression.id)
    left = [sheet.points for sheet in sheets if sheet.counts and sheet.reviewer_id not in aside]
    if not left or expression.id in fields.unfinished(db, challenge):
        return None
    alone = Scored(expression_id=str(expression.id), name=expression.name, lot="", sheets=left)
    [row] = rank([alone], challenge.criteria, challenge.tie_breaks)
    return scores_of(row, challenge.criteria)


def _check_place(db: Database, challenge: Challenge, expression: Expression, correction: Correction) -> None:
    """Refuse to give away a place that somebody holds."""
    if not correction.gives_place:
        return
    kind = kind_of(expression)
    quota = quota_of(challenge, kind)
    if len(fields.holders(db, challenge, kind)) >= quota:
        raise NoPlaceLeft(count=quota)


def _replace_proposed(db: Database, challenge: Challenge, expression_id: UUID) -> None:
    for old in Releases(db).with_status(ReleaseStatus.PROPOSED):
        if old.challenge_id == challenge.id and old.correction and old.correction.expression_id == expression_id:
            Releases(db).change(replaced(old), over=ReleaseStatus.PROPOSED)


def _set_aside(db: Database, correction: Correction) -> None:
    if not correction.set_aside:
        return
    Locks(db).take(Lock.ASSIGNMENT)
    for sheet in Sheets(db).of_expression(correction.expression_id):
        if sheet.reviewer_id in correction.set_aside:
            Sheets(db).change(set_aside(sheet, because=correction.because, now=clock.now()), over=sheet.revision)
