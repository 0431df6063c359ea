"""The pages of the form. Each saves its own part; two people on different pages do not get in each other's way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from services.applications import forms
from services.applications.actions import reading, write
from services.applications.model.dossiers import Dossier
from services.applications.model.eligibility import admitted_countries
from services.applications.web.needs import Arrived, page_of
from services.applications.web.tasks import section_name
from shared import choices
from shared.errors import NotFound, Refused, Stale
from shared.mongo import Database
from shared.person import Person
from shared.phrases import Phrase
from shared.texts import _
from shared.web import Db, Form, FormData, SignedIn, checked, done, refused
from shared.web.forms import refusal
from shared.wording import say

router = APIRouter(prefix="/applications/expressions/{expression_id}", include_in_schema=False)


@router.get("/about")
@router.get("/cities")
@router.get("/themes")
@router.get("/contact")
@router.get("/answers/{question}")
def show(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """One page of the form."""
    dossier = reading.mine(db, expression_id, by=who)
    section = _section(request, dossier)
    return _page(request, dossier, section, values=forms.fields(dossier.expression.content, section))


@router.post("/about")
@router.post("/cities")
@router.post("/themes")
@router.post("/contact")
@router.post("/answers/{question}")
def save(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData, arrived: Arrived) -> Response:
    """Save one page, and go on to the next, or back to the list."""
    dossier = reading.mine(db, expression_id, by=who)
    section = _section(request, dossier)
    try:
        after = _save(db, dossier, section, form, who, arrived)
    except Refused as no:
        return _page(request, dossier, section, **refused(no, form))
    except Stale:
        return _both(request, db, expression_id, section, form, who)
    saved = after.expression
    if section.startswith("answers/") and not forms.is_blank(saved.content, section) and (text := after.gap(section)):
        return _saved_but(request, replace(dossier, expression=saved), section, text)
    name = section_name(dossier, section)
    if saved.revision != dossier.expression.revision and after.is_objected(section):  # once; saved again, it goes on
        here = f"/applications/expressions/{saved.id}/{section}"
        return done(request, here, "section-saved-not-admitted", section=name)
    return done(request, _next(after, section, form), "section-saved", section=name)


def _save(db: Database, dossier: Dossier, section: str, form: Form, who: Person, arrived: datetime) -> Dossier:
    content, base = dossier.expression.content, form.get("base", "")
    changes: Mapping[str, Any]
    if section.startswith("answers/"):
        question = section.removeprefix("answers/")
        changes = forms.answer(question, form.get(f"answers.{question}", ""), content, dossier.challenge)
    else:
        changes = checked(forms.SECTIONS[section], form).model_dump()
    try:
        return write.save_section(db, dossier.expression.id, section, changes, base=base, by=who, at=arrived)
    except ValidationError as error:
        raise refusal(error) from None


def _both(request: Request, db: Database, expression_id: UUID, section: str, form: Form, who: Person) -> Response:
    """Somebody saved this page meanwhile: both texts, and the choice."""
    dossier = reading.mine(db, expression_id, by=who)
    theirs = forms.fields(dossier.expression.content, section)
    if _same(theirs, form):
        return done(request, _next(dossier, section, form), "section-same", section=section_name(dossier, section))
    return _page(request, dossier, section, values=form, theirs=theirs, status=412)


def _same(theirs: dict[str, Any], form: Form) -> bool:
    return all(
        sorted(form.getlist(name)) == sorted(value) if isinstance(value, list) else form.get(name, "") == value
        for name, value in theirs.items()
    )


def _saved_but(request: Request, dossier: Dossier, section: str, text: Phrase) -> Response:
    """An answer that is saved but cannot be sent, for its length or because nobody asked for it."""
    return _page(
        request,
        dossier,
        section,
        values=forms.fields(dossier.expression.content, section),
        status=422,
        errors={section.replace("/", "."): say(text)},
        problem=_("Your text is saved as it is, but it cannot be sent like this."),
    )


def _page(request: Request, dossier: Dossier, section: str, **about: Any) -> Response:
    content, challenge = dossier.expression.content, dossier.challenge
    template, question = section.partition("/")[::2]
    values = {
        "section": section,
        "theirs": None,
        "base": forms.base(content, section),
        "title": section_name(dossier, section),
        "question": next((q for q in challenge.questions if q.id == question), None),
        "countries": choices.named_countries(_countries(dossier)),
        "languages": choices.spoken_languages(content.contact.language),
        "zones": choices.zones(content.country),
    }
    return page_of(request, f"section_{template}.html", dossier, **{**values, **about})


def _countries(dossier: Dossier) -> tuple[str, ...]:
    """The codes of those that the lane takes, and of the one that was chosen though it does not."""
    chosen = dossier.expression.content.country
    return tuple(sorted({*admitted_countries(dossier.lane, dossier.challenge), *filter(None, (chosen,))}))


def _section(request: Request, dossier: Dossier) -> str:
    section = request.url.path.split(f"{dossier.expression.id}/", 1)[-1]
    if section not in forms.sections(dossier.expression.content, dossier.challenge):
        raise NotFound(_("There is no such page."))
    return section


def _next(dossier: Dossier, section: str, form: Form) -> str:
    here = f"/applications/expressions/{dossier.expression.id}"
    if form.get("then") == "list":
        return here
    following = forms.section_after(section, dossier.expression.content, dossier.challenge)
    return f"{here}/{following or 'check'}"
