"""Keeping organisers from what a conflict of interest hides from them before it is sent in, in the open transaction.

What was sent in is selection's to tell: it knows the committee, and what was declared about one expression.
"""

from collections.abc import Iterable, Iterator

from services.applications.contracts import ConflictFound
from services.applications.model.conflicts import Foreseen, found
from services.applications.model.expressions import Expression
from services.applications.store.expressions import Expressions, those
from services.applications.store.foreseen import ForeseenConflicts
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.conflicts import Conflicts


def from_written(db: Database, expression: Expression, challenge: Challenge) -> None:
    """Hide *expression*, as it is written now, from whom a conflict keeps from it, and tell so. What hid it once hides
    it for good."""
    _hide(db, found(expression, challenge, ForeseenConflicts(db).of_challenge(challenge.id)))


def from_everything(db: Database, foreseen: Foreseen, challenge: Challenge) -> None:
    """Keep what was *foreseen*, and hide from its organiser all that it keeps them from, as it is written now. Twice is
    as once."""
    ForeseenConflicts(db).save(foreseen)
    for expression in Expressions(db).each(those(challenge.id)):
        _hide(db, found(expression, challenge, [foreseen]))


def standing(db: Database, challenge: Challenge) -> Iterator[ConflictFound]:
    """Every conflict with what is being written."""
    foreseen = ForeseenConflicts(db).of_challenge(challenge.id)
    for expression in Expressions(db).each(those(challenge.id)):
        yield from found(expression, challenge, foreseen)


def _hide(db: Database, facts: Iterable[ConflictFound]) -> None:
    new = [fact for fact in facts if fact.expression_id not in Conflicts(db).hidden_from(fact.email)]
    for fact in new:
        Conflicts(db).learn(fact.expression_id, fact.email)
    db.announce(*new)
