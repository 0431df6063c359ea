"""A reviewer's pages: what they were assigned, and one page per expression with its score sheet."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import committee, dealing, declaring, scoring
from services.selection.forms import NewConflict, OwnConflict, SheetForm
from services.selection.model.sheets import Marks
from services.selection.store import Challenges
from services.selection.web.needs import refused
from shared.errors import Refused, Stale
from shared.mongo import Database
from shared.web import Db, FormData, SignedIn, checked, page, see_other

router = APIRouter(prefix="/selection/reviews", include_in_schema=False)
POINTS = [(f"{half / 2:g}", f"{half / 2:g}") for half in range(11)]


@router.get("")
@router.get("/")
def reviews(request: Request, who: SignedIn, db: Db) -> Response:
    """What the reviewer was assigned, with the status of each."""
    return _mine(request, db, who.email)


def _mine(request: Request, db: Database, email: str, **more: Any) -> Response:
    member = committee.member(db, email)
    if member.reviewer is None:
        return page(request, "no_reviews.html", member=member)
    challenge = Challenges(db).current()
    if member.reviewer.left_at is not None:
        return page(request, "has_left.html", member=member, challenge=challenge, **{"unsaved": {}, **more})
    mine = scoring.my_reviews(db, by=email)
    return page(
        request, "reviews.html", mine=mine, challenge=challenge, member=member, replay=challenge.replay,
        conflicts=declaring.declared(db, by=email), done=sum(sheet.counts for _, sheet in mine),
        **{"unsaved": {}, **more},
    )  # fmt: skip


@router.get("/{expression_id}")
def review(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """An expression's answers beside its score sheet."""
    return _review(request, db, expression_id, who.email)


@router.post("/{expression_id}")
def put_sheet(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Save the sheet as a draft, or submit it. What was typed stays, whatever is wrong with it."""
    try:
        scores = checked(SheetForm, form)
        scoring.put_sheet(db, expression_id, Marks(**scores.model_dump()), by=who.email)
    except scoring.Replaced as no:  # what they wrote is shown once more, for its page is no longer theirs
        return _mine(request, db, who.email, status=422, problem=str(no), unsaved=form)
    except Refused as no:
        return _review(
            request, db, expression_id, who.email, status=422, values=form, errors=no.fields, problem=str(no)
        )
    except Stale as no:
        return _review(request, db, expression_id, who.email, **refused(form, no))
    return see_other("/selection/reviews" if scores.submit else f"/selection/reviews/{expression_id}?saved=yes")


@router.post("/{expression_id}/conflict")
def declare_conflict(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Give the expression back for a conflict of interest."""
    scoring.review(db, expression_id, by=who.email)
    try:
        reason = checked(OwnConflict, form).reason
    except Refused as no:
        return _review(
            request, db, expression_id, who.email, status=422, values=form, errors=no.fields, problem=str(no)
        )
    dealing.declare_and_reassign(db, NewConflict(expression_id=expression_id, reason=reason), by=who.email)
    return see_other("/selection/reviews")


def _review(request: Request, db: Database, expression_id: UUID, email: str, **again: Any) -> Response:
    expression, sheet = scoring.review(db, expression_id, by=email)
    challenge = Challenges(db).current()
    written = {f"points.{key}": f"{value:g}" for key, value in sheet.points.items()}
    shown = {"values": {**written, "comment": sheet.comment, "revision": sheet.revision}, **again}
    return page(
        request, "review.html", expression=expression, sheet=sheet, challenge=challenge, points=POINTS,
        questions={question.id: question.title for question in challenge.questions},
        replay=challenge.replay or expression.replay, saved="saved" in request.query_params,
        ended=scoring.has_ended(db, expression_id), **shown,
    )  # fmt: skip
