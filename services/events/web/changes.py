"""Organisers change a session in two steps: a look at what changes and who will be told, then the change."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from services.events.actions import change_session
from services.events.actions.change_session import Preview
from services.events.actions.reading import organisers
from services.events.actions.reading.organisers import SessionRoom
from services.events.forms import CancellationForm, NewSlotForm
from services.events.model.agenda import wall_clock
from services.events.web.pages import show
from shared.errors import Refused
from shared.phrases import span
from shared.web import Db, Form, FormData, SignedIn, checked, done, refused, see_other

router = APIRouter(prefix="/events/organise", include_in_schema=False)
FIELDS = ("starts_at", "ends_at", "place", "link", "reason", "version")


@router.get("/{session_id}")
def session(request: Request, session_id: str, who: SignedIn, db: Db) -> Response:
    """One session: its seats, its history, and where to change it."""
    room = organisers.session(db, session_id, by=who)
    return show(request, "organise_session.html", session=room.session, event=room.event, replay=room.event.replay)


@router.get("/{session_id}/time")
def ask_time(request: Request, session_id: str, who: SignedIn, db: Db) -> Response:
    """The form that moves the session; where nothing can change any more, the session's page."""
    room = organisers.session(db, session_id, by=who)
    if not room.may_change:
        return see_other(f"/events/organise/{session_id}")
    one, zone = room.session, room.event.zone
    times = {"starts_at": wall_clock(one.starts_at, zone), "ends_at": wall_clock(one.ends_at, zone)}
    return _form(request, "reschedule.html", room, values={**times, "place": one.place, "link": one.link})


@router.post("/{session_id}/time")
def move(request: Request, session_id: str, who: SignedIn, db: Db, form: FormData) -> Response:
    """Show what would change, or change it once confirmed."""
    room = organisers.session(db, session_id, by=who)
    if form.get("change"):
        return _form(request, "reschedule.html", room, values=form)
    try:
        sent = checked(NewSlotForm, form)
        if sent.confirmed:
            after = change_session.reschedule(db, session_id, sent, version=sent.version, by=who)
            when = span(after.starts_at, after.ends_at, room.event.zone)
            code = "session-moved" if after.version != room.session.version else "session-unchanged"
            return done(request, f"/events/organise/{session_id}", code, when=when)
        preview = change_session.preview_reschedule(db, session_id, sent, version=sent.version, by=who)
    except Refused as no:
        return _form(request, "reschedule.html", room, **refused(no, form))
    return _preview(request, preview, form, step="time")


@router.get("/{session_id}/cancellation")
def ask_cancellation(request: Request, session_id: str, who: SignedIn, db: Db) -> Response:
    """The form that calls the session off; where nothing can change any more, the session's page."""
    room = organisers.session(db, session_id, by=who)
    if not room.may_change:
        return see_other(f"/events/organise/{session_id}")
    return _form(request, "cancel.html", room, values={})


@router.post("/{session_id}/cancellation")
def call_off(request: Request, session_id: str, who: SignedIn, db: Db, form: FormData) -> Response:
    """Show who would be told, or call the session off once confirmed."""
    room = organisers.session(db, session_id, by=who)
    if room.session.cancelled:
        return done(request, f"/events/organise/{session_id}", "session-was-called-off")
    if form.get("change"):
        return _form(request, "cancel.html", room, values=form)
    try:
        sent = checked(CancellationForm, form)
        if sent.confirmed:
            change_session.cancel(db, session_id, sent.reason, version=sent.version, by=who)
            return done(request, f"/events/organise/{session_id}", "session-called-off")
        preview = change_session.preview_cancel(db, session_id, sent.reason, version=sent.version, by=who)
    except Refused as no:
        return _form(request, "cancel.html", room, **refused(no, form))
    return _preview(request, preview, form, step="cancellation")


def _form(request: Request, template: str, room: SessionRoom, **context: Any) -> Response:
    return show(request, template, session=room.session, event=room.event, replay=room.event.replay, **context)


def _preview(request: Request, preview: Preview, form: Form, *, step: str) -> Response:
    fields: Mapping[str, str] = {name: form[name] for name in FIELDS if name in form}
    return show(request, "preview.html", **preview._asdict(), step=step, fields=fields, replay=preview.event.replay)
