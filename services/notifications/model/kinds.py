"""What holds for every letter of a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.selection.contracts import Outcome


@dataclass(frozen=True)
class Kind:
    """What holds for every letter of a template.

    Attributes:
        title: what organisers call it.
        careful: a second copy would do harm; a delivery in doubt waits for a person.
        priority: 0 is sent first.
        named_by_others: somebody else typed the recipient's name and address; the letter must not repeat the name.
        often_by_others: and how often it goes out is up to them, so that it is limited.

    Source: ARCHITECTURE.md, "what somebody else typed is not our greeting".
    """

    title: str
    priority: int = 5
    careful: bool = False
    named_by_others: bool = False
    often_by_others: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "sign-in": Kind("Sign-in link", priority=0),
        "receipt": Kind("Receipt", priority=2),
        "withdrawal": Kind("Withdrawal confirmed", priority=2),
        "reminder": Kind("Reminder of the closing time", priority=4),
        "closing-time": Kind("Closing time changed", priority=3),
        **{
            f"decision-{outcome}": Kind(f"Decision: {outcome.replace('-', ' ')}", priority=4, careful=True)
            for outcome in Outcome
        },
        "exception-granted": Kind("Exception made", priority=3),
        "exception-revoked": Kind("Exception taken back", priority=3),
        "invitation": Kind("Invitation of a delegation"),
        "registration": Kind("Seat confirmed", priority=3, named_by_others=True, often_by_others=True),
        "session-changed": Kind("Session changed", priority=3, named_by_others=True),
        "session-cancelled": Kind("Session cancelled", priority=3, named_by_others=True),
        "registration-cancelled": Kind("Seat given back", priority=3, named_by_others=True, often_by_others=True),
        "delegate-named": Kind("Named in another's place", priority=3, named_by_others=True, often_by_others=True),
        "delegate-replaced": Kind("Replaced as a delegate", priority=3, named_by_others=True, often_by_others=True),
        "newsletter-confirm": Kind("Newsletter: please confirm", priority=1),
        "announcement": Kind("Newsletter: selection announced", priority=9),
    }
)
