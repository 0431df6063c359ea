"""A draft as a whole: deleted, or moved to another lane. Each is shown before it is done."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import actions, forms
from services.applications.states import NEXT, Step
from services.applications.web.needs import Arrived, only, seen_in, why
from shared.errors import Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, page, see_other

router = APIRouter(prefix="/applications/expressions/{expression_id}", include_in_schema=False)
MEANWHILE = "This was changed after you opened the page. Look at it as it is now before you go on."


@router.get("/deletion")
def ask_deletion(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """What would be deleted."""
    return _deletion(request, expression_id, who, db)


@router.post("/deletion")
def delete(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Delete it, and go to the list of what is left."""
    try:
        actions.delete(db, expression_id, by=who, seen=seen_in(form))
    except Refused as no:
        return _deletion(request, expression_id, who, db, **why(no))
    except Stale:
        return _deletion(request, expression_id, who, db, problem=MEANWHILE, status=412)
    return see_other("/applications/mine")


@router.get("/lane")
def ask_move(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """The other lanes that are open, and what it would lack in each."""
    return _move(request, expression_id, who, db)


@router.post("/lane")
def move(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Move it, and go to its list of pages."""
    try:
        lane = checked(forms.Move, only(form, "lane")).lane
        actions.move(db, expression_id, lane, by=who, at=arrived, seen=seen_in(form))
    except Refused as no:
        return _move(request, expression_id, who, db, values=form, **why(no))
    except Stale:
        return _move(request, expression_id, who, db, values=form, problem=MEANWHILE, status=412)
    return see_other(f"/applications/expressions/{expression_id}")


def _deletion(request: Request, expression_id: UUID, who: Person, db: Database, **about: Any) -> Response:
    standing = actions.mine(db, expression_id, by=who)
    one = standing.expression
    known = {
        "standing": standing,
        "one": one,
        "possible": (one.status, Step.DELETE) in NEXT,
        "replay": standing.challenge.replay,
    }
    return page(request, "delete.html", **{**known, **about})


def _move(request: Request, expression_id: UUID, who: Person, db: Database, **about: Any) -> Response:
    standing = actions.mine(db, expression_id, by=who)
    known = {
        "standing": standing,
        "one": standing.expression,
        "found": actions.ways_out(db, expression_id, by=who),
        "replay": standing.challenge.replay,
    }
    return page(request, "move.html", **{**known, **about})
