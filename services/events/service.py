"""The message side of events: what it learns from applications and selection."""

from services.applications.contracts import ChallengeDefined, ExpressionSubmitted
from services.events import CARD, actions, store
from services.events.actions import leaving
from services.notifications.contracts import AccessEnded
from services.selection.contracts import DecisionReleased
from shared.broker.service import Service
from shared.mongo.rekeying import Keyed

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: actions.learn_challenge,
        ExpressionSubmitted: actions.learn_applicant,
        DecisionReleased: actions.learn_decision,
        AccessEnded: leaving.on_access_ended,
    },
    indexes=store.INDEXES,
    keyed=(Keyed("applicants", "address", "contact.email"), Keyed("delegates", "address", "contact.email")),
)
