"""The message side of events: what it learns from the other services."""

from services.applications.contracts import ChallengeDefined, ChallengeDefinedV1, ExpressionSubmitted
from services.events import CARD, store
from services.events.actions.hearing import applications, notifications, selection
from services.notifications.contracts import AccessEnded
from services.selection.contracts import ConflictArose, DecisionReleased, DecisionReleasedV1
from shared.broker.service import Service

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: applications.on_challenge_defined,
        ChallengeDefinedV1: applications.on_challenge_defined_v1,
        ExpressionSubmitted: applications.on_expression_submitted,
        DecisionReleasedV1: selection.on_decision_released,
        DecisionReleased: selection.on_decision_released,
        ConflictArose: selection.on_conflict_arose,
        AccessEnded: notifications.on_access_ended,
    },
    indexes=store.INDEXES,
    keyed=store.KEYED,
)
