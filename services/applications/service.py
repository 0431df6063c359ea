"""The message side of applications: it hears decisions, and closes lanes by the clock."""

from services.applications import CARD, actions, store
from services.selection.contracts import DecisionReleased
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={DecisionReleased: actions.on_decision_released},
    timers=(every(1, actions.close_due_lanes),),
    indexes=store.INDEXES,
)
