"""Conflicts of interest: what keeps a reviewer from an expression, declared or automatic."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.selection.model.committee import Reviewer
from services.selection.model.expressions import Particulars
from shared import addresses, conflicts
from shared.phrases import Phrase, phrase
from shared.values import Value


class Conflict(Value):
    """A declared conflict of interest: with one expression, or with every expression that covers a city.

    `was_assigned`: whether the expression had been assigned to its reviewer, who then knows its name.
    """

    id: UUID
    reviewer_id: UUID
    expression_id: UUID | None = None
    city: str | None = None
    country: str | None = None
    reason: str
    declared_by: str
    declared_at: datetime
    was_assigned: bool = False

    def touches(self, expression: Particulars) -> bool:
        """Whether it keeps its reviewer from *expression*."""
        if self.expression_id is not None:
            return self.expression_id == expression.id
        return conflicts.covers_city(self.city or "", self.country or "", expression.cities)


def conflict_between(reviewer: Reviewer, expression: Particulars, declared: Iterable[Conflict] = ()) -> Phrase | None:
    """What keeps *reviewer* from *expression*, for the chair, or None."""
    if conflicts.touches_country(reviewer.country, expression.cities, expression.countries):
        return phrase("own-country", country=reviewer.country)
    if expression.contact_email and addresses.same(reviewer.email, expression.contact_email):
        return phrase("sent-it-in")
    for conflict in declared:
        if conflict.reviewer_id == reviewer.id and conflict.touches(expression):
            return phrase("declared-conflict", reason=conflict.reason)
    return None
