"""Exports for organisers, streamed. A spreadsheet never takes what an applicant wrote for a formula."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from services.applications.actions import reading
from services.applications.forms import Wanted
from services.applications.model.expressions import Expression
from services.applications.web.shapes import DecisionShown
from shared import words
from shared.challenge import Challenge
from shared.texts import N_, _, gettext
from shared.translated import said
from shared.web import Db, SignedIn, tables

router = APIRouter(prefix="/applications/office", include_in_schema=False)
_HEADINGS = {
    "id": N_("id"),
    "lane": N_("lane"),
    "status": N_("status"),
    "version_that_counts": N_("version that counts"),
    "sent_at": N_("sent at"),
    "content_hash": N_("content hash"),
    "name": N_("name"),
    "country": N_("country"),
    "population": N_("population"),
    "public_entity": N_("public entity"),
    "alumni": N_("alumni"),
    "consortium": N_("consortium"),
    "cities": N_("cities"),
    "themes": N_("themes"),
    "contact": N_("contact"),
    "address": N_("address"),
    "language": N_("language"),
    "zone": N_("zone"),
    "withdrawn_because": N_("withdrawn because"),
    "exception_by": N_("exception by"),
    "exception_because": N_("exception because"),
    "replay": N_("replay"),
}


@router.get("/export.csv")
def as_csv(who: SignedIn, db: Db, wanted: Annotated[Wanted, Query()]) -> Response:
    """Every expression that this organiser may read and wants, a row each."""
    challenge, expressions = reading.export(db, wanted, by=who)
    return _attachment(_table(challenge, expressions), f"{challenge.id}.csv", "text/csv; charset=utf-8")


@router.get("/export.json")
def as_json(who: SignedIn, db: Db, wanted: Annotated[Wanted, Query()]) -> Response:
    """Every expression that this organiser may read and wants, as one JSON array."""
    challenge, expressions = reading.export(db, wanted, by=who)
    return _attachment(_array(challenge, expressions), f"{challenge.id}.json", "application/json")


def _table(challenge: Challenge, expressions: Iterable[Expression]) -> Iterator[str]:
    headings = [gettext(_HEADINGS[name]) for name in _cells(challenge, None)]
    questions = [said(question.title) for question in challenge.questions]
    return tables.as_csv([*headings, *questions], (_row(challenge, one) for one in expressions))


def _row(challenge: Challenge, one: Expression) -> list[Any]:
    answers = one.content_of_record.answers
    return [*_cells(challenge, one).values(), *(answers.get(question.id, "") for question in challenge.questions)]


def _cells(challenge: Challenge, one: Expression | None) -> dict[str, Any]:
    """A row by its columns' names; without an expression, the names alone."""
    content = one.content_of_record if one else None
    cities = content.cities if content else ()
    return {
        "id": one and one.id,
        "lane": one and one.lane,
        "status": one and one.status,
        "version_that_counts": one and one.version,
        "sent_at": one and one.sent and one.sent.submitted_at.isoformat(),
        "content_hash": one and one.sent and one.sent.content_hash,
        "name": content and content.name,
        "country": content and words.country(content.country),
        "population": content and content.population,
        "public_entity": content and content.public_entity,
        "alumni": content and content.alumni,
        "consortium": content and content.consortium,
        "cities": "; ".join(f"{city.name} ({city.country})" for city in cities),
        "themes": content and "; ".join(content.themes),
        "contact": content and content.contact.name,
        "address": one and one.owner,
        "language": content and content.contact.language,
        "zone": content and content.contact.zone,
        "withdrawn_because": one and one.withdrawal,
        "exception_by": one and one.waiver and one.waiver.by_name,
        "exception_because": one and one.waiver and one.waiver.reason,
        "replay": _("replay, made up") if challenge.replay else "",
    }


def _array(challenge: Challenge, expressions: Iterable[Expression]) -> Iterator[str]:
    between = "["
    for one in expressions:
        decision = DecisionShown.of(one.decision).model_dump(mode="json") if one.decision else None
        fields = {**one.model_dump(mode="json"), "decision": decision, "replay": challenge.replay}
        yield between + json.dumps(fields, ensure_ascii=False)
        between = ",\n"
    yield "]\n" if between != "[" else "[]\n"


def _attachment(parts: Iterator[str], name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse((part.encode() for part in parts), media_type=media_type, headers=headers)
