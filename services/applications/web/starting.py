"""An applicant's own expressions: the list, a new one, and the task list of one."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import actions, forms
from services.applications.actions import Standing
from services.applications.content import Content, Correspondent
from services.applications.states import Status
from services.applications.web import choices
from services.applications.web.needs import Arrived, why
from shared import clock
from shared.errors import Refused
from shared.mongo import Database
from shared.web import Db, FormData, SignedIn, checked, once, page, see_other
from shared.web.idempotency import Attempt

router = APIRouter(prefix="/applications", include_in_schema=False)
MOST = 50
NAMES = {
    "about": "About the city", "cities": "Alone or as a consortium", "members": "Cities of the consortium",
    "themes": "Themes", "contact": "Whom we write to",
}  # fmt: skip
STATUSES = {
    Status.DRAFT: ("not sent yet", "amber"), Status.SUBMITTED: ("sent", "green"), Status.FINAL: ("final", "green"),
    Status.WITHDRAWN: ("withdrawn", ""), Status.LAPSED: ("closed, never sent", "red"),
}  # fmt: skip


@router.get("/mine")
def mine(request: Request, who: SignedIn, db: Db) -> Response:
    """Everything this address has begun."""
    challenge = actions.current_challenge(db)
    found = actions.own(db, by=who, limit=MOST)
    offices = challenge.offices_of(who.email)
    return page(
        request, "mine.html", found=found, statuses=STATUSES, challenge=challenge, offices=offices,
        replay=challenge.replay,
    )  # fmt: skip


@router.get("/new")
def new(request: Request, who: SignedIn, db: Db, lane: str = "") -> Response:
    """Where a new expression begins."""
    return _new(request, db, values={"lane": lane}, key=str(clock.new_id()))


@router.post("/new")
def start(request: Request, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Begin, and go to the task list."""
    try:
        begun = checked(forms.Start, form)
        content = Content(name=begun.name, country=begun.country, contact=_correspondent(request, db, begun.country))
        once_only = Attempt(f"start {who.email} {form.get('key', '')}" if form.get("key") else "", "start")
        draft_id = once(db, once_only, UUID, lambda: actions.start(db, begun.lane, content, by=who, at=arrived).id)
    except Refused as no:
        return _new(request, db, values=form, key=form.get("key", ""), **why(no))
    return see_other(f"/applications/expressions/{draft_id}")


@router.get("/expressions/{expression_id}")
def tasks(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """What is done, what is missing, and which version counts."""
    standing = actions.mine(db, expression_id, by=who)
    return page(
        request, "tasks.html", standing=standing, one=standing.expression, tasks=_tasks(standing), statuses=STATUSES,
        receipts=actions.receipts(db, expression_id, by=who), ways_out=actions.ways_out(db, expression_id, by=who),
        replay=standing.challenge.replay,
    )  # fmt: skip


def step_name(standing: Standing, step: str) -> str:
    """How a page of the form is called."""
    if step in NAMES:
        return NAMES[step]
    unasked = f"An answer that nobody asked for: {step.removeprefix('answers/')}"
    return next((q.title for q in standing.challenge.questions if f"answers/{q.id}" == step), unasked)


def _tasks(standing: Standing) -> list[tuple[str, str, str, str]]:
    here = f"/applications/expressions/{standing.expression.id}"
    rows = []
    for step in forms.steps(standing.expression.content, standing.challenge):
        rows.append((step_name(standing, step), "" if standing.over else f"{here}/{step}", *_status(standing, step)))
    return rows


def _status(standing: Standing, step: str) -> tuple[str, str]:
    if any(step in objection.steps for objection in standing.objections):
        return "not admitted as it stands", "red"
    if any(gap.step == step for gap in standing.missing):
        return "to do", "amber"
    return ("optional", "") if _is_blank(standing, step) else ("complete", "green")


def _is_blank(standing: Standing, step: str) -> bool:
    return step.startswith("answers/") and not any(forms.shown(standing.expression.content, step).values())


def _correspondent(request: Request, db: Database, country: str) -> Correspondent:
    """Language and time zone as far as one can guess them; a page of the form asks."""
    spoken = request.headers.get("accept-language", "")[:2].lower()
    zone = choices.first_zone(country, otherwise=actions.current_challenge(db).zone)
    return Correspondent(language=spoken if spoken in choices.LANGUAGES else "en", zone=zone)


def _new(request: Request, db: Database, **about: Any) -> Response:
    challenge = actions.current_challenge(db)
    anywhere = next((lane for lane in challenge.lanes if lane.anywhere), challenge.lanes[0])
    countries = choices.countries(anywhere, challenge)
    return page(request, "new.html", challenge=challenge, countries=countries, replay=challenge.replay, **about)
