"""Selected expressions are invited to every event, and one that is selected no longer stays away."""

from services.events.actions import seats
from services.events.contracts import Cause
from services.events.model import delegations
from services.events.model.expressions import Decision
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from shared import clock
from shared.mongo import Database


def invite(db: Database, decision: Decision) -> None:
    """Give the expression of *decision* a delegation to every event of its challenge."""
    for event in Events(db).all(decision.challenge_id):
        earlier = Delegations(db).of_expression(decision.expression_id, event.id)
        invited, fact = delegations.invite(earlier, decision, event, now=clock.now(), new_id=clock.new_id())
        if invited != earlier:
            Delegations(db).save(invited)
        if fact is not None:
            db.announce(fact)


def withdraw(db: Database, decision: Decision) -> None:
    """Take the invitations of the expression of *decision* back; its delegates' seats are free."""
    for delegation in Delegations(db).of_expressions([decision.expression_id]):
        if delegation.invited:
            Delegations(db).save(delegations.withdraw(delegation))
            for delegate in Delegates(db).of(delegation.id):
                seats.unseat(db, delegate, Cause.DELEGATION_WITHDRAWN)
