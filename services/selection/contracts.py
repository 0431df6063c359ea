"""What selection tells: decisions once released, and the announcement."""

from enum import StrEnum
from uuid import UUID

from shared.challenge import Role
from shared.messages import Fact
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


class SelectionAnnounced(Fact):
    """The selection became public: these expressions hold a place from now on."""

    challenge_id: str
    announced_at: Moment
    selected: tuple[UUID, ...]

    @property
    def subject(self) -> str:
        return f"announcement/{self.challenge_id}"
