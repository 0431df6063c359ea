"""Facts about a delegate who comes in another's place."""

from services.events.contracts import (
    Cause,
    DelegateReplaced,
    HandedOver,
)
from shared.calendar import EntryStatus
from shared.messages import Fact
from tests.notifications.builders import NOW, OPENING, a_contact, an_entry, an_id
from tests.notifications.facts import given_back, registered


def a_replacement(leaving: str = "Eleni", substitute: str = "Petros", *, sequence: int = 1) -> DelegateReplaced:
    """*substitute* comes in the place of *leaving*, whose one seat is in the opening."""
    return DelegateReplaced(
        replacement_id=an_id(f"{leaving} by {substitute}"),
        delegation_id=an_id("delegation"),
        event_id="icc-2020.launch-week",
        event_title="Launch week",
        leaving_id=an_id(leaving),
        leaving=a_contact(leaving),
        substitute_id=an_id(substitute),
        substitute=a_contact(substitute),
        seats=(
            HandedOver(
                session_id=OPENING,
                given_id=an_id(f"seat of {leaving}"),
                taken_id=an_id(f"seat of {substitute}"),
                cancelled=an_entry(sequence, status=EntryStatus.CANCELLED),
                entry=an_entry(sequence - 1),
            ),
        ),
        reason="Eleni does not answer.",
        replaced_at=NOW,
    )


def its_seats(fact: DelegateReplaced) -> tuple[Fact, Fact]:
    """What the replacement says of the seat by itself: given, and taken."""
    (seat,), leaving, substitute = fact.seats, fact.leaving.name, fact.substitute.name
    by = {"replacement_id": fact.replacement_id}
    given = given_back(leaving).model_copy(update={**by, "entry": seat.cancelled, "cause": Cause.REMOVED})
    return given, registered(substitute).model_copy(update={**by, "entry": seat.entry})
