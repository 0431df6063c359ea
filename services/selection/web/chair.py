"""The chair's overview, the roster with conflicts and assignment, one expression's file, and the log."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import appoint, assign, declare, overrule
from services.selection.actions.reading import committee, files, results
from services.selection.forms import ConflictOf, Deal, NewOverride, NewReviewer
from services.selection.model.ranking import readable
from services.selection.web.needs import again, cursor_in, cursor_of
from shared import choices
from shared.errors import Refused
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, FormData, Paging, SignedIn, checked, done, page

router = APIRouter(prefix="/selection/chair", include_in_schema=False)
COMMITTEE = "/selection/chair/committee"


@router.get("")
@router.get("/")
def at_a_glance(request: Request, who: SignedIn, db: Db) -> Response:
    """Where the round stands and what comes next."""
    overview, (challenge, acts) = committee.overview(db, by=who), committee.acts(db, by=who, limit=10)
    return page(
        request,
        "chair.html",
        overview=overview,
        releases=results.releases(db, by=who),
        acts=[act for _, act in acts],
        tz=challenge.time_zone,
        replay=challenge.replay,
    )


@router.get("/committee")
def roster(request: Request, who: SignedIn, db: Db) -> Response:
    """The roster, conflicts and the assignment."""
    return _roster(request, db, who)


@router.post("/committee")
def add_reviewer(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Put somebody on the roster."""
    try:
        new = checked(NewReviewer, form)
        appoint.add(db, [new], by=who)
    except Refused as no:
        return _roster(request, db, who, **again(no, form))
    return done(request, COMMITTEE, "reviewer-added", name=new.name)


@router.post("/conflicts")
def declare_conflict(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Declare a conflict on a reviewer's behalf."""
    try:
        declare.conflict(db, checked(ConflictOf, form).declared(), by=who)
    except Refused as no:
        return _roster(request, db, who, **again(no, form))
    return done(request, COMMITTEE, "conflict-kept")


@router.post("/assignment")
def run_assignment(request: Request, who: SignedIn, db: Db, form: FormData) -> Response:
    """Run the assignment."""
    try:
        report = assign.run(db, seed=checked(Deal, form).seed, by=who)
    except Refused as no:
        return _roster(request, db, who, **again(no, form))
    if report.impossible:
        return done(request, COMMITTEE, "assigned-short", count=len(report.impossible))
    return done(request, COMMITTEE, "assigned", count=report.assigned)


@router.get("/ranking")
def ranking(request: Request, who: SignedIn, db: Db) -> Response:
    """The ranking per kind of place, each rank explained."""
    challenge, fields = results.ranking(db, by=who)
    _, rows = results.decisions(db, by=who)
    return page(
        request,
        "ranking.html",
        readable=readable,
        challenge=challenge,
        fields=fields,
        decisions={str(decision.expression_id): decision for _, decision in rows},
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
        overrule.override(db, expression_id, checked(NewOverride, form), by=who)
    except Refused as no:
        return _file(request, db, expression_id, who, **again(no, form))
    return done(request, f"/selection/chair/expressions/{expression_id}", "overruled")


@router.post("/expressions/{expression_id}/override/lift")
def lift_override(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
    """Let the ranking decide again."""
    overrule.lift(db, expression_id, by=who)
    return done(request, f"/selection/chair/expressions/{expression_id}", "override-lifted")


@router.get("/log")
def log(request: Request, who: SignedIn, db: Db, part: Paging) -> Response:
    """Who did what when."""
    challenge, acts = committee.acts(db, by=who, after=cursor_in(part.after), limit=part.limit + 1)
    paged = part.of(acts, cursor_of)
    return page(
        request,
        "log.html",
        acts=[act for _, act in paged.items],
        next=paged.next or "",
        first=part.after is not None,
        tz=challenge.time_zone,
        replay=challenge.replay,
    )


def _roster(request: Request, db: Database, who: Person, **context: Any) -> Response:
    overview = committee.overview(db, by=who)
    return page(
        request,
        "committee.html",
        overview=overview,
        expressions=committee.names(db, by=who),
        countries=choices.named_countries(tuple(sorted(choices.countries()))),
        tz=overview.challenge.time_zone,
        replay=overview.challenge.replay,
        **context,
    )


def _file(request: Request, db: Database, expression_id: UUID, who: Person, **context: Any) -> Response:
    file = files.expression_file(db, expression_id, by=who)
    challenge, one = file.challenge, file.expression
    return page(
        request,
        "file.html",
        named={"expression_id": one.name},
        file=file,
        one=one,
        challenge=challenge,
        tz=challenge.time_zone,
        questions={question.id: question.title for question in challenge.questions},
        replay=challenge.replay or one.replay,
        **{"values": file.override.model_dump(mode="json") if file.override else {}, **context},
    )
