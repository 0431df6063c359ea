"""For organisers: counts for all of them, contents and exports for the programme office."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import actions, forms
from services.applications.eligibility import Rule
from services.applications.web import choices
from services.applications.web.needs import Arrived, why
from services.applications.web.starting import NAMES, STATUSES
from shared.challenge import Office
from shared.errors import NotFound, Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Form, FormData, Paging, SignedIn, checked, page, see_other

router = APIRouter(prefix="/applications/office", include_in_schema=False)
RULES = {
    Rule.COUNTRY: "The country is not an eligible one", Rule.POPULATION: "The city has too few inhabitants",
    Rule.ALUMNI: "The lane is for alumni only",
}  # fmt: skip


@router.get("")
@router.get("/")
def overview(request: Request, who: SignedIn, db: Db, part: Paging) -> Response:
    """How many there are, and those that this organiser may read."""
    challenge, counts = actions.counts(db, by=who)
    readable = part.of(
        actions.listed(db, by=who, limit=part.limit + 1, after=part.after),
        key=lambda one: [one.expression.content.name, str(one.expression.id)],
    )
    return page(
        request, "office.html", challenge=challenge, counts=counts, statuses=STATUSES, part=readable,
        sealed=actions.sealed(db, by=who), first=part.after is not None,
        replay=challenge.replay,
    )  # fmt: skip


@router.get("/expressions/{expression_id}")
def expression(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """One expression as the office sees it."""
    return _expression(request, expression_id, who, db)


@router.post("/expressions/{expression_id}/waiver")
def waive(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Lift rules for one expression."""
    try:
        exemption = checked(forms.Exemption, form)
        actions.waive(db, expression_id, exemption.rules, exemption.reason, by=who, at=arrived)
    except Refused as no:
        return _expression(request, expression_id, who, db, values=form, **why(no))
    return see_other(f"/applications/office/expressions/{expression_id}")


@router.post("/expressions/{expression_id}/waiver/revocation")
def revoke(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Take an exception back."""
    renamed = Form([("reason", text) for text in form.getlist("why_back")])
    try:
        actions.revoke(db, expression_id, checked(forms.Revocation, renamed).reason, by=who, at=arrived)
    except Refused as no:
        errors = {"why_back": no.fields["reason"]} if "reason" in no.fields else {}
        return _expression(request, expression_id, who, db, values=form, **{**why(no), "errors": errors})
    return see_other(f"/applications/office/expressions/{expression_id}")


def _expression(request: Request, expression_id: UUID, who: Person, db: Database, **about: Any) -> Response:
    standing = actions.readable(db, expression_id, by=who)
    offices = standing.challenge.offices_of(who.email)
    if not offices:
        raise NotFound("There is no such expression of interest.")
    one = standing.expression
    known = {
        "standing": standing, "one": one, "content": one.sent.content if one.sent else one.content, "names": NAMES,
        "languages": dict(choices.languages()),
        "statuses": STATUSES, "rules": RULES, "receipts": actions.receipts(db, one.id, by=who),
        "may_waive": Office.PROGRAMME in offices and not standing.over, "replay": standing.challenge.replay,
    }  # fmt: skip
    return page(request, "office_expression.html", **{**known, **about})
