"""Pages for a delegation's contact and for its delegates."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.events.actions import add_delegates, choose_sessions, remove_delegate, renew_feed
from services.events.actions.reading import agenda, delegations, seats
from services.events.actions.reading.seats import ChoicePage
from services.events.forms import NewDelegateForm
from services.events.model.delegations import Delegation
from services.events.model.registrations import Choice
from services.events.web.feeds import link_to
from services.events.web.pages import show, successor
from shared.choices import ZONES, spoken_languages
from shared.errors import NotAllowed, Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, done, refused

router = APIRouter(include_in_schema=False)


@router.get("/events/mine")
def mine(request: Request, who: SignedIn, db: Db) -> Response:
    """What the signed-in person has to do with events: their own sessions, and the delegations they speak for."""
    theirs, settings = seats.mine(db, by=who), request.app.state.settings
    return show(
        request,
        "mine.html",
        **theirs._asdict(),
        feeds={one.delegate.id: link_to(settings, one.delegate) for one in theirs.attending},
        replay=any(event.replay for event in theirs.events.values()),
    )


@router.get("/events/delegations/{delegation_id}")
def delegation(request: Request, delegation_id: UUID, who: SignedIn, db: Db) -> Response:
    """A delegation's seats and who sits on them."""
    return _delegation(request, delegation_id, who, db)


@router.post("/events/delegations/{delegation_id}")
def add_delegate(request: Request, delegation_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Name one more delegate."""
    try:
        (added,) = add_delegates.add(db, delegation_id, [checked(NewDelegateForm, form)], by=who)
    except NotAllowed:
        raise
    except Refused as no:
        return _delegation(request, delegation_id, who, db, **refused(no, form))
    return done(request, f"/events/delegations/{delegation_id}", "delegate-added", name=added.contact.name)


@router.post("/events/delegates/{delegate_id}/removal")
def remove(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Take a delegate off their delegation."""
    removed = remove_delegate.remove_once(db, delegate_id, by=who)
    here = f"/events/delegations/{removed.delegation_id}"
    return done(request, here, "delegate-removed", name=removed.contact.name)


@router.get("/events/delegates/{delegate_id}/removal")
def ask_removal(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Ask before a delegate is taken off."""
    removal = remove_delegate.preview(db, delegate_id, by=who)
    above = f"/events/delegations/{removal.delegate.delegation_id}"
    return show(request, "remove.html", **removal._asdict(), above=above, replay=removal.event.replay)


@router.get("/events/delegates/{delegate_id}")
def choice(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Which sessions a delegate goes to."""
    one = seats.choice(db, delegate_id, by=who)
    return _choice(request, one, ticked=one.held)


@router.post("/events/delegates/{delegate_id}")
def choose(request: Request, delegate_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Take and give back seats, as ticked."""
    chosen = Choice(ticked=frozenset(form.getlist("sessions")[:200]), before=frozenset(form.getlist("shown")[:200]))
    try:
        choose_sessions.choose(db, delegate_id, chosen, by=who)
    except NotAllowed:
        raise
    except Refused as no:
        one = seats.choice(db, delegate_id, by=who)
        return _choice(request, one, ticked=chosen.upon(one.held), **refused(no))
    return done(request, _above(*seats.way_back(db, delegate_id, by=who)), "sessions-chosen")


@router.post("/events/delegates/{delegate_id}/feed")
def renew(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Make a new private link; the old one is dead."""
    renew_feed.renew(db, delegate_id, by=who)
    return done(request, "/events/mine#calendar", "feed-renewed")


@router.post("/events/sessions/{session_id}/seat")
def take_seat(request: Request, session_id: str, who: SignedIn, db: Db, form: FormData) -> Response:
    """Take, or give back, one's own seat from the session's page."""
    change = choose_sessions.give_back_own if form.get("give_back") else choose_sessions.take_own
    change(db, session_id, by=who)
    after = agenda.session_page(db, session_id, by=who)
    code = "seat-taken" if after.holds else "seat-given-back" if after.delegate else "seat-of-nobody"
    return done(request, f"/events/sessions/{session_id}", code, session=after.session.title)


def _delegation(request: Request, delegation_id: UUID, who: Person, db: Database, **refusal: Any) -> Response:
    one = delegations.page(db, delegation_id, by=who)
    typed = {"values": {"zone": one.contact.zone, "language": one.contact.language}, **refusal}
    return show(
        request,
        "delegation.html",
        **one._asdict(),
        zones=ZONES,
        languages=spoken_languages(one.contact.language),
        just=successor(request, db, one.delegates),
        replay=one.event.replay,
        **typed,
    )


def _choice(request: Request, one: ChoicePage, **context: Any) -> Response:
    above = _above(one.delegation, one.own)
    return show(request, "choose.html", **one._asdict(), above=above, replay=one.event.replay, **context)


def _above(delegation: Delegation, own: bool) -> str:
    """Where the person came from: the delegate from their own page, the contact from the delegation's."""
    return "/events/mine" if own else f"/events/delegations/{delegation.id}"
