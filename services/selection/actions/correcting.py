"""Correcting a released decision: one organiser proposes it, another confirms, and only the one concerned is told."""

from collections.abc import Collection
from uuid import UUID

from services.selection.actions.committee import DEALING, DECIDING, check_open_to, log, organiser
from services.selection.actions.ranking import holders, kind_of, unfinished
from services.selection.model import corrections
from services.selection.model.committee import Member
from services.selection.model.corrections import NoPlaceLeft, NothingToCorrect, Wanted
from services.selection.model.decisions import Correction, Decision, Release, ReleaseState
from services.selection.model.expressions import Expression
from services.selection.model.sheets import set_aside
from services.selection.outcomes import scores_in_words
from services.selection.ranking import Scored, rank
from services.selection.store import Challenges, Decisions, Expressions, Releases, Sheets, Turns
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database, transactional


@transactional
def propose_correction(db: Database, expression_id: UUID, wanted: Wanted, *, by: str) -> Release:
    """Propose to put a released decision right; it replaces an earlier proposal about the same one.

    Raises:
        NothingToCorrect: no decision has left, or nothing would change.
        OldReasons: the outcome or the score would change, and not what the applicant is told.
        NoPlaceLeft: it would give a place, and all are held.
        NotAllowed, NotFound.
    """
    who, challenge = organiser(db, by), Challenges(db).current()
    expression = Expressions(db).get(expression_id)
    check_open_to(db, expression, who.reviewer)
    Turns(db).take(DECIDING)
    decision = released(db, expression)
    sheets = Sheets(db).of_expression(expression_id)
    scores = _scores_without(db, challenge, expression, wanted.set_aside)
    wrong = corrections.correct(expression, decision, sheets, wanted, scores=scores)
    _check_place(db, challenge, expression, wrong)
    _replace_proposed(db, challenge, expression_id)
    release = Release(
        id=clock.new_id(),
        challenge_id=challenge.id,
        lanes=(decision.lane,),
        digest=corrections.digest_of(wrong),
        total=1,
        outcomes={wrong.now.outcome.value: 1},
        proposed_by=who.email,
        proposed_by_chair=who.is_chair,
        proposed_at=clock.now(),
        correction=wrong,
    )
    Releases(db).add(release)
    log(db, who, "proposed a correction", about=str(expression_id), detail=f"{expression.name}: {wanted.because}")
    return release


def released(db: Database, expression: Expression) -> Decision:
    """The newest decision on *expression* that has left.

    Raises:
        NothingToCorrect: there is none, or the newest is on its way.
    """
    bound = [decision for decision in Decisions(db).of(expression.id) if decision.is_bound]
    if not bound or bound[-1].released_at is None:
        raise NothingToCorrect("No decision on it has left yet. What is held changes with overrides and proposals.")
    return bound[-1]


def current_digest(db: Database, correction: Correction) -> str:
    """The digest of *correction* as long as it corrects what stands; empty once that has changed."""
    expression = Expressions(db).get(correction.expression_id)
    bound = [decision for decision in Decisions(db).of(expression.id) if decision.is_bound]
    sheets = Sheets(db).of_expression(expression.id)
    return corrections.still(correction, expression, bound[-1] if bound else None, sheets)


def apply(db: Database, release: Release, who: Member) -> None:
    """Let the correction of a confirmed *release* hold, in the open transaction; it leaves like any decision.

    A held decision on the same expression is dropped: it was made of what has just changed.

    Raises:
        NoPlaceLeft, NotFound.
    """
    correction = release.correction
    assert correction is not None  # noqa: S101 - asked of corrections only
    challenge, expression = Challenges(db).current(), Expressions(db).get(correction.expression_id)
    check_open_to(db, expression, who.reviewer)
    _check_place(db, challenge, expression, correction)
    decision = released(db, expression)
    _set_aside(db, correction)
    renamed = {"name": correction.now.name, "cities": correction.now.cities}
    Expressions(db).keep(expression.model_copy(update=renamed))
    Decisions(db).drop_held_on(expression.id)
    Decisions(db).hold([corrections.corrected(decision, correction, release, now=clock.now())])
    detail = f"{expression.name}: proposed by {release.proposed_by}"
    log(db, who, "confirmed a correction", about=str(expression.id), detail=detail)


def _scores_without(db: Database, challenge: Challenge, expression: Expression, aside: Collection[UUID]) -> str:
    """What the other sheets give, in words; empty where there is none, and while nobody may see points there."""
    sheets = Sheets(db).of_expression(expression.id)
    left = [sheet.points for sheet in sheets if sheet.counts and sheet.reviewer_id not in aside]
    if not left or expression.id in unfinished(db, challenge):
        return ""
    alone = Scored(expression_id=str(expression.id), name=expression.name, lot="", sheets=left)
    [row] = rank([alone], challenge.criteria, challenge.tie_breaks)
    return scores_in_words(row, challenge.criteria)


def _check_place(db: Database, challenge: Challenge, expression: Expression, wrong: Correction) -> None:
    """Refuse to give away a place that somebody holds."""
    if not wrong.gives_place:
        return
    kind = kind_of(expression)
    count = sum(place.count for place in challenge.places if (place.role, place.international) == kind)
    if len(holders(db, challenge, kind)) >= count:
        raise NoPlaceLeft(
            f"No place is left: {'the only one is' if count == 1 else f'all {count} are'} taken by released decisions,"
            " and giving one here takes none from another city. A place becomes free when somebody gives theirs back."
        )


def _replace_proposed(db: Database, challenge: Challenge, expression_id: UUID) -> None:
    for old in Releases(db).standing(ReleaseState.PROPOSED):
        if old.challenge_id == challenge.id and old.correction and old.correction.expression_id == expression_id:
            Releases(db).save(old.model_copy(update={"state": ReleaseState.VOID}), over=ReleaseState.PROPOSED)


def _set_aside(db: Database, correction: Correction) -> None:
    if not correction.set_aside:
        return
    Turns(db).take(DEALING)
    for sheet in Sheets(db).of_expression(correction.expression_id):
        if sheet.reviewer_id in correction.set_aside:
            aside = set_aside(sheet, because=correction.because, now=clock.now())
            Sheets(db).save(aside, over=sheet.revision)
