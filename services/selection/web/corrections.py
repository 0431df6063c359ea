"""Correcting a released decision: the page on which one organiser proposes it. Another confirms it like a release."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import correct
from services.selection.actions.reading import files
from services.selection.forms import NewCorrection
from services.selection.web.needs import again
from services.selection.web.reasons import change_of
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, done, page
from shared.wording import sentences

router = APIRouter(prefix="/selection/chair/expressions", include_in_schema=False)


@router.get("/{expression_id}/correction")
def correction(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """What was decided, ready to be put right."""
    return _correction(request, db, expression_id, who)


@router.post("/{expression_id}/correction")
def propose_correction(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Propose what was typed; its page shows old beside new."""
    try:
        _, decision = files.correctable(db, expression_id, by=who)
        change = change_of(checked(NewCorrection, form), decision.reasons)
        proposed = correct.propose(db, expression_id, change, by=who)
    except Refused as no:
        return _correction(request, db, expression_id, who, **again(no, form))
    return done(request, f"/selection/chair/releases/{proposed.id}", "correction-proposed")


def _correction(request: Request, db: Database, expression_id: UUID, who: Person, **context: Any) -> Response:
    file, decision = files.correctable(db, expression_id, by=who)
    one = file.expression
    values = {"outcome": decision.outcome.value, "reasons": sentences(decision.reasons), "name": one.name}
    values |= {f"cities.{number}": city.name for number, city in enumerate(one.cities)}
    return page(
        request,
        "correction.html",
        named={"expression_id": one.name},
        one=one,
        decision=decision,
        sheets=[(str(sheet.reviewer_id), name) for name, sheet in file.sheets if sheet.counts],
        tz=file.challenge.time_zone,
        replay=file.challenge.replay or one.replay,
        **{"values": values, **context},
    )
