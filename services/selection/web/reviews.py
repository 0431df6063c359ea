"""A reviewer's pages: what they were assigned, and one page per expression with its score sheet."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import declare, score
from services.selection.actions.reading import committee, desk
from services.selection.forms import NewConflict, OwnConflict, SheetForm
from services.selection.model.sheets import Marks
from services.selection.web.needs import again
from shared import words
from shared.errors import Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, done, page

router = APIRouter(prefix="/selection/reviews", include_in_schema=False)
POINTS = [half / 2 for half in range(11)]


@router.get("")
@router.get("/")
def reviews(request: Request, who: SignedIn, db: Db) -> Response:
    """What the reviewer was assigned, with the status of each."""
    return _mine(request, db, who)


@router.get("/{expression_id}")
def review(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """An expression's answers beside its score sheet."""
    return _review(request, db, expression_id, who)


@router.post("/{expression_id}")
def put_sheet(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Save the sheet as a draft, or submit it. What was typed stays, whatever is wrong with it."""
    try:
        scores = checked(SheetForm, form)
        score.put_sheet(db, expression_id, Marks(**scores.model_dump()), by=who)
    except score.Replaced as no:  # what they wrote is shown once more, for its page is no longer theirs
        return _mine(request, db, who, **{**again(no), "unsaved": form})
    except (Refused, Stale) as no:
        return _review(request, db, expression_id, who, **again(no, form))
    if scores.submit:
        return done(request, "/selection/reviews", "scores-submitted")
    return done(request, f"/selection/reviews/{expression_id}", "scores-saved")


@router.post("/{expression_id}/conflict")
def declare_conflict(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Give the expression back for a conflict of interest."""
    name = desk.review(db, expression_id, by=who).expression.name
    try:
        reason = checked(OwnConflict, form).reason
    except Refused as no:
        return _review(request, db, expression_id, who, **again(no, form))
    declare.conflict(db, NewConflict(expression_id=expression_id, reason=reason), by=who)
    return done(request, "/selection/reviews", "given-back", name=name)


def _mine(request: Request, db: Database, who: Person, **context: Any) -> Response:
    member = committee.me(db, by=who)
    if member.reviewer is None:
        return page(request, "no_reviews.html", member=member)
    mine = desk.desk(db, member, by=who)
    shared = {"member": member, "challenge": mine.challenge, "unsaved": {}, **context}
    if member.reviewer.left_at is not None:
        return page(request, "has_left.html", chairs=mine.chairs, **shared)
    return page(
        request,
        "reviews.html",
        mine=mine.reviews,
        conflicts=mine.conflicts,
        done=sum(sheet.counts for _, sheet in mine.reviews),
        replay=mine.challenge.replay,
        **shared,
    )


def _review(request: Request, db: Database, expression_id: UUID, who: Person, **context: Any) -> Response:
    review = desk.review(db, expression_id, by=who)
    challenge, expression, sheet = review.challenge, review.expression, review.sheet
    points = {f"points.{key}": f"{value:g}" for key, value in sheet.points.items()}
    return page(
        request,
        "review.html",
        named={"expression_id": expression.name},
        expression=expression,
        sheet=sheet,
        challenge=challenge,
        points=[(f"{value:g}", words.number(value)) for value in POINTS],
        questions={question.id: question.title for question in challenge.questions},
        replay=challenge.replay or expression.replay,
        ended=review.ended,
        **{"values": {**points, "comment": sheet.comment, "revision": sheet.revision}, **context},
    )
