"""What every page of events knows beside the frame's own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fastapi import Request, Response

from services.events import agenda
from services.events.delegations import Delegate
from services.events.store import Delegates
from shared.errors import Refused
from shared.mongo import Database
from shared.web import page

_SAID = {say.__name__: say for say in (agenda.span, agenda.told, agenda.weekday, agenda.when, agenda.zone_name)}


def shown(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """*template* as an answer; it may say times as `services.events.agenda` does."""
    return page(request, template, status, **_SAID, **context)


def refused(no: Refused) -> dict[str, Any]:
    """What a page needs to say *no* beside what was typed."""
    return {"status": 422, "errors": no.fields, "problem": str(no)}


def just_replaced(request: Request, db: Database, present: Iterable[Delegate]) -> tuple[Delegate, Delegate] | None:
    """Who was replaced, as the page before says in `replaced`, and who of those *present* came instead."""
    try:
        leaving = Delegates(db).find(UUID(request.query_params.get("replaced", "")))
    except ValueError:
        return None
    if leaving is None or leaving.replaced is None:
        return None
    return next(((leaving, one) for one in present if one.id == leaving.replaced.by), None)
