"""An expression of interest beside its call: what it lacks, what speaks against it, what can still be done with it."""

from dataclasses import dataclass
from datetime import datetime

from services.applications.model import completeness, eligibility, lanes
from services.applications.model.completeness import Missing
from services.applications.model.eligibility import Objection, Rule
from services.applications.model.expressions import Expression, Status, Step
from shared.challenge import Challenge, Lane
from shared.phrases import Phrase


@dataclass(frozen=True)
class Dossier:
    """An expression with all that its pages and its API tell about it.

    Attributes:
        missing: what keeps it from being sent, in the form's order.
        objections: the rules of the call that do not admit it.
        is_over: whether its lane takes nothing any more.
    """

    expression: Expression
    lane: Lane
    challenge: Challenge
    missing: tuple[Missing, ...]
    objections: tuple[Objection, ...]
    is_over: bool

    @property
    def is_sendable(self) -> bool:
        """Whether it can be sent as it is written, and something would come of it."""
        if self.is_over or self.missing or self.objections:
            return False
        return self.expression.has_unsent_changes or self.expression.status is Status.WITHDRAWN

    @property
    def is_unchanged(self) -> bool:
        """Whether it could be sent, but for having been sent just as it is."""
        return not (self.is_over or self.missing or self.objections or self.is_sendable)

    @property
    def is_withdrawable(self) -> bool:
        """Whether there is something to take back, and still time."""
        return self.expression.allows(Step.WITHDRAW) and not self.is_over

    @property
    def is_deletable(self) -> bool:
        """Whether its owner may delete it."""
        return self.expression.allows(Step.DELETE)

    def gap(self, section: str) -> Phrase | None:
        """What a page of the form lacks, if it lacks something."""
        return next((gap.text for gap in self.missing if gap.section == section), None)

    def is_objected(self, section: str) -> bool:
        """Whether something on this page of the form keeps the call from admitting it. A number of inhabitants does
        only once it is said that the city applies alone; until then the next page says what it means."""
        undecided = self.expression.content.applies is None and section == "about"
        against = (one for one in self.objections if not (undecided and one.rule is Rule.POPULATION))
        return any(section in one.sections for one in against)


def of(expression: Expression, challenge: Challenge, *, at: datetime) -> Dossier:
    """The dossier of *expression* as it is *at* that moment."""
    lane = lanes.lane_of(expression, challenge)
    return Dossier(
        expression=expression,
        lane=lane,
        challenge=challenge,
        missing=completeness.missing(expression.content, challenge),
        objections=eligibility.objections(expression.content, lane, challenge, expression.waiver),
        is_over=lanes.is_over(lane, at),
    )
