"""The one stop button."""

from services.notifications.actions import organisers
from services.notifications.store.pauses import Switches
from shared import clock
from shared.mongo import Database, transactional
from shared.person import Person


@transactional
def switch_sending(db: Database, *, stopped: bool, by: Person) -> None:
    """Stop all sending but sign-in links, or go on.

    Raises:
        NotAllowed: *by* is no organiser.
    """
    organisers.check_step(db, by)
    if stopped:
        Switches(db).stop(by.email, clock.real())
    else:
        Switches(db).start()
