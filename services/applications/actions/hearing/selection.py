"""What the committee released, kept for the applicant to see."""

from services.applications.actions import keep_apart
from services.applications.model.conflicts import Foreseen
from services.applications.model.decisions import Decision
from services.applications.store.challenges import Challenges
from services.applications.store.expressions import Expressions
from services.selection.contracts import ConflictArose, ConflictForeseen, DecisionReleased, DecisionReleasedV1
from shared import clock
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def on_decision_released(db: Database, fact: DecisionReleased | DecisionReleasedV1, message: Message) -> None:
    """Show the outcome and its reasons on the applicant's page."""
    expression = Expressions(db).find(fact.expression_id)
    if expression is None:
        raise NotYet(f"{message.id} decides on {fact.expression_id}, which is not here yet")
    decision = Decision(
        outcome=fact.outcome,
        reasons=fact.reasons,
        lot=fact.lot,
        name=fact.name,
        generation=fact.generation,
        released_at=fact.released_at,
    )
    recorded = expression.record(decision, at=clock.now())
    if recorded is not expression:
        Expressions(db).save(recorded)


def on_conflict_foreseen(db: Database, fact: ConflictForeseen, message: Message) -> None:
    """Hide whatever is being written from the organiser whom a conflict of interest with its country or a city keeps
    from it.

    Raises:
        NotYet: the challenge is not here.
    """
    if (challenge := Challenges(db).find(fact.challenge_id)) is None:
        raise NotYet(f"challenge {fact.challenge_id} is not here")
    keep_apart.from_everything(db, Foreseen(**fact.model_dump()), challenge)


def on_conflict_arose(db: Database, fact: ConflictArose, message: Message) -> None:
    """Hide the expression from the organiser whom a conflict of interest keeps from it."""
    Conflicts(db).learn(fact.expression_id, fact.email)
