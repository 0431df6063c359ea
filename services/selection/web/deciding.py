"""Outcomes, their release by two people, and the announcement: the organisers' pages."""

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import announcing, committee, deciding, overview, releasing
from services.selection.forms import Batch, Confirmation, Terms
from services.selection.store import Challenges
from shared import addresses
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, page, see_other

router = APIRouter(prefix="/selection/chair", include_in_schema=False)
HERE = "/selection/chair/decisions"


@router.get("/decisions")
def decisions(request: Request, who: SignedIn, db: Db) -> Response:
    """What is held and what was released, with the next step."""
    return _decisions(request, db, who)


@router.post("/decisions")
def propose_outcomes(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Propose outcomes; they are held."""
    return _done(request, db, who, lambda: deciding.propose_outcomes(db, checked(Terms, form), by=who.email))


@router.post("/releases")
def propose_release(request: Request, who: SignedIn, db: Db) -> Response:
    """Propose to release everything that is held."""
    return _done(request, db, who, lambda: releasing.propose_release(db, Batch(), by=who.email))


@router.get("/releases/{release_id}")
def release(request: Request, release_id: UUID, who: SignedIn, db: Db) -> Response:
    """The batch as it is now, for the confirmer to look at."""
    return _release(request, db, release_id, who)


@router.post("/releases/{release_id}")
def confirm_release(request: Request, release_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Confirm exactly the batch that was looked at."""
    try:
        releasing.confirm_release(db, release_id, digest=checked(Confirmation, form).digest, by=who.email)
    except Refused as no:
        return _release(request, db, release_id, who, status=422, problem=str(no))
    return see_other(f"/selection/chair/releases/{release_id}")


@router.post("/releases/{release_id}/retraction")
def take_back(request: Request, release_id: UUID, who: SignedIn, db: Db) -> Response:
    """Take a proposed release or correction back."""
    try:
        releasing.take_back(db, release_id, by=who.email)
    except Refused as no:
        return _release(request, db, release_id, who, status=422, problem=str(no))
    return see_other(f"/selection/chair/releases/{release_id}")


@router.post("/announcement")
def announce(request: Request, who: SignedIn, db: Db) -> Response:
    """Make what was released public."""
    return _done(request, db, who, lambda: announcing.announce(db, by=who.email), then="/selection/")


def _done(request: Request, db: Database, who: Person, work: Callable[[], object], *, then: str = HERE) -> Response:
    try:
        work()
    except Refused as no:
        return _decisions(request, db, who, status=422, problem=str(no))
    return see_other(then)


def _decisions(request: Request, db: Database, who: Person, *, status: int = 200, problem: str = "") -> Response:
    found = overview.overview(db, by=who.email)
    return page(
        request, "decisions.html", status=status, problem=problem, found=found,
        rows=deciding.decided(db, by=who.email), releases=releasing.releases(db, by=who.email),
        tz=ZoneInfo(found.challenge.zone), replay=found.challenge.replay,
    )  # fmt: skip


def _release(
    request: Request, db: Database, release_id: UUID, who: Person, *, status: int = 200, problem: str = ""
) -> Response:
    found, left, batch = releasing.release(db, release_id, by=who.email)
    member = committee.member(db, who.email)
    return page(
        request, "release.html", status=status, problem=problem, release=found, left=left, batch=batch,
        tz=ZoneInfo(Challenges(db).current().zone),
        may_confirm=not addresses.same(member.email, found.proposed_by), replay=any(e.replay for e, _ in batch),
    )  # fmt: skip
