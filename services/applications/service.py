"""The message side of applications: it hears decisions and who signed out, and closes lanes by the clock."""

from services.applications import CARD, store
from services.applications.actions import close_lanes, draw_lots
from services.applications.actions.hearing import notifications, selection
from services.notifications.contracts import AccessEnded
from services.selection.contracts import ConflictArose, ConflictForeseen, DecisionReleased, DecisionReleasedV1
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={
        DecisionReleasedV1: selection.on_decision_released,
        DecisionReleased: selection.on_decision_released,
        ConflictArose: selection.on_conflict_arose,
        ConflictForeseen: selection.on_conflict_foreseen,
        AccessEnded: notifications.on_access_ended,
    },
    timers=(every(1, close_lanes.close_due_lanes), every(15, draw_lots.reveal_closed)),
    indexes=store.INDEXES,
    outgrown=store.OUTGROWN,
    keyed=store.KEYED,
)
