"""Conflicts of interest that are known before an expression is sent in, which is when selection hears of it."""

from typing import Annotated

from services.applications import contracts
from services.applications.model.expressions import Expression
from shared import addresses, conflicts
from shared.addresses import Address
from shared.challenge import Challenge
from shared.messages import Personal
from shared.values import Value


class Foreseen(Value):
    """What keeps an organiser from whatever touches *country*; from what covers *city* in it, if one is named."""

    challenge_id: str
    email: Annotated[Address, Personal]
    country: str
    city: str = ""

    def keeps_from(self, expression: Expression) -> bool:
        """Whether it keeps them from *expression* as it is being written."""
        content = expression.content
        if expression.challenge_id != self.challenge_id:
            return False
        if self.city:
            return conflicts.covers_city(self.city, self.country, content.cities)
        named = content.countries if content.consortium else (content.country,)
        return conflicts.touches_country(self.country, content.cities, named)


def found(expression: Expression, challenge: Challenge, foreseen: list[Foreseen]) -> list[contracts.ConflictFound]:
    """What to say of whom a conflict of interest keeps from *expression* as it is being written, once for each: whoever
    it was *foreseen* for, and organisers who write it themselves."""
    writers = [one.email for one in challenge.organisers if addresses.same(one.email, expression.owner)]
    kept = [one.email for one in foreseen if one.keeps_from(expression)]
    emails = {addresses.key(email): email for email in (*writers, *kept)}
    return [contracts.ConflictFound(**expression.reference, email=email) for email in emails.values()]
