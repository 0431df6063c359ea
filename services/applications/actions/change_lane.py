"""An applicant moves a draft to another lane that is open."""

from datetime import datetime
from uuid import UUID

from services.applications.actions import own
from services.applications.model import dossiers, drafts, lanes
from services.applications.model.dossiers import Dossier
from services.applications.model.expressions import Expression
from services.applications.store.expressions import Expressions
from shared import clock
from shared.errors import Refused
from shared.mongo import Database, transactional
from shared.person import Person


@transactional
def move(db: Database, expression_id: UUID, lane_id: str, *, by: Person, at: datetime, seen: int) -> Expression:
    """Move *by*'s own draft to another lane that is open, with everything that was written."""
    expression, _, challenge = own.load(db, expression_id, by)
    there, fact = drafts.move(expression, lanes.get(challenge, lane_id), challenge, at=at)
    own.require_seen(expression, seen)
    Expressions(db).save(there)
    db.announce(fact)
    return there


def alternatives(db: Database, expression_id: UUID, *, by: Person) -> list[Dossier]:
    """*by*'s own draft as it would be in each other lane that is open: what it would lack there, and what would speak
    against it. Empty when there is none, or when it was sent."""
    expression, _, challenge = own.load(db, expression_id, by)
    now, options = clock.now(), []
    for lane in challenge.lanes:
        try:
            there, _ = drafts.move(expression, lane, challenge, at=now)
        except Refused:
            continue
        options.append(dossiers.of(there, challenge, at=now))
    return options
