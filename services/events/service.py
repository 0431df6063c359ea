"""The message side of events: what it learns from applications and selection."""

from services.applications.contracts import ChallengeDefined, ExpressionSubmitted
from services.events import CARD, actions, store
from services.selection.contracts import DecisionReleased
from shared.broker.service import Service

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: actions.learn_challenge,
        ExpressionSubmitted: actions.learn_applicant,
        DecisionReleased: actions.learn_decision,
    },
    indexes=store.INDEXES,
)
