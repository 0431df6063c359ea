"""What every page of events knows beside the frame's own."""

from typing import Any

from fastapi import Request, Response

from services.events.agenda import span, weekday
from shared.errors import Refused
from shared.web import page


def shown(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """*template* as an answer; it may use `span` and `weekday`."""
    return page(request, template, status, span=span, weekday=weekday, **context)


def refused(no: Refused) -> dict[str, Any]:
    """What a page needs to say *no* beside what was typed."""
    return {"status": 422, "errors": no.fields, "problem": str(no)}
