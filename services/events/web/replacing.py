"""Pages that put one person in another's place, for a delegation's contact and for the programme office."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.events import actions
from services.events.agenda import ZONES
from services.events.delegations import Delegate
from services.events.forms import SubstituteForm
from services.events.store import Delegates, Delegations, Events
from services.events.web.seats import LANGUAGES
from services.events.web.shown import just_replaced, refused, shown
from shared.errors import NotAllowed, NotFound, Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, SignedIn, checked, see_other

router = APIRouter(include_in_schema=False)


@router.get("/events/delegates/{delegate_id}/replacement")
def ask(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Ask who comes instead of a delegate."""
    return _form(request, delegate_id, who, db)


@router.post("/events/delegates/{delegate_id}/replacement")
def replace(request: Request, delegate_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Put somebody in a delegate's place."""
    try:
        actions.replace_delegate(db, delegate_id, checked(SubstituteForm, form), by=who.email)
    except (NotAllowed, NotFound):
        raise
    except Refused as no:
        return _form(request, delegate_id, who, db, values=form, **refused(no))
    return see_other(f"{_back(db, Delegates(db).get(delegate_id), who)[0]}?replaced={delegate_id}")


@router.get("/events/organise/events/{event_id}")
def delegates(request: Request, event_id: str, who: SignedIn, db: Db) -> Response:
    """Everybody who comes to an event, by delegation, for its organisers."""
    event = Events(db).get(event_id)
    actions.check_organiser(db, event.challenge_id, by=who.email)
    found, people = Delegations(db).of_event(event.id), Delegates(db).of_event(event.id)
    rows = [(one, [person for person in people if person.delegation_id == one.id]) for one in found]
    may_replace = actions.is_office(db, event, by=who.email)
    return shown(
        request,
        "organise_delegates.html",
        event=event,
        rows=rows,
        may_replace=may_replace,
        replay=event.replay,
        just=just_replaced(request, db, people),
    )


def _form(request: Request, delegate_id: UUID, who: Person, db: Database, **refusal: Any) -> Response:
    delegate = Delegates(db).get(delegate_id)
    is_office = actions.speaks_as_office(db, Delegations(db).get(delegate.delegation_id), by=who.email)
    if not delegate.present and not refusal:
        raise NotFound("There is no such delegate any more.")
    back, back_text = _back(db, delegate, who)
    contact, event = delegate.contact, Events(db).get(delegate.event_id)
    typed = {"values": {"zone": contact.zone, "language": contact.language}, **refusal}
    return shown(
        request,
        "replace.html",
        delegate=delegate,
        event=event,
        is_office=is_office,
        back=back,
        back_text=back_text,
        sessions=[session for _, session in actions.seats_to_free(db, delegate.id)],
        zones=ZONES,
        languages=LANGUAGES,
        replay=event.replay,
        **typed,
    )


def _back(db: Database, delegate: Delegate, who: Person) -> tuple[str, str]:
    """Where the person came from: the contact from the delegation's page, the office from its own."""
    delegation = Delegations(db).get(delegate.delegation_id)
    if actions.speaks_as_office(db, delegation, by=who.email):
        return f"/events/organise/events/{delegate.event_id}", "Delegates"
    return f"/events/delegations/{delegation.id}", f"Delegation of {delegation.name}"
