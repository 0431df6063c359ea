"""Outcomes, their release by two people, and the announcement: the organisers' pages."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import announce_selection, decide, release_decisions
from services.selection.actions.reading import committee, results
from services.selection.forms import Batch, Confirmation, Terms
from services.selection.web.needs import again
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, done, page

router = APIRouter(prefix="/selection/chair", include_in_schema=False)
HERE = "/selection/chair/decisions"


@router.get("/decisions")
def decisions(request: Request, who: SignedIn, db: Db) -> Response:
    """What is held and what was released, with the next step."""
    return _decisions(request, db, who)


@router.post("/decisions")
def propose_outcomes(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Propose outcomes; they are held."""
    try:
        counts = decide.propose(db, checked(Terms, form), by=who)
    except Refused as no:
        return _decisions(request, db, who, **again(no, form))
    return done(request, HERE, "outcomes-proposed", count=counts.total())


@router.post("/releases")
def propose_release(request: Request, who: SignedIn, db: Db) -> Response:
    """Propose to release everything that is held."""
    try:
        release_decisions.propose(db, Batch(), by=who)
    except Refused as no:
        return _decisions(request, db, who, **again(no))
    return done(request, HERE, "release-proposed")


@router.get("/releases/{release_id}")
def release(request: Request, release_id: UUID, who: SignedIn, db: Db) -> Response:
    """The batch as it is now, for the confirmer to look at."""
    return _release(request, db, release_id, who)


@router.post("/releases/{release_id}")
def confirm_release(request: Request, release_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Confirm exactly the batch that was looked at."""
    try:
        release_decisions.confirm(db, release_id, digest=checked(Confirmation, form).digest, by=who)
    except Refused as no:
        return _release(request, db, release_id, who, **again(no))
    return done(request, f"/selection/chair/releases/{release_id}", "release-confirmed")


@router.post("/releases/{release_id}/retraction")
def take_back(request: Request, release_id: UUID, who: SignedIn, db: Db) -> Response:
    """Take a proposed release or correction back."""
    try:
        release_decisions.take_back(db, release_id, by=who)
    except Refused as no:
        return _release(request, db, release_id, who, **again(no))
    return done(request, f"/selection/chair/releases/{release_id}", "release-taken-back")


@router.post("/announcement")
def announce(request: Request, who: SignedIn, db: Db) -> Response:
    """Make what was released public."""
    try:
        announce_selection.announce(db, by=who)
    except Refused as no:
        return _decisions(request, db, who, **again(no))
    return done(request, "/selection/", "announced")


def _decisions(request: Request, db: Database, who: Person, **context: Any) -> Response:
    challenge, rows = results.decisions(db, by=who)
    return page(
        request,
        "decisions.html",
        overview=committee.overview(db, by=who),
        rows=rows,
        releases=results.releases(db, by=who),
        tz=challenge.time_zone,
        replay=challenge.replay,
        **context,
    )


def _release(request: Request, db: Database, release_id: UUID, who: Person, **context: Any) -> Response:
    file = results.release_file(db, release_id, by=who)
    return page(
        request,
        "release.html",
        release=file.release,
        left=file.left,
        batch=file.batch,
        may_confirm=file.may_confirm,
        reads_all=file.reads_all,
        tz=file.challenge.time_zone,
        replay=any(expression.replay for expression, _ in file.batch),
        **context,
    )
