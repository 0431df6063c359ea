"""The public agenda and its sessions' pages, in the event's time zone or in the visitor's."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from services.events.actions.reading import agenda as reading
from services.events.forms import ChosenZone
from services.events.web.feeds import link_to_event
from services.events.web.pages import show
from services.events.web.words import zone_name
from shared import clock
from shared.choices import ZONES
from shared.web import Db, MaybeSignedIn, refused
from shared.web.forms import refusal
from shared.web.shelf import for_visitors

router = APIRouter(include_in_schema=False)
Zone = Annotated[str, Query(max_length=60)]


@router.get("/events/")
@for_visitors
def agenda(request: Request, who: MaybeSignedIn, db: Db, zone: Zone = "") -> Response:
    """Every event, by day."""
    chosen, errors = _chosen(zone)
    calendars, organises = reading.agenda(db, chosen, by=who)
    at = calendars[0].event.starts_at if calendars else clock.now()
    return show(
        request,
        "agenda.html",
        422 if errors else 200,
        calendars=calendars,
        zone=chosen,
        errors=errors,
        zones=[(name, zone_name(name, at)) for name in dict.fromkeys([chosen, *ZONES]) if name],
        organises=organises,
        feeds={one.event.id: link_to_event(request.app.state.settings, one.event.id) for one in calendars},
        replay=any(one.event.replay for one in calendars),
    )


@router.get("/events/sessions/{session_id}")
@for_visitors
def session(request: Request, session_id: str, who: MaybeSignedIn, db: Db, zone: Zone = "") -> Response:
    """One session: when, where, what changed, and for a delegate their seat."""
    one, (chosen, _) = reading.session_page(db, session_id, by=who), _chosen(zone)
    query = urlencode({"zone": chosen}) if chosen else ""
    return show(request, "session.html", **one._asdict(), zone=chosen, replay=one.event.replay, above_query=query)


def _chosen(zone: str) -> tuple[str, dict[str, str]]:
    """The visitor's zone, if they chose one; and what is wrong with it."""
    if not zone:
        return "", {}
    try:
        return ChosenZone(zone=zone).zone, {}
    except ValidationError as error:
        return "", refused(refusal(error))["errors"]
