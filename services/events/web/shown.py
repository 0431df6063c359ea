"""What every page of events knows beside the frame's own."""

from typing import Any

from fastapi import Request, Response

from services.events import agenda
from shared.errors import Refused
from shared.web import page

_SAID = {say.__name__: say for say in (agenda.span, agenda.told, agenda.weekday, agenda.when, agenda.zone_name)}


def shown(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """*template* as an answer; it may say times as `services.events.agenda` does."""
    return page(request, template, status, **_SAID, **context)


def refused(no: Refused) -> dict[str, Any]:
    """What a page needs to say *no* beside what was typed."""
    return {"status": 422, "errors": no.fields, "problem": str(no)}
