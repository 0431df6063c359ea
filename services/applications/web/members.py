"""The cities of a consortium, one added or removed at a time."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.applications import actions, forms
from services.applications.actions import Standing
from services.applications.content import MOST_MEMBERS, Content, Member
from services.applications.model import Expression
from services.applications.web import choices
from services.applications.web.needs import Arrived, why
from shared.errors import Refused
from shared.text import caseless
from shared.web import Db, FormData, SignedIn, checked, page, see_other

router = APIRouter(prefix="/applications/expressions/{expression_id}/members", include_in_schema=False)


@router.get("")
def members(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Who takes part, and a form for one more."""
    return _shown(request, actions.mine(db, expression_id, by=who))


@router.post("")
def add(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """One more city."""
    try:
        member = checked(forms.NewMember, form).member()
        actions.save(db, expression_id, lambda one: _with(one, member), by=who, at=arrived)
    except Refused as no:
        standing = actions.mine(db, expression_id, by=who)
        return _shown(request, standing, values=form, **why(no))
    return see_other(f"/applications/expressions/{expression_id}/members")


@router.post("/removal")
def remove(expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """One city less. That it is gone already is no fault."""
    gone = (form.get("name", ""), form.get("country", ""))
    actions.save(db, expression_id, lambda one: _without(one, gone), by=who, at=arrived)
    return see_other(f"/applications/expressions/{expression_id}/members")


def _with(expression: Expression, member: Member) -> Content:
    listed = expression.content.members
    if any((caseless(one.name), one.country) == (caseless(member.name), member.country) for one in listed):
        raise Refused("This city is listed already.", fields={"name": f"{member.name} is listed already"})
    if len(listed) >= MOST_MEMBERS:
        raise Refused(f"A consortium has at most {MOST_MEMBERS} cities.")
    return expression.content.model_copy(update={"members": (*listed, member)})


def _without(expression: Expression, gone: tuple[str, str]) -> Content:
    kept = tuple(one for one in expression.content.members if (one.name, one.country) != gone)
    return expression.content.model_copy(update={"members": kept})


def _shown(request: Request, standing: Standing, **about: Any) -> Response:
    content = standing.expression.content
    lead = (caseless(content.name), content.country)
    known = {
        "standing": standing, "one": standing.expression, "content": content, "following": _following(standing),
        "lead_is_listed": any((caseless(one.name), one.country) == lead for one in content.members),
        "countries": choices.countries(standing.lane, standing.challenge), "replay": standing.challenge.replay,
    }  # fmt: skip
    return page(request, "step_members.html", **{**known, **about})


def _following(standing: Standing) -> str:
    steps = forms.steps(standing.expression.content, standing.challenge)
    after = steps[steps.index("members") + 1] if "members" in steps else "cities"
    return f"/applications/expressions/{standing.expression.id}/{after}"
