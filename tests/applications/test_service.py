from services.applications import CARD
from services.applications.actions import close_lanes, draw_lots
from services.applications.service import SERVICE
from services.notifications import CARD as NOTIFICATIONS
from services.selection import CARD as SELECTION


def test_it_handles_only_what_the_services_on_its_card_publish() -> None:
    assert CARD.hears == (SELECTION.name, NOTIFICATIONS.name)
    assert set(SERVICE.handlers) <= {*SELECTION.publishes, *NOTIFICATIONS.publishes}


def test_lanes_are_closed_and_their_lots_revealed_by_the_clock() -> None:
    assert [timer.action for timer in SERVICE.timers] == [close_lanes.close_due_lanes, draw_lots.reveal_closed]
