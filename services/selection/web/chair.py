"""The chair's overview, the roster with conflicts and assignment, one expression's file, and the log."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import committee, dealing, deciding, overview, releasing
from services.selection.contracts import Outcome
from services.selection.forms import ConflictOf, Deal, NewOverride, NewReviewer
from services.selection.ranking import readable
from services.selection.store import Challenges
from services.selection.web.needs import place_in, place_of, refused
from shared import choices, words
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, Paging, SignedIn, checked, page, see_other

router = APIRouter(prefix="/selection/chair", include_in_schema=False)
COUNTRIES = sorted(((code, words.country(code)) for code in choices.countries()), key=lambda row: row[1])
OUTCOMES = [(one.value, one.value.replace("-", " ")) for one in Outcome]


@router.get("")
@router.get("/")
def at_a_glance(request: Request, who: SignedIn, db: Db) -> Response:
    """Where the round stands and what comes next."""
    found = overview.overview(db, by=who.email)
    return page(
        request, "chair.html", found=found, releases=releasing.releases(db, by=who.email),
        acts=[act for _, act in overview.acts(db, by=who.email, limit=10)],
        tz=ZoneInfo(found.challenge.zone), replay=found.challenge.replay,
    )  # fmt: skip


@router.get("/committee")
def roster(request: Request, who: SignedIn, db: Db) -> Response:
    """The roster, conflicts and the assignment."""
    return _roster(request, db, who)


@router.post("/committee")
def add_reviewer(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Put somebody on the roster."""
    try:
        committee.add_reviewers(db, [checked(NewReviewer, form)], by=who.email)
    except Refused as no:
        return _roster(request, db, who, **refused(form, no))
    return see_other("/selection/chair/committee")


@router.post("/conflicts")
def declare_conflict(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Declare a conflict on a reviewer's behalf."""
    try:
        dealing.declare_and_reassign(db, checked(ConflictOf, form).declared(), by=who.email)
    except Refused as no:
        return _roster(request, db, who, **refused(form, no))
    return see_other("/selection/chair/committee")


@router.post("/assignment")
def assign(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Run the assignment."""
    try:
        dealing.run_assignment(db, seed=checked(Deal, form).seed, by=who.email)
    except Refused as no:
        return _roster(request, db, who, **refused(form, no))
    return see_other("/selection/chair/committee")


@router.get("/ranking")
def ranking(request: Request, who: SignedIn, db: Db) -> Response:
    """The ranking per kind of place, each place explained."""
    challenge, fields = deciding.ranking(db, by=who.email)
    decisions = {str(one.expression_id): one for _, one in deciding.decided(db, by=who.email)}
    return page(
        request,
        "ranking.html",
        readable=readable,
        challenge=challenge,
        fields=fields,
        decisions=decisions,
        replay=challenge.replay,
    )


@router.get("/expressions/{expression_id}")
def file(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Everything about one expression: answers, sheets, decisions and why."""
    return _file(request, db, expression_id, who)


@router.post("/expressions/{expression_id}/override")
def override(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
    """Overrule the ranking for one expression."""
    try:
        deciding.override(db, expression_id, checked(NewOverride, form), by=who.email)
    except Refused as no:
        return _file(request, db, expression_id, who, **refused(form, no))
    return see_other(f"/selection/chair/expressions/{expression_id}")


@router.post("/expressions/{expression_id}/override/lift")
def lift_override(expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Let the ranking decide again."""
    deciding.lift_override(db, expression_id, by=who.email)
    return see_other(f"/selection/chair/expressions/{expression_id}")


@router.get("/log")
def log(request: Request, who: SignedIn, db: Db, part: Paging) -> Response:
    """Who did what when."""
    found = overview.acts(db, by=who.email, after=place_in(part.after), limit=part.limit + 1)
    paged, challenge = part.of(found, place_of), Challenges(db).current()
    return page(
        request,
        "log.html",
        acts=[act for _, act in paged.items],
        next=paged.next or "",
        first=part.after is not None,
        tz=ZoneInfo(challenge.zone),
        replay=challenge.replay,
    )


def _roster(request: Request, db: Database, who: Person, **again: Any) -> Response:
    found = overview.overview(db, by=who.email)
    return page(
        request, "committee.html", found=found, expressions=overview.expressions(db, by=who.email),
        member=committee.member(db, who.email), countries=COUNTRIES,
        tz=ZoneInfo(found.challenge.zone), replay=found.challenge.replay, **again,
    )  # fmt: skip


def _file(request: Request, db: Database, expression_id: UUID, who: Person, **again: Any) -> Response:
    found = overview.expression_file(db, expression_id, by=who.email)
    challenge = Challenges(db).current()
    standing = found.override.model_dump(mode="json") if found.override else {}
    return page(
        request, "file.html", found=found, one=found.expression, challenge=challenge, outcomes=OUTCOMES,
        tz=ZoneInfo(challenge.zone),
        questions={question.id: question.title for question in challenge.questions},
        member=committee.member(db, who.email), replay=challenge.replay or found.expression.replay,
        **{"values": standing, **again},
    )  # fmt: skip
