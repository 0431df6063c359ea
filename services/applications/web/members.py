"""The cities of a consortium, one added or removed at a time."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import forms
from services.applications.actions import reading, write
from services.applications.model import consortia
from services.applications.model.dossiers import Dossier
from services.applications.model.eligibility import admitted_countries
from services.applications.web.needs import Arrived, page_of
from shared import choices
from shared.errors import Refused
from shared.web import Db, FormData, SignedIn, checked, done, refused

router = APIRouter(prefix="/applications/expressions/{expression_id}/members", include_in_schema=False)


@router.get("")
def members(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Who takes part, and a form for one more."""
    return _page(request, reading.mine(db, expression_id, by=who))


@router.post("")
def add(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """One more city."""
    try:
        member = checked(forms.NewMember, form).member()
        write.add_member(db, expression_id, member, by=who, at=arrived)
    except Refused as no:
        return _page(request, reading.mine(db, expression_id, by=who), **refused(no, form))
    return done(request, f"/applications/expressions/{expression_id}/members", "city-added", city=member.name)


@router.post("/removal")
def remove(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """One city less. That it is gone already is no fault."""
    name, country = form.get("name", ""), form.get("country", "")
    write.remove_member(db, expression_id, name=name, country=country, by=who, at=arrived)
    return done(request, f"/applications/expressions/{expression_id}/members", "city-removed", city=name)


def _page(request: Request, dossier: Dossier, **about: Any) -> Response:
    content, challenge = dossier.expression.content, dossier.challenge
    following = forms.section_after("members", content, challenge) or "cities"
    values = {
        "content": content,
        "following": f"/applications/expressions/{dossier.expression.id}/{following}",
        "lead_is_listed": consortia.lead_is_listed(content),
        "countries": choices.named_countries(admitted_countries(dossier.lane, challenge)),
    }
    return page_of(request, "section_members.html", dossier, **{**values, **about})
