"""Check, send, withdraw, and the receipt."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import actions, forms
from services.applications.actions import Standing
from services.applications.model import Expression
from services.applications.states import Status
from services.applications.web import choices
from services.applications.web.needs import Arrived, only, seen_in, why
from services.applications.web.starting import NAMES
from shared import addresses
from shared.errors import Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Form, FormData, SignedIn, checked, page, see_other

router = APIRouter(prefix="/applications/expressions/{expression_id}", include_in_schema=False)


@router.get("/check")
def check(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Everything at a glance, before it is sent."""
    return _check(request, actions.mine(db, expression_id, by=who))


@router.post("/submission")
def submit(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Send in what was checked, and show the receipt."""
    try:
        version = actions.submit(db, expression_id, by=who, at=arrived, seen=seen_in(form)).version
    except Refused as no:
        return _check(request, actions.mine(db, expression_id, by=who), problem=str(no), status=422)
    except Stale:
        version = _sent_just_now(actions.mine(db, expression_id, by=who).expression, form)
    if not version:
        return _changed_meanwhile(request, db, expression_id, who)
    return see_other(f"/applications/expressions/{expression_id}/receipts/{version}")


@router.get("/receipts/{version}")
def receipt(request: Request, expression_id: UUID, version: int, who: SignedIn, db: Db) -> Response:
    """One version as it was sent, to print or to file."""
    kept, standing = actions.receipt(db, expression_id, version, by=who)
    return page(
        request, "receipt.html", receipt=kept, content=kept.content, standing=standing, one=standing.expression,
        names=NAMES, languages=dict(choices.languages()), replay=standing.challenge.replay,
        is_owner=addresses.same(standing.expression.owner, who.email),
    )  # fmt: skip


@router.get("/receipts/{version}/content.json")
def receipt_content(expression_id: UUID, version: int, who: SignedIn, db: Db) -> Response:
    """The very bytes that the receipt's hash is of."""
    kept, _ = actions.receipt(db, expression_id, version, by=who)
    name = f"expression-{expression_id}-version-{version}.json"
    return Response(
        kept.canonical(), media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@router.get("/withdrawal")
def ask(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Whether they mean it, and what it would do."""
    return _withdrawal(request, actions.mine(db, expression_id, by=who))


@router.post("/withdrawal")
def withdraw(
    request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived
) -> Response:
    """Take it back."""
    try:
        reason = checked(forms.Withdrawal, only(form, "reason")).reason
        actions.withdraw(db, expression_id, reason=reason, by=who, at=arrived, seen=seen_in(form))
    except Refused as no:
        standing = actions.mine(db, expression_id, by=who)
        return _withdrawal(request, standing, values=form, **why(no))
    except Stale:
        if actions.mine(db, expression_id, by=who).expression.status is not Status.WITHDRAWN:
            return _changed_meanwhile(request, db, expression_id, who)
    return see_other(f"/applications/expressions/{expression_id}")


def _sent_just_now(expression: Expression, form: Form) -> int:
    """The version that this very page sent a moment ago, when its button was pressed twice; 0 otherwise."""
    counts = expression.status is Status.SUBMITTED and not expression.has_unsent_changes
    return expression.version if counts and form.get("revision") == str(expression.revision - 1) else 0


def _changed_meanwhile(request: Request, db: Database, expression_id: UUID, who: Person) -> Response:
    problem = "This was changed after you opened the page. Look at it as it is now before you go on."
    return _check(request, actions.mine(db, expression_id, by=who), problem=problem, status=412)


def _check(request: Request, standing: Standing, *, problem: str = "", status: int = 200) -> Response:
    return page(
        request, "check.html", status=status, standing=standing, one=standing.expression, names=NAMES,
        languages=dict(choices.languages()), content=standing.expression.content, problem=problem,
        replay=standing.challenge.replay,
    )  # fmt: skip


def _withdrawal(request: Request, standing: Standing, **about: Any) -> Response:
    known = {"standing": standing, "one": standing.expression, "replay": standing.challenge.replay}
    return page(request, "withdraw.html", **{**known, **about})
