"""An applicant deletes a draft."""

from uuid import UUID

from services.applications.actions import own
from services.applications.model import drafts
from services.applications.store.expressions import Expressions
from shared.mongo import Database, transactional
from shared.person import Person


@transactional
def delete(db: Database, expression_id: UUID, *, by: Person, seen: int) -> None:
    """Delete *by*'s own draft, as they saw it in revision *seen*. Nothing that was ever sent can be deleted."""
    expression, _, _ = own.load(db, expression_id, by)
    deleted = drafts.delete(expression)
    own.require_seen(expression, seen)
    Expressions(db).delete(expression)
    db.announce(deleted)
