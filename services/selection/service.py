"""What selection's work process does: learn from others, and finish releases that were cut short."""

from services.applications.contracts import (
    CallClosed,
    ChallengeDefined,
    ChallengeDefinedV1,
    ExpressionSubmitted,
    ExpressionWithdrawn,
    LotsCommitted,
    LotsRevealed,
)
from services.notifications.contracts import AccessEnded
from services.selection import CARD
from services.selection.actions import release_decisions
from services.selection.actions.hearing import applications, notifications
from services.selection.store import INDEXES, KEYED
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: applications.on_challenge_defined,
        ChallengeDefinedV1: applications.on_challenge_defined_v1,
        ExpressionSubmitted: applications.on_expression_submitted,
        ExpressionWithdrawn: applications.on_expression_withdrawn,
        CallClosed: applications.on_call_closed,
        LotsCommitted: applications.on_lots_committed,
        LotsRevealed: applications.on_lots_revealed,
        AccessEnded: notifications.on_access_ended,
    },
    timers=(every(1, release_decisions.carry_out_confirmed),),
    indexes=INDEXES,
    keyed=KEYED,
)
