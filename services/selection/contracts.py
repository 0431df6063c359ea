"""What selection tells: decisions once released, the announcement, and conflicts of interest of organisers.

A decision's reasons are told in phrases, which whoever shows them says in the reader's language, by `REASONS` and its
`CATALOGUES`. The first version, which said them in English, is told beside them.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import ConfigDict

from shared import wording
from shared.addresses import Address
from shared.challenge import Role
from shared.messages import Fact, Personal
from shared.moments import Moment
from shared.people import City
from shared.phrases import Phrase
from shared.wording import N_, Plural, Table


class Outcome(StrEnum):
    """What was decided on an expression. It is not a boolean."""

    SELECTED = "selected"
    RESERVE = "reserve"
    FELLOW = "fellow"
    NOT_SELECTED = "not-selected"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"


Reasons: TypeAlias = str | tuple[Phrase, ...]  # a person's own words, or what the rules give


class _OfDecision(Fact):
    """What every version says of a decision that left the committee."""

    expression_id: UUID
    challenge_id: str
    lane: str
    name: str
    role: Role
    alumni: bool
    international: bool
    consortium: bool
    cities: tuple[City, ...]
    outcome: Outcome
    generation: int = 1
    released_at: Moment
    letter: bool = True
    lot: str = ""

    @property
    def subject(self) -> str:
        return f"decision/{self.expression_id}"


class DecisionReleasedV1(_OfDecision):
    """A decision left the committee, as version 2 says; `reasons` in English."""

    model_config = ConfigDict(title="DecisionReleased")
    contract = "DecisionReleased"

    reasons: str


class DecisionReleased(_OfDecision):
    """A decision left the committee, released by two different people. One per expression and `generation`.

    `reasons`: a person's own words, or phrases, each a sentence; their codes stand in selection's `REASONS`.
    `letter` is false where it corrects an earlier one with the same outcome, and the two decided that no letter is due.
    `lot` is the expression's lot where it decided a tie, empty where it did not.
    """

    contract_version = 2

    reasons: Reasons

    def older(self) -> tuple[Fact, ...]:
        return (DecisionReleasedV1(**self.model_dump(exclude={"reasons"}), reasons=in_english(self.reasons)),)


class ConflictArose(Fact):
    """A conflict of interest keeps an organiser from an expression: they read its name and nothing else. It never ends.

    It was declared, or follows from their country or from who sent it in. One per person and expression.
    """

    challenge_id: str
    expression_id: UUID
    email: Annotated[Address, Personal]

    @property
    def subject(self) -> str:
        return f"conflict/{self.expression_id}"


class ConflictForeseen(Fact):
    """A conflict of interest keeps an organiser from whatever touches a country, for they are from there; or, where a
    city is named, from whatever covers that city in it, for they declared so. It never ends, and is told before there
    is any such expression. One per person, country and city.
    """

    challenge_id: str
    email: Annotated[Address, Personal]
    country: str
    city: str = ""

    @property
    def subject(self) -> str:
        return f"foreseen-conflict/{self.challenge_id}"


class SelectionAnnounced(Fact):
    """The selection became public: these expressions hold a place from now on."""

    challenge_id: str
    announced_at: Moment
    selected: tuple[UUID, ...]

    @property
    def subject(self) -> str:
        return f"announcement/{self.challenge_id}"


CATALOGUES = Path(__file__).parent / "texts" / "contracts"
REASONS: Table = {  # of a decision, as its applicant reads them
    "ranked": N_("Ranked %(rank)s of %(of)s with %(score)s of 100 points (means of 5: %(means)s)."),
    "scores": N_("%(score)s of 100 points (means of 5: %(means)s)."),
    # Translators: a criterion and the mean of its points, such as “Relevance 4.00”.
    "criterion-and-mean": N_("%(criterion)s %(mean)s"),
    "some-and-one": N_("%(some)s, %(one)s"),
    "tied": Plural(
        "Tied on points with %(count)s other; the tie was decided by %(steps)s.",
        "Tied on points with %(count)s others; the tie was decided by %(steps)s.",
    ),
    "some-then-one": N_("%(some)s, then %(one)s"),
    "by-lot": N_("lot"),
    "by-content-hash": N_("content hash"),
    "by-earlier-decision": N_("the earlier decision"),
    "gets-place": Plural("Within the %(count)s place (%(field)s).", "Within the %(count)s places (%(field)s)."),
    "gets-place-left": Plural(
        "Within the %(count)s place left to go by rank (%(field)s).",
        "Within the %(count)s places left to go by rank (%(field)s).",
    ),
    "on-reserve": Plural(
        "Beyond the %(count)s place (%(field)s), among the next %(next)s, the reserve.",
        "Beyond the %(count)s places (%(field)s), among the next %(next)s, the reserve.",
    ),
    "on-reserve-left": Plural(
        "Beyond the %(count)s place left to go by rank (%(field)s), among the next %(next)s, the reserve.",
        "Beyond the %(count)s places left to go by rank (%(field)s), among the next %(next)s, the reserve.",
    ),
    "completes-reserve": Plural(
        "Beyond the %(count)s place (%(field)s), among the next %(next)s, which complete the reserve of %(reserve)s.",
        "Beyond the %(count)s places (%(field)s), among the next %(next)s, which complete the reserve of %(reserve)s.",
    ),
    "completes-reserve-left": Plural(
        "Beyond the %(count)s place left to go by rank (%(field)s), among the next %(next)s, which complete the"
        " reserve of %(reserve)s.",
        "Beyond the %(count)s places left to go by rank (%(field)s), among the next %(next)s, which complete the"
        " reserve of %(reserve)s.",
    ),
    "beyond-reserve": Plural(
        "Beyond the %(count)s place (%(field)s) and the reserve of %(reserve)s.",
        "Beyond the %(count)s places (%(field)s) and the reserve of %(reserve)s.",
    ),
    "beyond-reserve-left": Plural(
        "Beyond the %(count)s place left to go by rank (%(field)s) and the reserve of %(reserve)s.",
        "Beyond the %(count)s places left to go by rank (%(field)s) and the reserve of %(reserve)s.",
    ),
    "no-places-for-this-kind": N_("cities of a kind that the challenge has no places for"),
    "decided-by-chair": N_("Decided by the chair: %(reason)s"),
    "withdrawn-by-applicant": N_("Withdrawn by the applicant."),
}


def in_english(reasons: Reasons) -> str:
    """*reasons* as the first version tells them."""
    return reasons if isinstance(reasons, str) else " ".join(wording.in_english(one, REASONS) for one in reasons)
