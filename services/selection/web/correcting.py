"""Correcting a released decision: the page on which one organiser proposes it. Another confirms it like a release."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import correcting, overview
from services.selection.contracts import Outcome
from services.selection.forms import NewCorrection
from services.selection.store import Challenges
from services.selection.web.needs import refused
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, page, see_other

router = APIRouter(prefix="/selection/chair/expressions", include_in_schema=False)
OUTCOMES = [(one.value, one.value.replace("-", " ")) for one in Outcome]


@router.get("/{expression_id}/correction")
def correction(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """What was decided, ready to be put right."""
    return _correction(request, db, expression_id, who)


@router.post("/{expression_id}/correction")
def propose_correction(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Propose what was typed; its page shows old beside new."""
    try:
        wanted = checked(NewCorrection, form).wanted()
        proposed = correcting.propose_correction(db, expression_id, wanted, by=who.email)
    except Refused as no:
        return _correction(request, db, expression_id, who, **refused(form, no))
    return see_other(f"/selection/chair/releases/{proposed.id}")


def _correction(request: Request, db: Database, expression_id: UUID, who: Person, **again: Any) -> Response:
    found = overview.expression_file(db, expression_id, by=who.email)
    decision, challenge = correcting.released(db, found.expression), Challenges(db).current()
    values = {"outcome": decision.outcome.value, "reasons": decision.reasons, "name": found.expression.name}
    values |= {f"cities.{number}": city.name for number, city in enumerate(found.expression.cities)}
    return page(
        request,
        "correction.html",
        one=found.expression,
        decision=decision,
        sheets=[(str(sheet.reviewer_id), name) for name, sheet in found.sheets if sheet.counts],
        outcomes=OUTCOMES,
        tz=ZoneInfo(challenge.zone),
        replay=challenge.replay or found.expression.replay,
        **{"values": values, **again},
    )
