"""What the API says about the call: its dates, rules and questions, and how many took part."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from services.applications.model.lots import Lot
from shared.challenge import Role
from shared.lots import Fixed, Hex
from shared.translated import Said


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
