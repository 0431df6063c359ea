"""What the API answers with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.selection.actions.reading.announcements import Announcement
from services.selection.actions.reading.committee import Declared
from services.selection.model.announcement import Entry, Filter, Tie
from services.selection.model.committee import Member
from services.selection.model.expressions import Expression
from services.selection.model.lots import Draw, LaneLot
from services.selection.model.progress import LaneProgress, Workload
from services.selection.model.sheets import Sheet, SheetStatus
from shared.challenge import Role
from shared.people import City
from shared.translated import Said, said
from shared.wording import say


class Me(BaseModel):
    """Who is asking, as selection knows them."""

    email: str
    name: str
    offices: list[str]
    reviewer_id: UUID | None

    @classmethod
    def of(cls, who: Member) -> Self:
        reviewer_id = who.reviewer.id if who.reviewer else None
        return cls(email=who.email, name=who.name, offices=sorted(who.offices), reviewer_id=reviewer_id)


class RoundShown(BaseModel):
    """A lane's round; `opened_at` and what follows are null while it is sealed."""

    lane: str
    title: Said
    closes_at: datetime
    opened_at: datetime | None
    expressions: int | None
    sheets_needed: int
    sheets_assigned: int
    sheets_submitted: int

    @classmethod
    def of(cls, lane: LaneProgress) -> Self:
        return cls(
            **{name: getattr(lane, name) for name in ("lane", "title", "closes_at", "opened_at", "expressions")},
            sheets_needed=lane.needed,
            sheets_assigned=lane.assigned,
            sheets_submitted=lane.submitted,
        )


class ExpressionShown(BaseModel):
    """An expression's particulars, without its answers."""

    expression_id: UUID
    name: str
    lane: str
    role: Role
    alumni: bool
    international: bool
    consortium: bool
    countries: list[str]
    cities: list[City]
    replay: bool

    @classmethod
    def of(cls, expression: Expression) -> Self:
        fields = set(cls.model_fields) - {"expression_id"}
        return cls(expression_id=expression.id, **expression.model_dump(include=fields))


class ExpressionWhole(ExpressionShown):
    """An expression with its answers."""

    version: int
    themes: list[str]
    answers: dict[str, str]
    content_hash: str
    submitted_at: datetime


class SheetShown(BaseModel):
    """A score sheet. Its revision is what If-Match names."""

    status: SheetStatus
    points: dict[str, float]
    comment: str
    revision: int

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        return cls(**sheet.model_dump(include=set(cls.model_fields)))


class ReviewShown(BaseModel):
    """An assigned expression in a reviewer's list."""

    expression_id: UUID
    name: str
    lane: str
    countries: list[str]
    replay: bool
    status: SheetStatus
    revision: int

    @classmethod
    def of(cls, expression: Expression, sheet: Sheet) -> Self:
        about = expression.model_dump(include={"name", "lane", "countries", "replay"})
        return cls(expression_id=expression.id, **about, status=sheet.status, revision=sheet.revision)


class Reviews(BaseModel):
    reviews: list[ReviewShown]

    @classmethod
    def of(cls, rows: Sequence[tuple[Expression, Sheet]]) -> Self:
        return cls(reviews=[ReviewShown.of(expression, sheet) for expression, sheet in rows])


class CriterionToScore(BaseModel):
    """What a reviewer scores, 0 to 5 points in halves; the weights add up to 100."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: Said
    question: Said
    weight: int


class ReviewWhole(BaseModel):
    expression: ExpressionWhole
    criteria: list[CriterionToScore]
    sheet: SheetShown


class ReviewerShown(BaseModel):
    reviewer_id: UUID
    name: str
    email: str
    country: str
    load: int
    submitted: int

    @classmethod
    def of(cls, work: Workload) -> Self:
        about = work.reviewer.model_dump(include={"name", "email", "country"})
        return cls(reviewer_id=work.reviewer.id, **about, load=work.assigned, submitted=work.submitted)


class ConflictShown(BaseModel):
    """A declared conflict; the automatic ones (own country, own expression) are not listed, they simply hold."""

    conflict_id: UUID
    reviewer: str
    about: str
    expression_id: UUID | None
    city: str | None
    country: str | None
    reason: str
    declared_by: str
    declared_at: datetime

    @classmethod
    def of(cls, row: Declared) -> Self:
        conflict = row.conflict
        return cls(conflict_id=conflict.id, reviewer=row.reviewer, about=say(row.about), **conflict.model_dump())


def whole(expression: Expression) -> ExpressionWhole:
    """*expression* with its answers."""
    fields = set(ExpressionWhole.model_fields) - {"expression_id"}
    return ExpressionWhole(expression_id=expression.id, **expression.model_dump(include=fields))


def announced(announcement: Announcement | None, matching: Filter) -> Mapping[str, object]:
    """The announcement, its list shortened to what is *matching*; before there is one, that and nothing else."""
    if announcement is None:
        return {"announced": False}
    listed = [entry for entry in announcement.selected if matching.fits(entry)]
    lanes = [_lot(lot, announcement.draws[lot.lane]) for lot in announcement.lots]
    return {
        "announced": True,
        "challenge": announcement.challenge.id,
        "title": said(announcement.challenge.title),
        "replay": announcement.is_replay,
        "as_of": announcement.as_of,
        "announced_at": announcement.announced_at,
        "totals": announcement.totals,
        "places": [{**vars(place), "title": said(place.title), "open": place.open} for place in announcement.places],
        "countries": announcement.countries,
        "selected": [_public(entry) for entry in listed],
        "lots": {"lanes": lanes, "ties": [_tie(tie) for tie in announcement.ties]},
    }


def _lot(lot: LaneLot, draw: Draw) -> Mapping[str, object]:
    """A lane's lot: what was promised, with what it took the place of, the lanes whose seeds make its key (it is one
    of them), and the seed once the lane has closed."""
    promised = {**lot.promised.model_dump(), "earlier": [one.model_dump() for one in lot.earlier]}
    return {
        "lane": lot.lane,
        **promised,
        "drawn_with": draw.lanes,
        "seed": lot.seed or None,
        "revealed_at": lot.revealed_at,
    }


def _tie(tie: Tie) -> Mapping[str, object]:
    """The ids that a lot parted, best first; names only of those that hold a place."""
    return {"drawn": [{**one.model_dump(), "name": one.name or None} for one in tie.drawn]}


def _public(entry: Entry) -> Mapping[str, object]:
    """What is public of an entry; populations stay with the committee."""
    public = {"expression_id", "name", "role", "alumni", "international", "consortium", "countries", "replay"}
    cities = [{"name": city.name, "country": city.country} for city in entry.cities]
    return {**entry.model_dump(include=public), "cities": cities}
