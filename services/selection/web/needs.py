"""What endpoints here ask for: a person whose token, if they come with one, allows it; and a date to look back from."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator

from services.selection.actions.reading import announcements
from services.selection.actions.reading.announcements import Announcement
from services.selection.model.acts import Act
from services.selection.model.announcement import Filter
from shared.challenge import Role
from shared.errors import NotAllowed, Refused, Stale
from shared.moments import Day
from shared.person import Person
from shared.web import Db, Form, SignedIn, refused
from shared.web.paging import instant, none_of_ours

SCOPES = ("selection:read", "selection:review", "selection:manage")
YesNo = Literal["", "yes", "no"]


async def _reading(who: SignedIn) -> Person:
    if not any(who.may(scope) for scope in SCOPES):
        who.need("selection:read")
    return who


async def _reviewing(who: SignedIn) -> Person:
    who.need("selection:review")
    return who


async def _managing(who: SignedIn) -> Person:
    who.need("selection:manage")
    return who


def _given(value: object) -> object:
    return None if value == "" else value  # a form's empty field


def _announcement(db: Db, as_of: Annotated[Day | None, BeforeValidator(_given)] = None) -> Announcement | None:
    return announcements.announcement(db) if as_of is None else announcements.at_the_end_of(db, as_of)


async def _filter(
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="ISO 3166-1 alpha-2")] = "",
    role: Literal["", "core", "mentor"] = "",
    alumni: YesNo = "",
    consortium: YesNo = "",
) -> Filter:
    flags = {"": None, "yes": True, "no": False}
    return Filter(
        country=country, role=Role(role) if role else None, alumni=flags[alumni], consortium=flags[consortium]
    )


def again(no: Refused | Stale, form: Form | None = None) -> dict[str, Any]:
    """What `page` needs to show a page again after *no*: 422 also for somebody who may read it, and not do this."""
    values = refused(no, form)
    return {**values, "status": 422} if isinstance(no, NotAllowed) else values


def cursor_of(row: tuple[str, Act]) -> list[str]:
    """Where an act stands in the log."""
    key, act = row
    return [act.at.isoformat(), key]


def cursor_in(after: Any) -> tuple[datetime, str] | None:
    """What `cursor_of` gave, None for the beginning; refuses what it never gave."""
    match after:
        case None:
            return None
        case [at, str() as key] if re.fullmatch("[0-9a-f]{24}", key):
            return instant(at), key
    raise none_of_ours()


Reading = Annotated[Person, Depends(_reading)]
Reviewing = Annotated[Person, Depends(_reviewing)]
Managing = Annotated[Person, Depends(_managing)]
Public = Annotated[Announcement | None, Depends(_announcement)]
Matching = Annotated[Filter, Depends(_filter)]
