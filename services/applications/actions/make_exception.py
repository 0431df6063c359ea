"""The programme office makes an exception from the rules of the call for one expression, or takes it back."""

from datetime import datetime
from uuid import UUID

from services.applications import rights
from services.applications.model import exceptions, lanes
from services.applications.model.eligibility import Rule, Waiver
from services.applications.model.expressions import Expression
from services.applications.store.challenges import Challenges
from services.applications.store.expressions import Expressions
from shared import addresses
from shared.challenge import Challenge
from shared.errors import NotAllowed, NotFound
from shared.mongo import Database, transactional
from shared.mongo.conflicts import Conflicts
from shared.person import Person
from shared.phrases import phrase


@transactional
def waive(
    db: Database, expression_id: UUID, rules: tuple[Rule, ...], reason: str, *, by: Person, at: datetime
) -> Expression:
    """Lift *rules* for one expression; only the programme office may, and its name and reason are kept and told. The
    same exception once more, as by a button pressed twice, changes and tells nothing."""
    expression, challenge, name = _load(db, expression_id, by)
    waiver = Waiver(rules=rules, reason=reason, by_name=name, by_email=by.email, at=at)
    if expression.waiver and waiver == expression.waiver.model_copy(update={"at": at}):
        return expression
    waived, granted = exceptions.waive(expression, lanes.lane_of(expression, challenge), challenge, waiver)
    Expressions(db).save(waived)
    db.announce(granted)
    return waived


@transactional
def revoke(db: Database, expression_id: UUID, reason: str, *, by: Person, at: datetime) -> Expression:
    """Take an exception back; only the programme office may, and the applicant is told why."""
    expression, challenge, name = _load(db, expression_id, by)
    lane = lanes.lane_of(expression, challenge)
    revoked, fact = exceptions.revoke(expression, lane, challenge, reason=reason, by_name=name, at=at)
    Expressions(db).save(revoked)
    db.announce(fact)
    return revoked


def _load(db: Database, expression_id: UUID, by: Person) -> tuple[Expression, Challenge, str]:
    expression = Expressions(db).get(expression_id)
    challenge = Challenges(db).get(expression.challenge_id)
    if not rights.may_make_exceptions(expression, challenge, by, hidden=Conflicts(db).hidden_from(by.email)):
        raise NotFound(Expressions.missing)
    if rights.owns(expression, by):
        raise NotAllowed(phrase("exception-for-oneself"))
    name = next(one.name for one in challenge.organisers if addresses.same(one.email, by.email))
    return expression, challenge, name
