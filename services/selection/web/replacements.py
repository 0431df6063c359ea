"""Replacing a reviewer: the chair's and the programme office's page, which shows what moves before anything does."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.selection.actions import replace_reviewer
from services.selection.actions.reading import committee
from services.selection.actions.replace_reviewer import Plan
from services.selection.forms import NewReplacement
from services.selection.web.needs import Managing, again
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Form, FormData, SignedIn, checked, done, page
from shared.wording import say

router = APIRouter()
HERE = "/selection/chair/replacement"


class Moved(BaseModel):
    """Where a sheet goes; `to` is empty where nobody takes it, and `why` says why."""

    expression_id: UUID
    name: str
    to: str
    why: str


class PlanShown(BaseModel):
    """What moves, and how many `submitted` sheets stay and count. `digest` is what `seen` names."""

    reviewer: str
    submitted: int
    digest: str
    moves: list[Moved]


@router.post("/selection/api/replacements/preview", tags=["selection"])
def preview(new: NewReplacement, who: Managing, db: Db) -> PlanShown:
    """What replacing a reviewer would move. Nothing changes."""
    return _shown(replace_reviewer.preview(db, new, by=who))


@router.post("/selection/api/replacements", status_code=201, tags=["selection"])
def replace(new: NewReplacement, who: Managing, db: Db) -> PlanShown:
    """Give what a reviewer has not submitted to others; what they submitted stays and counts."""
    return _shown(replace_reviewer.replace(db, new, by=who))


@router.get(HERE, include_in_schema=False)
def ask(request: Request, who: SignedIn, db: Db) -> Response:
    """Whom to replace, and by whom."""
    return _page(request, db, who, values=request.query_params)


@router.post(HERE, include_in_schema=False)
def look_or_do(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Show what would move; with the digest of what was shown, move it."""
    try:
        new = checked(NewReplacement, form)
        if new.seen:
            plan = replace_reviewer.replace(db, new, by=who)
            return done(request, "/selection/chair/committee", "reviewer-replaced", name=plan.reviewer.name)
        return _page(request, db, who, values=form, plan=replace_reviewer.preview(db, new, by=who))
    except Refused as no:
        return _page(request, db, who, **again(no, _without_seen(form)))


def _without_seen(form: Form) -> Form:
    return Form([(name, value) for name in form if name != "seen" for value in form.getlist(name)])


def _page(request: Request, db: Database, who: Person, plan: Plan | None = None, **context: Any) -> Response:
    overview = committee.overview(db, by=who)
    roster = [(one.reviewer.email, one.reviewer.name) for one in overview.workloads if one.reviewer.left_at is None]
    return page(
        request,
        "replacement.html",
        plan=plan,
        roster=roster,
        expressions=[(str(key), name) for key, name in committee.names(db, by=who)],
        replay=overview.challenge.replay,
        **context,
    )


def _shown(plan: Plan) -> PlanShown:
    moves = [
        Moved(expression_id=one.id, name=one.name, to=taker, why=" ".join(map(say, move.why)))
        for one, move, taker in plan.moves
    ]
    return PlanShown(reviewer=plan.reviewer.name, submitted=plan.submitted, digest=plan.digest, moves=moves)
