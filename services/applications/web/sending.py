"""Check, send, withdraw, and the receipt."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import forms
from services.applications.actions import reading, send
from services.applications.model.content import Content
from services.applications.model.dossiers import Dossier
from services.applications.model.expressions import Expression, Status
from services.applications.web import labels
from services.applications.web.needs import MEANWHILE, Arrived, only, page_of, seen_in
from shared import choices
from shared.errors import Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.texts import gettext
from shared.web import Db, Form, FormData, SignedIn, checked, done, refused, see_other

router = APIRouter(prefix="/applications/expressions/{expression_id}", include_in_schema=False)


@router.get("/check")
def check(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Everything at a glance, before it is sent."""
    return _check(request, reading.mine(db, expression_id, by=who))


@router.post("/submission")
def submit(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Send in what was checked, and show the receipt."""
    try:
        version = send.submit(db, expression_id, by=who, at=arrived, seen=seen_in(form)).version
    except Refused as no:
        return _check(request, reading.mine(db, expression_id, by=who), **refused(no))
    except Stale:
        version = _sent_just_now(reading.mine(db, expression_id, by=who).expression, form)
    if not version:
        return _changed_meanwhile(request, db, expression_id, who)
    return see_other(f"/applications/expressions/{expression_id}/receipts/{version}")


@router.get("/receipts/{version}")
def receipt(request: Request, expression_id: UUID, version: int, who: SignedIn, db: Db) -> Response:
    """One version as it was sent, to print or to file."""
    copy = reading.receipt(db, expression_id, version, by=who)
    return page_of(
        request,
        "receipt.html",
        copy.dossier,
        receipt=copy.receipt,
        is_owner=copy.is_owner,
        above="" if copy.is_owner else f"/applications/office/expressions/{expression_id}",
        **_in_full(copy.receipt.content),
    )


@router.get("/receipts/{version}/content.json")
def receipt_content(expression_id: UUID, version: int, who: SignedIn, db: Db) -> Response:
    """The very bytes that the receipt's hash is of."""
    copy = reading.receipt(db, expression_id, version, by=who)
    name = f"expression-{expression_id}-version-{version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(copy.receipt.canonical(), media_type="application/json", headers=headers)


@router.get("/withdrawal")
def ask(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Whether they mean it, and what it would do."""
    return page_of(request, "withdraw.html", reading.mine(db, expression_id, by=who))


@router.post("/withdrawal")
def withdraw(
    request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived
) -> Response:
    """Take it back."""
    try:
        reason = checked(forms.Withdrawal, only(form, "reason")).reason
        send.withdraw(db, expression_id, reason=reason, by=who, at=arrived, seen=seen_in(form))
    except Refused as no:
        return page_of(request, "withdraw.html", reading.mine(db, expression_id, by=who), **refused(no, form))
    except Stale:
        if reading.mine(db, expression_id, by=who).expression.status is not Status.WITHDRAWN:
            return _changed_meanwhile(request, db, expression_id, who)
    return done(request, f"/applications/expressions/{expression_id}", "withdrawn")


def _sent_just_now(expression: Expression, form: Form) -> int:
    """The version that this very page sent a moment ago, when its button was pressed twice; 0 otherwise."""
    counts = expression.status is Status.SUBMITTED and not expression.has_unsent_changes
    return expression.version if counts and form.get("revision") == str(expression.revision - 1) else 0


def _changed_meanwhile(request: Request, db: Database, expression_id: UUID, who: Person) -> Response:
    return _check(request, reading.mine(db, expression_id, by=who), problem=gettext(MEANWHILE), status=412)


def _check(request: Request, dossier: Dossier, **about: Any) -> Response:
    return page_of(request, "check.html", dossier, **_in_full(dossier.expression.content), **about)


def _in_full(content: Content) -> dict[str, Any]:
    """What a page needs to show all of *content*."""
    return {"content": content, "names": labels.sections(), "languages": dict(choices.languages())}
