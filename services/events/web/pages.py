"""What every page of events has beside the frame's own."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from services.events.actions.reading import delegations
from services.events.model.delegates import Delegate
from services.events.web import words
from shared.mongo import Database
from shared.web import page

WORDS = {name: getattr(words, name) for name in words.__all__}


def show(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """*template* as an answer; it may say times and changes as `services.events.web.words` does."""
    named = {"session_id": context["session"].title} if "session" in context else {}
    if "delegation" in context:
        named["delegation_id"] = context["delegation"].name
    return page(request, template, status, **WORDS, **{"named": named, **context})


def successor(request: Request, db: Database, present: list[Delegate]) -> tuple[Delegate, Delegate] | None:
    """Who was replaced, as the page before says in `replaced`, and who of those *present* came instead."""
    try:
        leaving_id = UUID(request.query_params.get("replaced", ""))
    except ValueError:
        return None
    return delegations.successor(db, leaving_id, present)
