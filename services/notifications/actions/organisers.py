"""Who of the organisers may do what, asked of `rights` with what is in the store, and refused in words."""

from services.notifications import rights
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.letters import unsealed
from shared import clock
from shared.errors import NotAllowed
from shared.mongo import Database, Document
from shared.person import Person

READ, WRITE = rights.READ, rights.WRITE


def check_reading(db: Database, by: Person) -> None:
    """Go on only if *by* may read the ledger.

    Raises:
        NotAllowed: they may not.
    """
    by.need(READ)
    if not rights.may_read_ledger(by, Challenges(db).all()):
        raise NotAllowed("Only organisers of the challenge see who was told what.")


def check_step(db: Database, by: Person) -> None:
    """Go on only if *by* may take a step for a letter, and stop all sending.

    Raises:
        NotAllowed: they may not.
    """
    by.need(WRITE)
    if not rights.may_take_steps(by, Challenges(db).all()):
        raise NotAllowed("Only organisers of the challenge see who was told what.")


def check_steps_for_many(db: Database, by: Person, scope: str) -> None:
    """Go on only if *by* may take a step for many letters, with *scope*.

    Raises:
        NotAllowed: they may not.
    """
    by.need(scope)
    if not rights.may_take_steps_for_many(by, Challenges(db).all()):
        raise NotAllowed("Only the programme office takes steps for many letters at once.")


def check_tokens(db: Database, by: Person, scope: str) -> None:
    """Go on only if *by* may see and revoke the tokens of others, with *scope*.

    Raises:
        NotAllowed: they may not.
    """
    by.need(scope)
    if not rights.may_oversee_tokens(by, Challenges(db).all()):
        raise NotAllowed("Only organisers of the challenge see the tokens of others.")


def is_sealed(db: Database, by: Person) -> bool:
    """Whether there may be letters that are sealed for *by*."""
    return bool(_sealed_lanes(db, by))


def readable(db: Database, by: Person) -> Document:
    """What finds the letters that are not sealed for *by*."""
    lanes = _sealed_lanes(db, by)
    return unsealed(Expressions(db).ids_outside(lanes)) if lanes else {}


def _sealed_lanes(db: Database, by: Person) -> list[tuple[str, str]]:
    return rights.sealed_lanes(by, Challenges(db).all(), now=clock.now())
