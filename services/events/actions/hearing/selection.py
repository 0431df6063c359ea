"""What selection told: who was selected, and who is no longer."""

from services.events.actions import invite
from services.events.model.expressions import Decision
from services.events.store.challenges import Challenges
from services.events.store.expressions import Applicants, Decisions
from services.selection.contracts import ConflictArose, DecisionReleased, DecisionReleasedV1, Outcome
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def on_decision_released(db: Database, fact: DecisionReleased | DecisionReleasedV1, _: Message) -> None:
    """Invite a selected expression's delegation to every event; take the invitation back from one no longer selected.

    Raises:
        NotYet: the challenge or the expression is not here yet.
    """
    if Challenges(db).find(fact.challenge_id) is None:
        raise NotYet(f"challenge {fact.challenge_id} is not known yet")
    if Applicants(db).find(fact.expression_id) is None:
        raise NotYet(f"expression {fact.expression_id} is not known yet")
    # so that no decision slips past a new event of the file
    Challenges(db).lock_parts(fact.challenge_id, fact.expression_id)
    decision = Decision(
        expression_id=fact.expression_id,
        challenge_id=fact.challenge_id,
        name=fact.name,
        cities=len(fact.cities),
        selected=fact.outcome is Outcome.SELECTED,
        generation=fact.generation,
    )
    Decisions(db).save(decision)
    (invite.invite if decision.selected else invite.withdraw)(db, decision)


def on_conflict_arose(db: Database, fact: ConflictArose, message: Message) -> None:
    """Hide the expression from the organiser whom a conflict of interest keeps from it."""
    Conflicts(db).learn(fact.expression_id, fact.email)
