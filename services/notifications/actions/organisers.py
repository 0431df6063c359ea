"""Who of the organisers may do what, asked of `rights` with what is in the store, and refused with a reason."""

from collections.abc import Callable, Iterable

from services.notifications import rights
from services.notifications.forms import LetterFilter
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.letters import Letters, besides, fitting, unsealed
from shared import clock
from shared.challenge import Challenge
from shared.errors import NotAllowed
from shared.mongo import Database, Document
from shared.mongo.conflicts import Conflicts
from shared.person import Person
from shared.phrases import Phrase, phrase

READ, WRITE = rights.READ, rights.WRITE
LEDGER = phrase("ledger-for-organisers")
MANY = phrase("many-for-the-office")
TOKENS = phrase("tokens-for-organisers")
May = Callable[[Person, Iterable[Challenge]], bool]


def check_reading(db: Database, by: Person) -> None:
    """Go on only if *by* may read the ledger.

    Raises:
        NotAllowed: they may not.
    """
    _check(db, by, READ, rights.may_read_ledger, LEDGER)


def check_step(db: Database, by: Person) -> None:
    """Go on only if *by* may take a step for a letter, and stop all sending.

    Raises:
        NotAllowed: they may not.
    """
    _check(db, by, WRITE, rights.may_take_steps, LEDGER)


def check_steps_for_many(db: Database, by: Person, scope: str) -> None:
    """Go on only if *by* may take a step for many letters, with *scope*.

    Raises:
        NotAllowed: they may not.
    """
    _check(db, by, scope, rights.may_take_steps_for_many, MANY)


def check_tokens(db: Database, by: Person, scope: str) -> None:
    """Go on only if *by* may see and revoke the tokens of others, with *scope*.

    Raises:
        NotAllowed: they may not.
    """
    _check(db, by, scope, rights.may_oversee_tokens, TOKENS)


def is_sealed(db: Database, by: Person) -> bool:
    """Whether there may be letters that are sealed for *by*."""
    return not rights.reads_every_letter(by, Challenges(db).all())


def readable(db: Database, by: Person) -> Document:
    """What finds the letters that are neither sealed for *by* nor hidden from them by a conflict of interest."""
    challenges, hidden, parts = Challenges(db).all(), Conflicts(db).hidden_from(by.email), []
    if not rights.reads_every_letter(by, challenges):
        lanes = rights.unsealed_lanes(by, challenges, now=clock.now())
        parts.append(unsealed(Expressions(db).ids_in(rights.unsealed_challenges(by, challenges), final_in=lanes)))
    if hidden:
        parts.append(besides(hidden, Letters(db).people_of(hidden)))
    return {"$and": parts} if parts else {}


def filtered(db: Database, by: Person, filters: LetterFilter) -> Document:
    """What finds the letters that *by* may read and that fit *filters*, names whatever their accents and capitals."""
    asked = fitting(**filters.model_dump(), titles=Letters(db).alike(filters.expression))
    return {"$and": [asked, readable(db, by)]}


def _check(db: Database, by: Person, scope: str, may: May, refusal: Phrase) -> None:
    by.need(scope)
    if not may(by, Challenges(db).all()):
        raise NotAllowed(refusal)
