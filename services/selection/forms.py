"""What people and clients may send."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.selection.contracts import Outcome
from services.selection.model.corrections import Change
from services.selection.model.outcomes import RESERVE_PERCENT
from shared.addresses import Address
from shared.asked import Asked, chosen
from shared.challenge import Slug
from shared.choices import KnownCountry
from shared.numbers import Number, Whole, YesNo
from shared.phrases import phrase, wrong
from shared.text import Line, Text

Reason = Annotated[Text, StringConstraints(min_length=3, max_length=2000)]
Name = Annotated[Line, StringConstraints(min_length=1, max_length=120)]
Comment = Annotated[Text, StringConstraints(max_length=5000)]
Seed = Annotated[Line, StringConstraints(max_length=100)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReviewer(_Form):
    """Somebody for the roster. They sign in with this address, which alone proves who they are."""

    name: Annotated[Name, Asked(phrase("enter-the-reviewers-name"))]
    email: Annotated[Address, Asked(phrase("enter-their-address"))]
    country: Annotated[KnownCountry, chosen(phrase("choose-a-country"))]


class NewReviewers(_Form):
    """Several at once."""

    reviewers: list[NewReviewer] = Field(min_length=1, max_length=500)


class NewConflict(_Form):
    """A conflict of interest with one expression, or with whatever covers a city.

    `reviewer` is for the chair, who declares on a reviewer's behalf; everybody else declares their own.
    """

    expression_id: UUID | None = None
    city: Name | None = None
    country: KnownCountry | None = None
    reason: Reason
    reviewer: Address | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if (self.expression_id is None) == (self.city is None) or (self.city is None) != (self.country is None):
            raise wrong("name-an-expression-or-a-city")
        return self


class NewReplacement(_Form):
    """Takes the sheets that a reviewer has not submitted from them.

    `to` takes over, or all others share them; `expression_id` names one only; `leaves` ends their work here.
    `seen` is the digest of the plan that was looked at: where what moves has changed, nothing does.
    """

    reviewer: Annotated[Address, chosen(phrase("choose-a-reviewer"))]
    to: Annotated[Address | None, chosen(phrase("choose-a-reviewer"))] = None
    expression_id: Annotated[UUID | None, chosen(phrase("choose-an-expression"))] = None
    reason: Annotated[Reason, Asked(phrase("say-why-for-the-record"))]
    leaves: YesNo = False
    seen: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class OwnConflict(_Form):
    """The reviewer's own, declared on an expression's page."""

    reason: Annotated[Reason, Asked(phrase("say-what-the-conflict-is"))]


class Deal(_Form):
    """Asks for an assignment. The seed is recorded; without one it is the challenge's id."""

    seed: Seed = ""


class Scores(_Form):
    """A score sheet as its reviewer fills it in: 0 to 5 points in halves per criterion."""

    points: dict[Slug, Annotated[Number, chosen(phrase("give-points-in-halves"))]] = Field(default_factory=dict)
    comment: Comment = ""
    submit: YesNo = False


class NewOverride(_Form):
    """A person overrules the ranking. The applicant is told the reason."""

    outcome: Annotated[Outcome, chosen(phrase("choose-an-outcome"))]
    reason: Annotated[Reason, Asked(phrase("say-why-to-the-applicant"))]


class Terms(_Form):
    """What to propose outcomes for: lanes (none named: all of them), and the reserve in per cent of the places."""

    lanes: Annotated[tuple[Slug, ...], chosen(phrase("choose-the-lanes"))] = ()
    reserve_percent: Annotated[Whole, chosen(phrase("enter-the-reserve"))] = Field(
        default=RESERVE_PERCENT, ge=0, le=100
    )


class NewCorrection(_Form):
    """What is wrong with a released decision, and what is right; what is not given stays.

    `reasons` is what the applicant is told, `because` is for the record. `cities` names every city, in their order.
    `set_aside` lists the reviewers whose submitted sheets no longer count. Of another outcome the applicant always gets
    a letter; otherwise `letter` says so.
    """

    outcome: Annotated[Outcome | None, chosen(phrase("choose-an-outcome"))] = None
    reasons: Annotated[Reason | None, Asked(phrase("say-why-to-the-applicant"))] = None
    because: Annotated[Reason, Asked(phrase("say-why-for-the-record"))]
    name: Annotated[Name | None, Asked(phrase("enter-the-applicants-name-here"))] = None
    cities: list[Name] = Field(default_factory=list, max_length=100)
    set_aside: Annotated[list[UUID], chosen(phrase("choose-the-sheets"))] = Field(default_factory=list, max_length=20)
    letter: YesNo = False

    def change(self) -> Change:
        """The same as the model takes it."""
        return Change(**self.model_dump(exclude_none=True))


class Batch(_Form):
    """Which lanes to release together; none named: all that are decided."""

    lanes: tuple[Slug, ...] = ()


class Confirmation(_Form):
    """The digest of the batch that the confirmer looked at."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class SheetForm(Scores):
    """A score sheet as its page sends it: with the revision that the page showed."""

    revision: Whole = Field(ge=0)


class ConflictOf(_Form):
    """A conflict that the chair declares on a reviewer's behalf, as the roster's page sends it."""

    reviewer: Annotated[Address, chosen(phrase("choose-a-reviewer"))]
    expression_id: Annotated[UUID, chosen(phrase("choose-an-expression"))]
    conflict_reason: Annotated[Reason, Asked(phrase("say-what-the-conflict-is"))]

    def declared(self) -> NewConflict:
        """The same as the API takes it."""
        return NewConflict(reviewer=self.reviewer, expression_id=self.expression_id, reason=self.conflict_reason)
