"""Organisers change a session in two steps: a look at what changes and who will be told, then the change."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from services.events import actions
from services.events.agenda import instant, typed
from services.events.forms import CancellationForm, NewSlotForm
from services.events.model import Event, Session, Slot
from services.events.scheduling import Order, cancel, difference, reschedule
from services.events.web.organise import organised
from services.events.web.shown import refused, shown
from shared import clock
from shared.errors import Refused
from shared.web import Db, FormData, SignedIn, checked, see_other

router = APIRouter(prefix="/events/organise", include_in_schema=False)


@router.get("/{session_id}")
def session(request: Request, session_id: str, who: SignedIn, db: Db) -> Response:
    """One session: its seats, its history, and where to change it."""
    found, event = organised(db, session_id, who)
    return shown(request, "organise_session.html", session=found, event=event, replay=event.replay)


@router.get("/{session_id}/time")
def ask_time(request: Request, session_id: str, who: SignedIn, db: Db) -> Response:
    """The form that moves the session; where nothing can change any more, the session's page."""
    found, event = organised(db, session_id, who)
    if not found.is_open(clock.now()):
        return see_other(f"/events/organise/{session_id}")
    now = {"starts_at": typed(found.starts_at, event.zone), "ends_at": typed(found.ends_at, event.zone)}
    return _form(request, "reschedule.html", found, event, {**now, "place": found.place, "link": found.link})


@router.post("/{session_id}/time")
def move(request: Request, session_id: str, who: SignedIn, db: Db, form: FormData) -> Response:
    """Show what would change, or change it once confirmed."""
    found, event = organised(db, session_id, who)
    if form.get("change"):
        return _form(request, "reschedule.html", found, event, form)
    try:
        sent = checked(NewSlotForm, form)
        order, slot = Order(version=sent.version, by=who.email, reason=sent.reason), _slot(sent, found, event)
        if sent.confirmed:
            actions.reschedule_session(db, session_id, slot, order)
            return see_other(f"/events/organise/{session_id}")
        moved, _ = reschedule(found, slot, order, zone=event.zone, now=clock.now())
        if moved == found:
            raise Refused("Nothing would change: this is the time and the place it has.")
    except Refused as no:
        return _form(request, "reschedule.html", found, event, form, **refused(no))
    what = difference(found.slot, slot, ZoneInfo(event.zone))
    return _preview(request, found, event, form, what=what, step="time")


@router.get("/{session_id}/cancellation")
def ask_cancellation(request: Request, session_id: str, who: SignedIn, db: Db) -> Response:
    """The form that calls the session off; where nothing can change any more, the session's page."""
    found, event = organised(db, session_id, who)
    if not found.is_open(clock.now()):
        return see_other(f"/events/organise/{session_id}")
    return _form(request, "cancel.html", found, event, {})


@router.post("/{session_id}/cancellation")
def call_off(request: Request, session_id: str, who: SignedIn, db: Db, form: FormData) -> Response:
    """Show who would be told, or call the session off once confirmed."""
    found, event = organised(db, session_id, who)
    if found.cancelled:
        return see_other(f"/events/organise/{session_id}")
    if form.get("change"):
        return _form(request, "cancel.html", found, event, form)
    try:
        sent = checked(CancellationForm, form)
        order = Order(version=sent.version, by=who.email, reason=sent.reason)
        if sent.confirmed:
            actions.cancel_session(db, session_id, order)
            return see_other(f"/events/organise/{session_id}")
        cancel(found, order, now=clock.now())
    except Refused as no:
        return _form(request, "cancel.html", found, event, form, **refused(no))
    return _preview(request, found, event, form, what="cancelled", step="cancellation")


def _slot(sent: NewSlotForm, session: Session, event: Event) -> Slot:
    """What was typed, as instants; a time left as it was stays exactly as it was, seconds and all."""

    def moment(field: str) -> Any:
        was, local = getattr(session, field), getattr(sent, field)
        untouched = typed(was, event.zone) == f"{local:%Y-%m-%dT%H:%M}"
        return was if untouched else instant(local, event.zone, field)

    return Slot(starts_at=moment("starts_at"), ends_at=moment("ends_at"), place=sent.place, link=sent.link)


def _form(
    request: Request, template: str, session: Session, event: Event, values: Mapping[str, str], **said: Any
) -> Response:
    return shown(request, template, session=session, event=event, values=values, replay=event.replay, **said)


def _preview(
    request: Request, session: Session, event: Event, form: Mapping[str, str], *, what: str, step: str
) -> Response:
    fields = ("starts_at", "ends_at", "place", "link", "reason", "version")
    kept = {name: form[name] for name in fields if name in form}
    return shown(
        request, "preview.html", session=session, event=event, what=what, step=step, kept=kept, replay=event.replay,
    )  # fmt: skip
