"""What selection tells: decisions once released, the announcement, and conflicts of interest of organisers."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.addresses import Address
from shared.challenge import Role
from shared.messages import Fact, Personal
from shared.moments import Moment
from shared.people import City


class Outcome(StrEnum):
    """What was decided on an expression. It is not a boolean."""

    SELECTED = "selected"
    RESERVE = "reserve"
    FELLOW = "fellow"
    NOT_SELECTED = "not-selected"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"


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
