"""What the committee released, kept for the applicant to see."""

from services.applications import model
from services.applications.store import Expressions
from services.selection.contracts import DecisionReleased
from shared import clock
from shared.errors import NotFound, NotYet
from shared.messages import Message
from shared.mongo import Database


def on_decision_released(db: Database, fact: DecisionReleased, message: Message) -> None:
    """Show the outcome and its reasons on the applicant's page. Runs in the transaction that moves the cursor."""
    try:
        expression = Expressions(db).get(fact.expression_id)
    except NotFound:
        raise NotYet(f"{message.id} decides on {fact.expression_id}, which is not here yet") from None
    decision = model.Decision(
        outcome=fact.outcome,
        reasons=fact.reasons,
        lot=fact.lot,
        name=fact.name,
        generation=fact.generation,
        released_at=fact.released_at,
    )
    recorded = model.record(expression, decision, at=clock.now())
    if recorded is not expression:
        Expressions(db).save(recorded)
