"""What the programme office does for one expression: an exception from the rules of the call, or its end."""

from datetime import datetime
from uuid import UUID

from services.applications import exceptions
from services.applications.actions.writing import lane_of
from services.applications.eligibility import Rule, Waiver
from services.applications.model import Expression
from services.applications.store import Challenges, Expressions
from shared import addresses
from shared.challenge import Challenge, Office
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database, transactional
from shared.person import Person


@transactional
def waive(
    db: Database, expression_id: UUID, rules: tuple[Rule, ...], reason: str, *, by: Person, at: datetime
) -> Expression:
    """Lift *rules* for one expression; only the programme office may, and its name and reason are kept and told. The
    same exception once more, as by a button pressed twice, changes and tells nothing."""
    expression, challenge, name = _for_office(db, expression_id, by)
    waiver = Waiver(rules=rules, reason=reason, by_name=name, by_email=by.email, at=at)
    if expression.waiver and waiver == expression.waiver.model_copy(update={"at": at}):
        return expression
    waived, granted = exceptions.waive(expression, lane_of(challenge, expression), challenge, waiver)
    Expressions(db).save(waived)
    db.announce(granted)
    return waived


@transactional
def revoke(db: Database, expression_id: UUID, reason: str, *, by: Person, at: datetime) -> Expression:
    """Take an exception back; only the programme office may, and the applicant is told why."""
    expression, challenge, name = _for_office(db, expression_id, by)
    revoked, fact = exceptions.revoke(
        expression, lane_of(challenge, expression), challenge, reason=reason, by_name=name, at=at
    )
    Expressions(db).save(revoked)
    db.announce(fact)
    return revoked


def _for_office(db: Database, expression_id: UUID, by: Person) -> tuple[Expression, Challenge, str]:
    expression = Expressions(db).get(expression_id)
    challenge = Challenges(db).get(expression.challenge_id)
    if Office.PROGRAMME not in challenge.offices_of(by.email):
        raise NotFound("There is no such expression of interest.")
    if addresses.same(expression.owner, by.email):
        raise NotAllowed("Somebody else must decide on an exception for your own expression of interest.")
    name = next(one.name for one in challenge.organisers if addresses.same(one.email, by.email))
    return expression, challenge, name
