"""A draft as a whole: deleted, or moved to another lane. Each is shown before it is done."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import forms
from services.applications.actions import change_lane, delete_draft, reading
from services.applications.web.needs import MEANWHILE, Arrived, only, page_of, seen_in
from shared.errors import Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.texts import gettext
from shared.web import Db, FormData, SignedIn, checked, done, refused

router = APIRouter(prefix="/applications/expressions/{expression_id}", include_in_schema=False)


@router.get("/deletion")
def ask_deletion(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """What would be deleted."""
    return _deletion(request, expression_id, who, db)


@router.post("/deletion")
def delete(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Delete it, and go to the list of what is left."""
    try:
        delete_draft.delete(db, expression_id, by=who, seen=seen_in(form))
    except Refused as no:
        return _deletion(request, expression_id, who, db, **refused(no))
    except Stale as no:
        return _deletion(request, expression_id, who, db, **refused(no) | {"problem": gettext(MEANWHILE)})
    return done(request, "/applications/mine", "draft-deleted")


@router.get("/lane")
def ask_move(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """The other lanes that are open, and what it would lack in each."""
    return _move(request, expression_id, who, db)


@router.post("/lane")
def move(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Move it, and go to its list of pages."""
    try:
        lane = checked(forms.Move, only(form, "lane")).lane
        moved = change_lane.move(db, expression_id, lane, by=who, at=arrived, seen=seen_in(form))
    except Refused as no:
        return _move(request, expression_id, who, db, **refused(no, form))
    except Stale as no:
        return _move(request, expression_id, who, db, **refused(no, form) | {"problem": gettext(MEANWHILE)})
    title = reading.mine(db, moved.id, by=who).lane.title
    return done(request, f"/applications/expressions/{expression_id}", "moved-to-lane", lane=title)


def _deletion(request: Request, expression_id: UUID, who: Person, db: Database, **about: Any) -> Response:
    return page_of(request, "delete.html", reading.mine(db, expression_id, by=who), **about)


def _move(request: Request, expression_id: UUID, who: Person, db: Database, **about: Any) -> Response:
    alternatives = change_lane.alternatives(db, expression_id, by=who)
    return page_of(request, "move.html", reading.mine(db, expression_id, by=who), alternatives=alternatives, **about)
