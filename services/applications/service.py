"""The message side of applications: it hears decisions and who signed out, and closes lanes by the clock."""

from services.applications import CARD, actions, store
from services.applications.actions import leaving, lots
from services.notifications.contracts import AccessEnded
from services.selection.contracts import DecisionReleased
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={DecisionReleased: actions.on_decision_released, AccessEnded: leaving.on_access_ended},
    timers=(every(1, actions.close_due_lanes), every(15, lots.reveal_closed)),
    indexes=store.INDEXES,
    keyed=store.KEYED,
)
