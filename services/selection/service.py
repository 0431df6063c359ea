"""What selection's work process does: learn from applications, and finish releases that were cut short."""

from services.applications.contracts import (
    CallClosed,
    ChallengeDefined,
    ExpressionSubmitted,
    ExpressionWithdrawn,
    LotsCommitted,
    LotsRevealed,
)
from services.notifications.contracts import AccessEnded
from services.selection import CARD
from services.selection.actions import learning, leaving, releasing
from services.selection.store import INDEXES, KEYED
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: learning.on_challenge_defined,
        ExpressionSubmitted: learning.on_expression_submitted,
        ExpressionWithdrawn: learning.on_expression_withdrawn,
        CallClosed: learning.on_call_closed,
        LotsCommitted: learning.on_lots_committed,
        LotsRevealed: learning.on_lots_revealed,
        AccessEnded: leaving.on_access_ended,
    },
    timers=(every(1, releasing.carry_out_confirmed),),
    indexes=INDEXES,
    keyed=KEYED,
)
