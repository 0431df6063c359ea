"""Organisers' lists: their events, who holds which seat, and both as CSV to take away."""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter, Request, Response

from services.events.actions.reading import organisers
from services.events.actions.reading.organisers import ListRow
from services.events.web.pages import show, successor
from shared.text import in_order
from shared.texts import N_, gettext
from shared.translated import said
from shared.web import Db, SignedIn
from shared.web.tables import as_csv

router = APIRouter(prefix="/events/organise", include_in_schema=False)
HEADINGS = (N_("delegation"), N_("name"), N_("e-mail"), N_("language"), N_("time zone"))


@router.get("")
def overview(request: Request, who: SignedIn, db: Db) -> Response:
    """The events that the signed-in person organises."""
    events = organisers.overview(db, by=who)
    return show(request, "organise.html", events=events, replay=any(one.event.replay for one in events))


@router.get("/events/{event_id}")
def delegates(request: Request, event_id: str, who: SignedIn, db: Db) -> Response:
    """Everybody who comes to an event, by delegation."""
    everybody = organisers.everybody(db, event_id, by=who)
    present = [delegate for _, people in everybody.rows for delegate in people]
    return show(
        request,
        "organise_delegates.html",
        **everybody._asdict(),
        replay=everybody.event.replay,
        just=successor(request, db, present),
    )


@router.get("/events/{event_id}/delegates.csv")
def delegates_csv(event_id: str, who: SignedIn, db: Db) -> Response:
    """Everybody who comes to the event, and to which sessions."""
    people = organisers.delegates(db, event_id, by=who)
    rows = [(*_cells(one), "; ".join(map(said, one.sessions))) for one in people]
    return _csv(f"{event_id}-delegates", as_csv(_headings(N_("sessions")), sorted(rows, key=_by_name)))


@router.get("/{session_id}/attendance.csv")
def attendance_csv(session_id: str, who: SignedIn, db: Db) -> Response:
    """Everybody who holds a seat in the session, with an empty column to tick them off.

    Who was there and left their delegation afterwards stands in it, too.
    """
    rows = [(*_cells(one), "") for one in organisers.attendance(db, session_id, by=who)]
    return _csv(f"{session_id}-attendance", as_csv(_headings(N_("present")), sorted(rows, key=_by_name)))


def _by_name(row: Sequence[object]) -> tuple[object, ...]:
    """By the names of delegation and delegate, then by address."""
    return in_order(str(row[0])), in_order(str(row[1])), row[2]


def _headings(last: str) -> tuple[str, ...]:
    return tuple(map(gettext, (*HEADINGS, last)))


def _cells(one: ListRow) -> tuple[str, ...]:
    contact = one.delegate.contact
    return one.delegation, contact.name, contact.email, contact.language, contact.zone


def _csv(name: str, lines: Iterable[str]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("".join(lines), media_type="text/csv", headers=headers)
