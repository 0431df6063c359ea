"""For organisers: counts for all of them, contents and exports for the programme office."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.applications import forms
from services.applications.actions import make_exception, reading
from services.applications.forms import Wanted
from services.applications.web import labels
from services.applications.web.needs import Arrived, cursor_at, cursor_of, page_of
from shared import choices
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Form, FormData, Paging, SignedIn, checked, done, page, refused
from shared.wording import say

router = APIRouter(prefix="/applications/office", include_in_schema=False)


@router.get("")
@router.get("/")
def overview(request: Request, who: SignedIn, db: Db, part: Paging, wanted: Annotated[Wanted, Query()]) -> Response:
    """How many there are, and those that this organiser may read and wants to see."""
    found = reading.list_office(db, wanted, by=who, limit=part.limit + 1, after=cursor_of(part))
    challenge = found.challenge
    return page(
        request,
        "office.html",
        challenge=challenge,
        counts=found.counts,
        count=found.count,
        total=found.total,
        few=found.few,
        statuses=labels.statuses(),
        countries=choices.named_countries(tuple(sorted(choices.countries()))),
        values=wanted.words,
        query=urlencode(wanted.words),
        part=part.of(found.dossiers, key=cursor_at),
        sealed=reading.sealed_lanes(db, by=who),
        first=part.after is not None,
        replay=challenge.replay,
    )


@router.get("/expressions/{expression_id}")
def expression(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """One expression as the office sees it."""
    return _expression(request, expression_id, who, db)


@router.post("/expressions/{expression_id}/waiver")
def waive(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Lift rules for one expression."""
    try:
        exemption = checked(forms.Exemption, form)
        make_exception.waive(db, expression_id, exemption.rules, exemption.reason, by=who, at=arrived)
    except Refused as no:
        return _expression(request, expression_id, who, db, **refused(no, form))
    return done(request, f"/applications/office/expressions/{expression_id}", "exception-made")


@router.post("/expressions/{expression_id}/waiver/revocation")
def revoke(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Take an exception back."""
    renamed = Form([("reason", text) for text in form.getlist("why_back")])
    try:
        make_exception.revoke(db, expression_id, checked(forms.Revocation, renamed).reason, by=who, at=arrived)
    except Refused as no:
        errors = {"why_back": say(no.fields["reason"])} if "reason" in no.fields else {}
        return _expression(request, expression_id, who, db, **refused(no, form) | {"errors": errors})
    return done(request, f"/applications/office/expressions/{expression_id}", "exception-taken-back")


def _expression(request: Request, expression_id: UUID, who: Person, db: Database, **about: Any) -> Response:
    file = reading.office_file(db, expression_id, by=who)
    values = {
        "content": file.dossier.expression.content_of_record,
        "names": labels.sections(),
        "languages": dict(choices.languages()),
        "statuses": labels.statuses(),
        "rules": labels.rules(),
        "receipts": file.receipts,
        "may_waive": file.may_waive,
    }
    return page_of(request, "office_expression.html", file.dossier, **{**values, **about})
