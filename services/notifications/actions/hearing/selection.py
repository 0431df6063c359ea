"""What the selection tells: decisions, and that it is announced."""

from services.notifications.model.issues import Issue
from services.notifications.model.notices import expressions
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.issues import Issues
from services.notifications.store.letters import Letters
from services.selection.contracts import (
    ConflictArose,
    DecisionReleased,
    DecisionReleasedV1,
    Outcome,
    SelectionAnnounced,
)
from shared.messages import Message
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def on_decision_released(db: Database, fact: DecisionReleased | DecisionReleasedV1, message: Message) -> None:
    """Tell the outcome to the expression's contact; a newer generation replaces an unsent older letter, and takes an
    invitation back that waits behind it. A correction may need no letter; the name that it gives holds all the same."""
    expression, challenge = Expressions(db).get(fact.expression_id), Challenges(db).get(fact.challenge_id)
    about, selected = expressions.about_decision(fact.expression_id), fact.outcome is Outcome.SELECTED
    changes = {"decided": fact.generation, "selected": selected, "name": fact.name}
    Expressions(db).save(expression.model_copy(update=changes))
    if not selected:
        Letters(db).drop_behind(about)
    if fact.letter or Letters(db).unsent_about([about]):  # what has not gone yet must not go out uncorrected
        Letters(db).queue(expressions.decision(fact, expression, challenge, message=message.id), fact=message.fact)


def on_selection_announced(db: Database, fact: SelectionAnnounced, message: Message) -> None:
    """Begin the newsletter's issue; a timer queues it part by part, for subscribers may be many."""
    Challenges(db).get(fact.challenge_id)
    issue = Issue(
        message=message.id,
        fact=message.fact,
        challenge_id=fact.challenge_id,
        places=len(fact.selected),
        announced_at=fact.announced_at,
        again=Issues(db).announced_at(fact.challenge_id) is not None,
    )
    Issues(db).begin(issue)


def on_conflict_arose(db: Database, fact: ConflictArose, message: Message) -> None:
    """Hide the expression from the organiser whom a conflict of interest keeps from it."""
    Conflicts(db).learn(fact.expression_id, fact.email)
