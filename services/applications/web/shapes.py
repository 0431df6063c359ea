"""What the API answers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.applications.model.completeness import Missing
from services.applications.model.content import Content
from services.applications.model.decisions import Decision
from services.applications.model.dossiers import Dossier
from services.applications.model.eligibility import Objection, Waiver
from services.applications.model.expressions import Status
from services.applications.model.lots import Lot
from services.applications.model.receipts import Receipt
from shared.challenge import Role
from shared.lots import Fixed, Hex
from shared.people import City
from shared.phrases import Phrase as Phrase  # noqa: PLC0414 - Slot names it, and pydantic looks for it here
from shared.phrases import Slot
from shared.translated import Said
from shared.wording import say, sentences


class Gap(BaseModel):
    """Something required that is missing: as a sentence, and as a code with what fills its slots."""

    field: str
    text: str
    code: str
    slots: dict[str, Slot]

    @classmethod
    def of(cls, gap: Missing) -> "Gap":
        """*gap* for the API."""
        return cls(field=gap.field, text=say(gap.text), code=gap.text.code, slots=dict(gap.text.slots))


class Against(BaseModel):
    """A rule of the call that speaks against it: as a sentence, and as a code with what fills its slots."""

    rule: str
    field: str
    text: str
    code: str
    slots: dict[str, Slot]

    @classmethod
    def of(cls, objection: Objection) -> "Against":
        """*objection* for the API."""
        about, text = {"rule": objection.rule, "field": objection.field}, objection.text
        return cls(**about, text=say(text), code=text.code, slots=dict(text.slots))


class ReceiptShown(BaseModel):
    """One version as it was sent."""

    expression_id: UUID
    challenge_id: str
    lane: str
    version: int
    name: str
    submitted_at: datetime
    content_hash: str
    cities: tuple[City, ...]
    countries: tuple[str, ...]

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptShown":
        """*receipt* for the API."""
        content = receipt.content
        return cls(
            **receipt.model_dump(exclude={"content"}),
            name=content.name,
            cities=content.cities,
            countries=content.countries,
        )


class Receipts(BaseModel):
    """Every receipt of an expression, oldest first."""

    items: list[ReceiptShown]


class DecisionShown(Decision):
    """What the committee decided, its reasons in words."""

    reasons: str

    @classmethod
    def of(cls, decision: Decision) -> "DecisionShown":
        """*decision* for the API."""
        return cls(**{**dict(decision), "reasons": sentences(decision.reasons)})


class ExpressionShown(BaseModel):
    """An expression of interest: what is being written, what counts, and what would keep it from being sent.

    Where `replay` is true, what was not public is made up.
    """

    id: UUID
    challenge_id: str
    lane: str
    role: Role
    owner: str
    status: Status
    revision: int
    content: Content
    consortium: bool
    international: bool
    cities: tuple[City, ...]
    countries: tuple[str, ...]
    missing: list[Gap]
    objections: list[Against]
    unsent_changes: bool
    sent: ReceiptShown | None
    withdrawal: str
    waiver: Waiver | None
    decision: DecisionShown | None
    opens_at: datetime
    closes_at: datetime
    replay: bool

    @classmethod
    def of(cls, dossier: Dossier) -> "ExpressionShown":
        """*dossier* for the API."""
        one, content = dossier.expression, dossier.expression.content
        return cls(
            id=one.id,
            challenge_id=one.challenge_id,
            lane=one.lane,
            role=dossier.lane.role,
            owner=one.owner,
            status=one.status,
            revision=one.revision,
            content=content,
            consortium=content.consortium,
            international=content.is_international(dossier.challenge),
            cities=content.cities,
            countries=content.countries,
            missing=[Gap.of(gap) for gap in dossier.missing],
            objections=[Against.of(objection) for objection in dossier.objections],
            unsent_changes=one.has_unsent_changes,
            sent=ReceiptShown.of(one.sent) if one.sent else None,
            withdrawal=one.withdrawal,
            waiver=one.waiver,
            decision=DecisionShown.of(one.decision) if one.decision else None,
            opens_at=dossier.lane.opens_at,
            closes_at=dossier.lane.closes_at,
            replay=dossier.challenge.replay,
        )


class LotShown(BaseModel):
    """What decides ties in a lane once the criteria cannot: how it works is in `shared.lots`, and on the call page.

    Attributes:
        commitment: SHA-256 of the seed's 32 bytes.
        fixed: whether any expression had been begun when it was fixed, or the lane had closed.
        seed: null until the lane has closed.
    """

    commitment: Hex
    fixed: Fixed
    committed_at: datetime
    seed: Hex | None
    revealed_at: datetime | None

    @classmethod
    def of(cls, lot: Lot) -> "LotShown":
        """What is public of *lot*."""
        return cls(
            commitment=lot.commitment,
            fixed=lot.fixed,
            committed_at=lot.committed_at,
            seed=lot.public_seed,
            revealed_at=lot.revealed_at,
        )


class LaneShown(BaseModel):
    """One way into the call. `lot` is null only before an older installation was prepared again."""

    id: str
    title: Said
    role: Role
    alumni: bool
    anywhere: bool
    opens_at: datetime
    closes_at: datetime
    lot: LotShown | None


class QuestionShown(BaseModel):
    """One thing an expression of interest must answer. `longest`: characters."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: Said
    hint: Said
    required: bool
    longest: int


class CriterionShown(BaseModel):
    """What a reviewer scores, 0 to 5 points in halves; the weights add up to 100."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: Said
    question: Said
    weight: int


class CallShown(BaseModel):
    """What the public may know of the challenge's call. `language`: of the original texts, which hold."""

    id: str
    language: str
    title: Said
    summary: Said
    zone: str
    replay: bool
    lanes: list[LaneShown]
    eligible_countries: tuple[str, ...]
    smallest_population: int
    themes: dict[str, Said]
    questions: tuple[QuestionShown, ...]
    criteria: tuple[CriterionShown, ...]
    criteria_note: Said
    tie_breaks: tuple[str, ...]


class RoleTotals(BaseModel):
    """The totals of all lanes of one role; numbers only once they are final."""

    final: bool
    expressions: int | None = None
    cities: int | None = None
    countries: int | None = None


class LaneTotals(RoleTotals):
    """The totals of one lane; numbers only once it is closed."""

    lane: str
    title: Said
    role: Role
    closes_at: datetime
    closed_at: datetime | None = None


class TotalsShown(BaseModel):
    """How many took part. Cities and countries are counted once each; a lead counts only if it is listed."""

    challenge: str
    replay: bool
    roles: dict[Role, RoleTotals]
    lanes: list[LaneTotals]
