"""Events: sessions, invitations, seats and calendar feeds."""

from services.events import contracts
from shared.messages import Card

CARD = Card(
    name="events",
    owns="sessions, delegations, registrations, calendar feeds",
    publishes=(
        contracts.DelegationInvited,
        contracts.DelegateRegistered,
        contracts.DelegateDescribed,
        contracts.RegistrationCancelled,
        contracts.DelegateReplaced,
        contracts.SessionScheduled,
        contracts.SessionChangedV1,
        contracts.SessionChanged,
        contracts.SessionCancelledV1,
        contracts.SessionCancelled,
    ),
    hears=("applications", "selection", "notifications"),
)
