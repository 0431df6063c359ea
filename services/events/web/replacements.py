"""Pages that put one person in another's place, for a delegation's contact and for the programme office."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.events.actions import replace_delegate
from services.events.actions.replace_delegate import Replacement
from services.events.forms import SubstituteForm
from services.events.web.pages import show
from shared.choices import ZONES, spoken_languages
from shared.errors import NotAllowed, Refused
from shared.web import Db, FormData, SignedIn, checked, refused, see_other

router = APIRouter(include_in_schema=False)


@router.get("/events/delegates/{delegate_id}/replacement")
def ask(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> Response:
    """Ask who comes instead of a delegate."""
    one = replace_delegate.preview(db, delegate_id, by=who)
    contact = one.delegate.contact
    return _form(request, one, values={"zone": contact.zone, "language": contact.language})


@router.post("/events/delegates/{delegate_id}/replacement")
def replace(request: Request, delegate_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Put somebody in a delegate's place."""
    try:
        replace_delegate.replace(db, delegate_id, checked(SubstituteForm, form), by=who)
    except NotAllowed:
        raise
    except Refused as no:
        return _form(request, replace_delegate.look_again(db, delegate_id, by=who), **refused(no, form))
    back = _above(replace_delegate.look_again(db, delegate_id, by=who))
    return see_other(f"{back}?replaced={delegate_id}")


def _form(request: Request, one: Replacement, **context: Any) -> Response:
    above = _above(one)
    return show(
        request,
        "replace.html",
        **one._asdict(),
        above=above,
        zones=ZONES,
        languages=spoken_languages(one.delegate.contact.language),
        replay=one.event.replay,
        **context,
    )


def _above(one: Replacement) -> str:
    """Where the person came from: the contact from the delegation's page, the office from its own."""
    if one.is_office:
        return f"/events/organise/events/{one.event.id}"
    return f"/events/delegations/{one.delegation.id}"
