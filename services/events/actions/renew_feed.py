"""A delegate gets a new address for their private feed."""

from uuid import UUID

from services.events import rights
from services.events.actions import guards
from services.events.model import delegates
from services.events.model.delegates import Delegate
from services.events.store.delegates import Delegates
from shared.errors import NotAllowed
from shared.mongo import Database, transactional
from shared.person import Person
from shared.phrases import phrase


@transactional
def renew(db: Database, delegate_id: UUID, *, by: Person) -> Delegate:
    """Give the delegate a new link to their feed; the old one is dead.

    Raises:
        NotAllowed: only the delegate may.
    """
    delegate = guards.lock_present(db, delegate_id)
    if not rights.is_self(delegate, by):
        raise NotAllowed(phrase("only-the-delegate"))
    renewed = delegates.new_link(delegate)
    Delegates(db).save(renewed)
    return renewed
