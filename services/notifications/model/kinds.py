"""What holds for every letter of a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.selection.contracts import Outcome


@dataclass(frozen=True)
class Kind:
    """What holds for every letter of a template.

    Attributes:
        careful: a second copy would do harm; a delivery in doubt waits for a person.
        priority: 0 is sent first.
        named_by_others: somebody else typed the recipient's name and address; the letter must not repeat the name.
        often_by_others: and how often it goes out is up to them, so that it is limited.

    Source: ARCHITECTURE.md, "what somebody else typed is not our greeting".
    """

    priority: int = 5
    careful: bool = False
    named_by_others: bool = False
    often_by_others: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "sign-in": Kind(priority=0),
        "receipt": Kind(priority=2),
        "withdrawal": Kind(priority=2),
        "reminder": Kind(priority=4),
        "closing-time": Kind(priority=3),
        **{f"decision-{outcome}": Kind(priority=4, careful=True) for outcome in Outcome},
        "exception-granted": Kind(priority=3),
        "exception-revoked": Kind(priority=3),
        "invitation": Kind(),
        "registration": Kind(priority=3, named_by_others=True, often_by_others=True),
        "session-changed": Kind(priority=3, named_by_others=True),
        "session-cancelled": Kind(priority=3, named_by_others=True),
        "registration-cancelled": Kind(priority=3, named_by_others=True, often_by_others=True),
        "delegate-named": Kind(priority=3, named_by_others=True, often_by_others=True),
        "delegate-replaced": Kind(priority=3, named_by_others=True, often_by_others=True),
        "newsletter-confirm": Kind(priority=1),
        "announcement": Kind(priority=9),
    }
)
