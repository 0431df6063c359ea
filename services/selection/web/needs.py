"""What endpoints here ask for: a person whose token, if they come with one, allows it; and a date to look back from."""

import re
from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import Depends, Query
from pydantic import BeforeValidator

from services.selection.actions import announcing
from services.selection.actions.announcing import Announcement
from services.selection.announcement import Wanted
from services.selection.store import Act
from shared.challenge import Role
from shared.errors import NotAllowed, Refused, Stale
from shared.moments import Day
from shared.person import Person
from shared.web import Db, Form, SignedIn
from shared.web.paging import instant, none_of_ours

SCOPES = ("selection:read", "selection:review", "selection:manage")
YesNo = Literal["", "yes", "no"]


async def _reading(who: SignedIn) -> Person:
    if not any(who.may(scope) for scope in SCOPES):
        raise NotAllowed("This token does not allow selection:read.")
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
    if as_of is None:
        return announcing.announcement(db)
    known = announcing.announcement(db)
    zone = ZoneInfo(known.challenge.zone) if known else UTC
    return announcing.announcement(db, as_of=datetime.combine(as_of, time.max, tzinfo=zone))


async def _wanted(
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="ISO 3166-1 alpha-2")] = "",
    role: Literal["", "core", "mentor"] = "",
    alumni: YesNo = "",
    consortium: YesNo = "",
) -> Wanted:
    answers = {"": None, "yes": True, "no": False}
    return Wanted(
        country=country, role=Role(role) if role else None, alumni=answers[alumni], consortium=answers[consortium]
    )


def refused(form: Form, no: Refused | Stale) -> dict[str, Any]:
    """What a page needs to be shown again with what was typed and what is wrong with it."""
    if isinstance(no, Stale):
        return {"status": 412, "values": form, "problem": str(no)}
    return {"status": 422, "values": form, "errors": no.fields, "problem": str(no)}


def place_of(kept: tuple[str, Act]) -> list[str]:
    """Where an act stands in the log, for a cursor."""
    key, act = kept
    return [act.at.isoformat(), key]


def place_in(after: Any) -> tuple[datetime, str] | None:
    """The place that `place_of` gave, None for the beginning; refuses what it never gave."""
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
Filter = Annotated[Wanted, Depends(_wanted)]
