"""Pages for a delegation's contact and for its delegates."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.events import actions
from services.events.agenda import ZONES, days, overlapping
from services.events.delegations import Delegate
from services.events.forms import NewDelegateForm
from services.events.registrations import Choice, Registration
from services.events.store import Applicants, Delegates, Delegations, Events, Registrations, Sessions
from services.events.web.feeds import link_to
from services.events.web.shown import just_replaced, refused, shown
from shared import clock
from shared.errors import NotAllowed, NotFound, Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, see_other

router = APIRouter(include_in_schema=False)
LANGUAGES = {
    "bg": "Български", "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "es": "Español", "et": "Eesti", "fi": "Suomi", "fr": "Français", "ga": "Gaeilge", "hr": "Hrvatski", "hu": "Magyar",
    "it": "Italiano", "lt": "Lietuvių", "lv": "Latviešu", "mt": "Malti", "nl": "Nederlands", "pl": "Polski",
    "pt": "Português", "ro": "Română", "sk": "Slovenčina", "sl": "Slovenščina", "sv": "Svenska",
}  # fmt: skip


@router.get("/events/mine")
def mine(request: Request, who: SignedIn, db: Db) -> Response:
    """What the signed-in person has to do with events: their own sessions, and the delegations they speak for."""
    expressions = [applicant.expression_id for applicant in Applicants(db).at(who.email)]
    delegations = Delegations(db).of_expressions(expressions)
    people = Delegates(db).of(*(delegation.id for delegation in delegations))
    events = {event.id: event for event in Events(db).all()}
    return shown(
        request, "mine.html", attending=[_attending(request, db, one) for one in Delegates(db).at(who.email)],
        delegations=[(one, sum(person.delegation_id == one.id for person in people)) for one in delegations],
        events=events, was_one=any(Delegates(db).of_address(key, who.email) for key in events),
        replay=any(event.replay for event in events.values()),
    )  # fmt: skip


@router.get("/events/delegations/{delegation_id}")
def delegation(request: Request, delegation_id: UUID, who: SignedIn, db: Db) -> Response:
    """A delegation's seats and who sits on them."""
    return _delegation(request, delegation_id, who, db)


@router.post("/events/delegations/{delegation_id}")
def add_delegate(request: Request, delegation_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Name one more delegate."""
    try:
        person = checked(NewDelegateForm, form)
        actions.add_delegates(db, delegation_id, [person], by=who.email)
    except NotAllowed:
        raise
    except Refused as no:
        return _delegation(request, delegation_id, who, db, values=form, **refused(no))
    return see_other(f"/events/delegations/{delegation_id}")


@router.post("/events/delegates/{delegate_id}/removal")
def remove(delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Take a delegate off their delegation."""
    delegate = Delegates(db).get(delegate_id)
    if delegate.present:
        actions.remove_delegate(db, delegate_id, by=who.email)
    return see_other(f"/events/delegations/{delegate.delegation_id}")


@router.get("/events/delegates/{delegate_id}/removal")
def ask_removal(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Ask before a delegate is taken off."""
    delegate = _present(db, delegate_id)
    actions.check_contact(db, Delegations(db).get(delegate.delegation_id), by=who.email)
    event, seats = Events(db).get(delegate.event_id), len(actions.seats_to_free(db, delegate.id))
    return shown(request, "remove.html", delegate=delegate, seats=seats, replay=event.replay)


@router.get("/events/delegates/{delegate_id}")
def choice(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Which sessions a delegate goes to."""
    return _choice(request, delegate_id, who, db)


@router.post("/events/delegates/{delegate_id}")
def choose(request: Request, delegate_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Take and give back seats, as ticked."""
    chosen = Choice(ticked=frozenset(form.getlist("sessions")[:200]), shown=frozenset(form.getlist("shown")[:200]))
    try:
        actions.choose(db, delegate_id, chosen, by=who.email)
    except NotAllowed:
        raise
    except Refused as no:
        return _choice(request, delegate_id, who, db, chosen, **refused(no))
    return see_other(_back(db, _present(db, delegate_id), who)[0])


@router.post("/events/delegates/{delegate_id}/feed")
def renew_feed(delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Make a new private link; the old one is dead."""
    actions.renew_link(db, delegate_id, by=who.email)
    return see_other("/events/mine#calendar")


@router.post("/events/sessions/{session_id}/seat")
def take_seat(session_id: str, who: SignedIn, db: Db, form: FormData) -> Response:
    """Take, or give back, one's own seat from the session's page."""
    event_id = Sessions(db).get(session_id).event_id
    for delegate in Delegates(db).at(who.email):
        if delegate.event_id == event_id and form.get("give_back"):
            actions.unregister(db, delegate.id, session_id, by=who.email)
        elif delegate.event_id == event_id:
            actions.register(db, delegate.id, [session_id], by=who.email)
    return see_other(f"/events/sessions/{session_id}")


def _attending(request: Request, db: Database, delegate: Delegate) -> dict[str, Any]:
    rows = {row.session_id: row for row in Registrations(db).of(delegate.id) if row.held}
    sessions = list(Sessions(db).by_key(rows).values())
    coming = [session for session in sessions if not session.over(clock.now())]
    return {
        "delegate": delegate, "delegation": Delegations(db).get(delegate.delegation_id),
        "event": Events(db).get(delegate.event_id), "link": link_to(request.app.state.settings, delegate),
        "days": days(sessions, delegate.contact.zone), "overlaps": overlapping(coming),
        **_any_left(db, delegate.event_id),
    }  # fmt: skip


def _delegation(request: Request, delegation_id: UUID, who: Person, db: Database, **refusal: Any) -> Response:
    found = Delegations(db).get(delegation_id)
    actions.check_contact(db, found, by=who.email)
    event, delegates = Events(db).get(found.event_id), Delegates(db).of(found.id)
    contact, rows = (
        Applicants(db).get(found.expression_id).contact,
        Registrations(db).of(*(one.id for one in delegates)),
    )
    typed = {"values": {"zone": contact.zone, "language": contact.language}, **refusal}
    return shown(
        request, "delegation.html", delegation=found, event=event, delegates=delegates, zones=ZONES,
        languages=LANGUAGES, held=_held(rows), replaced=Delegates(db).replaced_of(found.id),
        sessions=Sessions(db).of_event(event.id),
        options=_options(db, event.id, frozenset(), event.zone), **_any_left(db, event.id), replay=event.replay,
        just=just_replaced(request, db, delegates), **typed,
    )  # fmt: skip


def _choice(
    request: Request, delegate_id: UUID, who: Person, db: Database, chosen: Choice | None = None, **refusal: Any
) -> Response:
    delegate = _present(db, delegate_id)
    back, back_text = _back(db, delegate, who)
    held = frozenset(session.id for _, session in actions.seats_to_free(db, delegate.id))
    event = Events(db).get(delegate.event_id)
    return shown(
        request, "choose.html", delegate=delegate, event=event, replay=event.replay, back=back,
        back_text=back_text, held=held, ticked=chosen.upon(held) if chosen else held,
        options=_options(db, delegate.event_id, held, delegate.contact.zone),
        **_any_left(db, delegate.event_id), **refusal,
    )  # fmt: skip


def _any_left(db: Database, event_id: str) -> dict[str, bool]:
    now = clock.now()
    return {"any_left": any(session.is_open(now) for session in Sessions(db).of_event(event_id))}


def _options(db: Database, event_id: str, held: frozenset[str], zone: str) -> list[Any]:
    """The days with the sessions that one can still choose: coming, not cancelled, and not full unless held."""
    open_ones = [
        session
        for session in Sessions(db).of_event(event_id)
        if session.is_open(clock.now()) and (session.free or session.id in held)
    ]
    return list(days(open_ones, zone))


def _held(rows: list[Registration]) -> dict[UUID, list[str]]:
    held: dict[UUID, list[str]] = {}
    for row in rows:
        if row.held:
            held.setdefault(row.delegate_id, []).append(row.session_id)
    return held


def _back(db: Database, delegate: Delegate, who: Person) -> tuple[str, str]:
    """Where the person came from: the delegate from their own page, the contact from the delegation's."""
    if delegate in Delegates(db).at(who.email):
        return "/events/mine", "My sessions"
    found = Delegations(db).get(delegate.delegation_id)
    actions.check_contact(db, found, by=who.email)
    return f"/events/delegations/{delegate.delegation_id}", f"Delegation of {found.name}"


def _present(db: Database, delegate_id: UUID) -> Delegate:
    delegate = Delegates(db).get(delegate_id)
    if not delegate.present:
        raise NotFound("There is no such delegate.")
    return delegate
