"""What the API answers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.applications.model.completeness import Missing
from services.applications.model.content import Content
from services.applications.model.decisions import Decision
from services.applications.model.dossiers import Dossier
from services.applications.model.eligibility import Objection, Waiver
from services.applications.model.expressions import Status
from services.applications.model.receipts import Receipt
from shared.challenge import Role
from shared.people import City
from shared.phrases import Phrase as Phrase  # noqa: PLC0414 - Slot names it, and pydantic looks for it here
from shared.phrases import Slot
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
