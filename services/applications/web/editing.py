"""The pages of the form. Each saves its own part; two people on different pages do not get in each other's way."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from services.applications import actions, forms
from services.applications.actions import Standing
from services.applications.completeness import missing
from services.applications.content import Content, merged
from services.applications.eligibility import Rule
from services.applications.model import Expression
from services.applications.web import choices
from services.applications.web.needs import Arrived, why
from services.applications.web.starting import step_name
from shared.challenge import Challenge
from shared.errors import NotFound, Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, Form, FormData, SignedIn, checked, page, see_other
from shared.web.forms import refusal

router = APIRouter(prefix="/applications/expressions/{expression_id}", include_in_schema=False)


@router.get("/about")
@router.get("/cities")
@router.get("/themes")
@router.get("/contact")
@router.get("/answers/{question}")
def show(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """One page of the form."""
    standing = actions.mine(db, expression_id, by=who)
    step = _step(request, standing)
    return _shown(request, standing, step, values=forms.shown(standing.expression.content, step))


@router.post("/about")
@router.post("/cities")
@router.post("/themes")
@router.post("/contact")
@router.post("/answers/{question}")
def save(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Save one page, and go on to the next, or back to the list."""
    standing = actions.mine(db, expression_id, by=who)
    step = _step(request, standing)
    try:
        patch = _patch(form, step, standing)
        saved = actions.save(db, expression_id, lambda one: _changed(one, step, patch, form), by=who, at=arrived)
    except Refused as no:
        return _shown(request, standing, step, values=form, **why(no))
    except Stale:
        return _both(request, db, expression_id, step, form, who)
    if text := _not_sendable(saved, standing.challenge, step):
        return _saved_but(request, standing, saved, step, text)
    if saved.revision != standing.expression.revision and _objected(db, saved, step, who):
        return see_other(f"/applications/expressions/{saved.id}/{step}")  # once; saved again, it goes on
    return see_other(_next(saved, standing, step, form))


def _objected(db: Database, saved: Expression, step: str, who: Person) -> bool:
    """Whether something on this very page keeps the call from admitting it. A number of inhabitants does only once it
    is said that the city applies alone; until then the next page says what it means."""
    undecided = saved.content.applies is None and step == "about"
    found = actions.mine(db, saved.id, by=who).objections
    return any(step in one.steps for one in found if not (undecided and one.rule is Rule.POPULATION))


def _patch(form: Form, step: str, standing: Standing) -> dict[str, Any]:
    if step.startswith("answers/"):
        question = step.removeprefix("answers/")
        text = form.get(f"answers.{question}", "")
        taken_away = not text.strip() and question in standing.expression.content.unasked(standing.challenge)
        return {"answers": {question: None if taken_away else text}}
    return checked(forms.PAGES[step], form).model_dump()


def _changed(expression: Expression, step: str, patch: dict[str, Any], form: Form) -> Content:
    if form.get("base") != forms.base(expression.content, step):
        raise Stale("Somebody saved this page meanwhile.")
    try:
        cleared = {name: value for name, value in patch.items() if value is not None}
        emptied = {name: None for name, value in patch.items() if value is None}
        return merged(expression.content, {**cleared, **emptied})
    except ValidationError as error:
        raise refusal(error) from None


def _both(request: Request, db: Database, expression_id: UUID, step: str, form: Form, who: Person) -> Response:
    """Somebody saved this page meanwhile: both texts, and the choice."""
    standing = actions.mine(db, expression_id, by=who)
    theirs = forms.shown(standing.expression.content, step)
    if _same(theirs, form):
        return see_other(_next(standing.expression, standing, step, form))
    return _shown(request, standing, step, values=form, theirs=theirs, status=412)


def _same(theirs: dict[str, Any], form: Form) -> bool:
    return all(
        sorted(form.getlist(name)) == sorted(value) if isinstance(value, list) else form.get(name, "") == value
        for name, value in theirs.items()
    )


def _not_sendable(saved: Expression, challenge: Challenge, step: str) -> str:
    """What to say of an answer that is saved but cannot be sent, for its length or because nobody asked for it."""
    if not step.startswith("answers/") or not any(forms.shown(saved.content, step).values()):
        return ""
    return next((gap.text for gap in missing(saved.content, challenge) if gap.step == step), "")


def _saved_but(request: Request, standing: Standing, saved: Expression, step: str, text: str) -> Response:
    return _shown(
        request, replace(standing, expression=saved), step, values=forms.shown(saved.content, step), status=422,
        errors={step.replace("/", "."): text}, problem="Your text is saved as it is, but it cannot be sent like this.",
    )  # fmt: skip


def _shown(request: Request, standing: Standing, step: str, **about: Any) -> Response:
    one, challenge = standing.expression, standing.challenge
    template, _, question = step.partition("/")
    asked = next((q for q in challenge.questions if q.id == question), None)
    known = {
        "standing": standing, "one": one, "step": step, "theirs": None, "base": forms.base(one.content, step),
        "title": step_name(standing, step), "question": asked,
        "countries": choices.countries(standing.lane, challenge), "languages": choices.languages(),
        "zones": choices.zones(one.content.country), "replay": challenge.replay,
    }  # fmt: skip
    return page(request, f"step_{template}.html", **{**known, **about})


def _step(request: Request, standing: Standing) -> str:
    step = request.url.path.split(f"{standing.expression.id}/", 1)[-1]
    if step not in forms.steps(standing.expression.content, standing.challenge):
        raise NotFound("There is no such page.")
    return step


def _next(saved: Expression, standing: Standing, step: str, form: Form) -> str:
    here = f"/applications/expressions/{saved.id}"
    if form.get("then") == "list":
        return here
    following = forms.steps(saved.content, standing.challenge)
    at = following.index(step) + 1 if step in following else len(following)
    return f"{here}/{following[at]}" if at < len(following) else f"{here}/check"
