"""What the message side of notifications hears."""

from services.applications import CARD as APPLICATIONS
from services.applications.contracts import CallClosed, LotsCommitted, LotsRevealed
from services.events import CARD as EVENTS
from services.notifications import CARD
from services.notifications.service import SERVICE
from services.selection import CARD as SELECTION
from services.selection.contracts import ConflictForeseen


def test_every_fact_that_concerns_somebody_is_handled() -> None:
    told = {fact for card in (APPLICATIONS, SELECTION, EVENTS) for fact in card.publishes}

    committee = {CallClosed, LotsCommitted, LotsRevealed}  # letters follow with the decisions
    foreseen = {ConflictForeseen}  # applications finds what it touches, and says so
    assert told - set(SERVICE.handlers) == committee | foreseen


def test_it_hears_whoever_publishes_what_it_handles() -> None:
    assert set(CARD.hears) == {card.name for card in (APPLICATIONS, SELECTION, EVENTS)}
