"""What every change of one's own expression begins with: it is there, it is theirs, it is as they saw it."""

from uuid import UUID

from services.applications import rights
from services.applications.model import lanes
from services.applications.model.expressions import Expression
from services.applications.store.challenges import Challenges
from services.applications.store.expressions import Expressions
from shared.challenge import Challenge, Lane
from shared.errors import NotFound, Stale
from shared.mongo import Database
from shared.person import Person
from shared.phrases import phrase


def load(db: Database, expression_id: UUID, by: Person) -> tuple[Expression, Lane, Challenge]:
    """*by*'s own expression, its lane and its challenge.

    Raises:
        NotFound: there is none, or it is somebody else's; the two look alike.
    """
    expression = Expressions(db).get(expression_id)
    if not rights.owns(expression, by):
        raise NotFound(Expressions.missing)
    challenge = Challenges(db).get(expression.challenge_id)
    return expression, lanes.lane_of(expression, challenge), challenge


def require_seen(expression: Expression, seen: int) -> None:
    """Go on only with the revision that somebody saw.

    Raises:
        Stale: it was changed since.
    """
    if seen != expression.revision:
        raise Stale(phrase("expression-changed-look-again"))
