"""What the API answers with about the ranking, decisions, releases and one expression's whole file."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.selection.actions.reading.files import File
from services.selection.contracts import Outcome
from services.selection.model.acts import Act
from services.selection.model.decisions import Decision, Override
from services.selection.model.fields import Field
from services.selection.model.ranking import Ranked, readable
from services.selection.model.releases import Release
from services.selection.model.sheets import Sheet, SheetStatus
from services.selection.web.reasons import CorrectionShown
from services.selection.web.shapes import ExpressionWhole, whole
from shared.texts import _
from shared.translated import Said
from shared.wording import say, sentences


class RankedShown(BaseModel):
    rank: int
    of: int
    expression_id: UUID
    name: str
    score: str
    decided_by: str
    tied_with: list[str]
    explanation: str
    lot: str
    means: dict[str, str]

    @classmethod
    def of_row(cls, row: Ranked) -> Self:
        return cls(
            rank=row.rank,
            of=row.of,
            expression_id=UUID(row.expression_id),
            name=row.name,
            score=readable(row.score),
            decided_by=say(row.decided_by),
            tied_with=list(row.tied_with),
            explanation=say(row.explanation),
            lot=row.lot,
            means={key: readable(mean) for key, mean in row.means.items()},
        )


class PoolShown(BaseModel):
    """Who competes for one kind of place.

    `missing`: how many sheets an expression still lacks; `without_lot`: lanes whose lot is not here. While there is
    either, nobody is `ranked`.
    """

    id: str
    title: str
    places: int
    complete: bool
    missing: dict[str, int]
    without_lot: list[Said]
    ranked: list[RankedShown]

    @classmethod
    def of(cls, field: Field) -> Self:
        return cls(
            id=field.id,
            title=say(field.title),
            places=field.quota,
            complete=field.is_complete,
            missing=field.missing,
            without_lot=list(field.without_lot),
            ranked=[RankedShown.of_row(row) for row in field.ranking],
        )


class Ranking(BaseModel):
    """The ranking per kind of place; in a `replay`, the scores are made up."""

    replay: bool
    pools: list[PoolShown]


class DecisionShown(BaseModel):
    """A decision and everything that explains it. `drawn`: those whom nothing but their lots parted, best first."""

    expression_id: UUID
    name: str
    lane: str
    generation: int
    outcome: Outcome
    rank: int | None
    score: str
    reasons: str
    why: list[str]
    lot: str
    drawn: list[UUID]
    override: Override | None
    decided_by: str
    decided_at: datetime
    release_id: UUID | None
    released_at: datetime | None
    announced_at: datetime | None
    correction: CorrectionShown | None

    @classmethod
    def of(cls, name: str, decision: Decision) -> Self:
        words = {
            "reasons": sentences(decision.reasons),
            "why": list(map(say, decision.why)),
            "correction": decision.correction and CorrectionShown.of(decision.correction),
        }
        return cls(name=name, **{**dict(decision), **words})


class Decisions(BaseModel):
    """The newest decision on each expression; in a `replay`, what was not announced is made up."""

    replay: bool
    decisions: list[DecisionShown]


class ReleaseShown(BaseModel):
    """A release; `released` of `total` decisions have left. One that corrects a released decision says what it was."""

    release_id: UUID
    lanes: list[str]
    state: str
    digest: str
    total: int
    released: int
    outcomes: dict[str, int]
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    finished_at: datetime | None
    taken_back_by: str
    taken_back_at: datetime | None
    correction: CorrectionShown | None

    @classmethod
    def of(cls, release: Release, released: int) -> Self:
        correction = release.correction and CorrectionShown.of(release.correction)
        about = release.model_dump(exclude={"id", "correction"})
        return cls(release_id=release.id, released=released, **about, correction=correction)


class SheetSeen(BaseModel):
    """A reviewer's sheet as organisers see it: `points` and `comment` once it is submitted and scoring has ended."""

    reviewer: str
    status: SheetStatus
    points: dict[str, float]
    comment: str

    @classmethod
    def of(cls, name: str, sheet: Sheet) -> Self:
        return cls(reviewer=name, **sheet.model_dump(include={"status", "points", "comment"}))


class ActShown(BaseModel):
    """One act of the log, in words; `by` is a person's title as it was then."""

    at: datetime
    by: str
    act: str
    about: str
    detail: str

    @classmethod
    def of(cls, act: Act) -> Self:
        by = _("the system") if act.is_by_system else act.by
        return cls(at=act.at, by=by, act=say(act.act), about=act.about, detail=say(act.detail))


class FileShown(BaseModel):
    """Everything about one expression, for organisers. `scoring_ended`: in its lane, for its kind of place."""

    expression: ExpressionWhole
    scoring_ended: bool
    sheets: list[SheetSeen]
    decisions: list[DecisionShown]
    override: Override | None
    acts: list[ActShown]

    @classmethod
    def of(cls, file: File) -> Self:
        return cls(
            expression=whole(file.expression),
            scoring_ended=file.ended,
            sheets=[SheetSeen.of(name, sheet) for name, sheet in file.sheets],
            decisions=[DecisionShown.of(file.expression.name, decision) for decision in file.decisions],
            override=file.override,
            acts=[ActShown.of(act) for act in file.acts],
        )
