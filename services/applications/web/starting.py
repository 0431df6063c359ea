"""An applicant's own expressions: the list, a new one, and the task list of one."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import forms
from services.applications.actions import change_lane, reading, write
from services.applications.model.content import Content, Correspondent
from services.applications.model.eligibility import admitted_countries
from services.applications.web import labels
from services.applications.web import tasks as form_tasks
from services.applications.web.needs import Arrived, page_of
from shared import choices, clock, wording
from shared.errors import Refused
from shared.mongo import Database
from shared.web import Db, FormData, SignedIn, checked, done, once, page, refused
from shared.web.idempotency import Attempt

router = APIRouter(prefix="/applications", include_in_schema=False)
MOST = 50


@router.get("/mine")
def mine(request: Request, who: SignedIn, db: Db) -> Response:
    """Everything this address has begun."""
    challenge = reading.current_challenge(db)
    return page(
        request,
        "mine.html",
        dossiers=reading.list_mine(db, by=who, limit=MOST),
        progress=form_tasks.progress,
        statuses=labels.statuses(),
        challenge=challenge,
        is_organiser=reading.is_organiser(challenge, by=who),
        replay=challenge.replay,
    )


@router.get("/new")
def new(request: Request, who: SignedIn, db: Db, lane: str = "") -> Response:
    """Where a new expression begins."""
    return _new(request, db, values={"lane": lane}, key=str(clock.new_id()))


@router.post("/new")
def start(request: Request, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Begin, and go to the task list."""
    try:
        values = checked(forms.Start, form)
        content = Content(name=values.name, country=values.country, contact=_correspondent(request, db, values.country))
        once_only = Attempt(f"start {who.email} {form.get('key', '')}" if form.get("key") else "", "start")
        draft_id = once(
            db, once_only, UUID, lambda: write.start(db, values.lane, content, by=who, at=arrived).expression.id
        )
    except Refused as no:
        return _new(request, db, key=form.get("key", ""), **refused(no, form))
    return done(request, f"/applications/expressions/{draft_id}", "draft-begun")


@router.get("/expressions/{expression_id}")
def tasks(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """What is done, what is missing, and which version counts."""
    dossier = reading.mine(db, expression_id, by=who)
    decision = dossier.expression.decision
    return page_of(
        request,
        "tasks.html",
        dossier,
        groups=form_tasks.groups(dossier),
        progress=form_tasks.progress(dossier),
        outcome=labels.outcome(decision.outcome) if decision else "",
        reasons=wording.sentences(decision.reasons) if decision else "",
        statuses=labels.statuses(),
        receipts=reading.receipts(db, expression_id, by=who),
        alternatives=change_lane.alternatives(db, expression_id, by=who),
    )


def _correspondent(request: Request, db: Database, country: str) -> Correspondent:
    """Language and time zone as far as one can guess them; a page of the form asks."""
    spoken = request.headers.get("accept-language", "")[:2].lower()
    zone = choices.first_zone(country, otherwise=reading.current_challenge(db).zone)
    return Correspondent(language=spoken if spoken in choices.LANGUAGES else "en", zone=zone)


def _new(request: Request, db: Database, **about: Any) -> Response:
    challenge = reading.current_challenge(db)
    anywhere = next((lane for lane in challenge.lanes if lane.anywhere), challenge.lanes[0])
    countries = choices.named_countries(admitted_countries(anywhere, challenge))
    return page(request, "new.html", challenge=challenge, countries=countries, replay=challenge.replay, **about)
