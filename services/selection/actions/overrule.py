"""Overruling the ranking for one expression, with a reason and a name."""

from uuid import UUID

from services.selection.actions import decide, log, members
from services.selection.forms import NewOverride
from services.selection.model.committee import Member
from services.selection.model.decisions import OUTCOMES, Override
from services.selection.model.expressions import Expression
from services.selection.store.decisions import Decisions
from services.selection.store.locks import Lock, Locks
from services.selection.store.outcomes import Overrides
from shared import clock
from shared.errors import NotFound, Refused
from shared.mongo import Database, transactional
from shared.mongo.challenges import Challenges
from shared.person import Person
from shared.phrases import phrase


class AlreadyReleased(Refused):
    """A decision that has left is corrected, by two people, and not overruled by one."""

    code = "already-released"


@transactional
def override(db: Database, expression_id: UUID, new: NewOverride, *, by: Person) -> Override:
    """Overrule the ranking for one expression. Held decisions follow at once, and a proposed release becomes void.

    Raises:
        AlreadyReleased: its decision has left.
        NotAllowed, NotFound, TooManyOverrides.
    """
    who, expression = _begin(db, expression_id, by)
    challenge = Challenges(db).current()
    made = Override(expression_id=expression_id, outcome=new.outcome, reason=new.reason, by=who.title, at=clock.now())
    Overrides(db).put(made, challenge_id=challenge.id)
    decide.again(db, challenge, expression.lane, who)
    outcome = OUTCOMES[new.outcome]
    detail = phrase("thing-outcome-reason", thing=expression.name, outcome=outcome, reason=new.reason)
    log.by_person(db, who, phrase("act-overruled"), about=str(expression_id), detail=detail)
    return made


@transactional
def lift(db: Database, expression_id: UUID, *, by: Person) -> None:
    """Let the ranking decide again.

    Raises:
        AlreadyReleased: its decision has left.
        NotAllowed, NotFound, TooManyOverrides.
    """
    who, expression = _begin(db, expression_id, by)
    if not Overrides(db).lift(expression_id):
        raise NotFound(phrase("nothing-overruled"))
    decide.again(db, Challenges(db).current(), expression.lane, who)
    log.by_person(db, who, phrase("act-lifted-override"), about=str(expression_id), detail=expression.name)


def _begin(db: Database, expression_id: UUID, by: Person) -> tuple[Member, Expression]:
    """The chair who is asking, and the expression, on which nothing is decided meanwhile."""
    who = members.chair(db, by)
    expression = members.readable(db, expression_id, who)
    Locks(db).take(Lock.DECISIONS)
    if Decisions(db).bound([expression_id]):
        raise AlreadyReleased()
    return who, expression
