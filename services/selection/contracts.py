"""What selection tells: decisions once released, the announcement, and conflicts of interest of organisers."""

from enum import StrEnum
from typing import Annotated, TypeAlias
from uuid import UUID

from shared.addresses import Address
from shared.challenge import Role
from shared.messages import Fact, Personal
from shared.moments import Moment
from shared.people import City
from shared.phrases import One, Phrase, Slot
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


class DecisionReleased(Fact):
    """A decision left the committee, released by two different people. One per expression and `generation`.

    `letter` is false where it corrects an earlier one with the same outcome, and the two decided that no letter is due.
    `lot` is the expression's lot where it decided a tie, empty where it did not.
    """

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
    reasons: str
    generation: int = 1
    released_at: Moment
    letter: bool = True
    lot: str = ""

    @property
    def subject(self) -> str:
        return f"decision/{self.expression_id}"


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


class SelectionAnnounced(Fact):
    """The selection became public: these expressions hold a place from now on."""

    challenge_id: str
    announced_at: Moment
    selected: tuple[UUID, ...]

    @property
    def subject(self) -> str:
        return f"announcement/{self.challenge_id}"


REASONS: Table = {  # of a decision, as its applicant reads them
    "ranked": N_("Ranked %(rank)s of %(of)s with %(score)s of 100 points (means of 5: %(means)s)."),
    "scores": N_("%(score)s of 100 points (means of 5: %(means)s)."),
    "criterion-and-mean": N_("%(criterion)s %(mean)s"),
    "tied": Plural(
        "Tied on points with %(count)s other; the tie was decided by %(steps)s.",
        "Tied on points with %(count)s others; the tie was decided by %(steps)s.",
    ),
    "some-then-one": N_("%(some)s, then %(one)s"),
    "by-lot": N_("lot"),
    "by-content-hash": N_("content hash"),
    "by-earlier-decision": N_("the earlier decision"),
    "within-places": N_("Within the %(places)s."),
    "on-reserve": N_("Beyond the %(places)s, among the next %(count)s, the reserve."),
    "completes-reserve": N_(
        "Beyond the %(places)s, among the next %(count)s, which complete the reserve of %(reserve)s."
    ),
    "beyond-reserve": N_("Beyond the %(places)s and the reserve of %(reserve)s."),
    "places-of": Plural("%(count)s place (%(field)s)", "%(count)s places (%(field)s)"),
    "places-left": Plural(
        "%(count)s place left to go by rank (%(field)s)", "%(count)s places left to go by rank (%(field)s)"
    ),
    "no-places-for-this-kind": N_("cities of a kind that the challenge has no places for"),
    "decided-by-chair": N_("Decided by the chair: %(reason)s"),
    "withdrawn-by-applicant": N_("Withdrawn by the applicant."),
}


def in_english(reasons: Reasons) -> str:
    """*reasons* as the first version tells them."""
    return reasons if isinstance(reasons, str) else " ".join(map(_sentence, reasons))


def _sentence(what: Phrase) -> str:
    if what.code == "text":
        return str(what.slots["original"])
    slots = {name: _in_slot(slot) for name, slot in what.slots.items()}
    if what.code == "in-a-row":
        return str(slots["things"])
    form = REASONS[what.code]
    if isinstance(form, Plural):
        form = form.one if slots[form.by] == 1 else form.many
    return form % slots


def _in_slot(slot: Slot) -> One:
    if isinstance(slot, tuple):
        return ", ".join(str(_in_slot(one)) for one in slot)
    return _sentence(slot) if isinstance(slot, Phrase) else slot
