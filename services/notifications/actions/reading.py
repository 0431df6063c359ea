"""What pages and the API show: the home page, the ledger, and where somebody is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.notifications import rights
from services.notifications.actions import organisers
from services.notifications.forms import LetterFilter
from services.notifications.model.accesses import Access, Kind
from services.notifications.model.letters import FOR_MANY, Letter, Step
from services.notifications.model.phases import View, as_it_is, view_of
from services.notifications.model.tasks import Task, tasks_of
from services.notifications.store.accesses import Accesses
from services.notifications.store.challenges import Challenges
from services.notifications.store.expressions import Expressions
from services.notifications.store.issues import Issues
from services.notifications.store.letters import Cursor, Letters
from services.notifications.store.pauses import Pauses, Switches
from services.notifications.store.sessions import Sessions
from shared import addresses, clock
from shared.challenge import Challenge, Office
from shared.mongo import Database
from shared.person import Person

MOST_TASKS = 20


@dataclass(frozen=True)
class Home:
    """The challenge that is on, how it stands, whether the visitor is one of its organisers, and what they can do about
    their own expressions of interest."""

    challenge: Challenge
    view: View
    is_organiser: bool
    tasks: Sequence[Task]


@dataclass(frozen=True)
class SignedIn:
    """What lets somebody in now, newest first.

    Attributes:
        is_organiser: whether they see every token.
        ends_idle: whether their sessions end after two hours without looking at a page.
    """

    browsers: Sequence[Access]
    tokens: Sequence[Access]
    is_organiser: bool
    ends_idle: bool


@dataclass(frozen=True)
class Ledger:
    """A part of the ledger, newest first, its totals, and the steps that may be taken for all that fits."""

    letters: Sequence[Letter]
    totals: dict[str, Any]
    steps_for_many: Sequence[Step]


def offices_of(db: Database, by: Person) -> frozenset[Office]:
    """The offices that somebody holds in any challenge."""
    return rights.offices(by, Challenges(db).all())


def home(db: Database, *, by: Person | None) -> Home | None:
    """What the home page shows; None while no challenge is loaded."""
    challenges = Challenges(db).all()
    if not challenges:
        return None
    newest = max(challenges, key=lambda challenge: min(lane.opens_at for lane in challenge.lanes))
    newest = as_it_is(newest, Sessions(db).of(newest.id))
    now = clock.now()
    view = view_of(newest, now=now, announced_at=Issues(db).announced_at(newest.id))
    if by is None:
        return Home(newest, view, is_organiser=False, tasks=())
    own = Expressions(db).of_owner(newest.id, addresses.key(by.email), limit=MOST_TASKS)
    return Home(newest, view, rights.may_read_ledger(by, [newest]), tasks_of(own, view, now=now))


def signed_in(db: Database, *, by: Person) -> SignedIn:
    """The sessions and tokens that let in as *by* now."""
    working = [one for one in Accesses(db).of(by.email) if one.works(clock.real())]
    is_organiser = rights.may_oversee_tokens(by, Challenges(db).all())
    return SignedIn(
        browsers=[one for one in working if one.kind is Kind.SESSION],
        tokens=[one for one in working if one.kind is Kind.TOKEN],
        is_organiser=is_organiser,
        ends_idle=is_organiser or any(one.confidential for one in working),
    )


def tokens(db: Database, *, by: Person) -> list[Access]:
    """Every token, newest first.

    Raises:
        NotAllowed: *by* is no organiser.
    """
    organisers.check_tokens(db, by, organisers.READ)
    return Accesses(db).tokens()


def letters(db: Database, filters: LetterFilter, *, after: Cursor | None, limit: int, by: Person) -> Sequence[Letter]:
    """Letters that fit, newest first.

    Raises:
        NotAllowed: *by* is no organiser.
    """
    organisers.check_reading(db, by)
    return Letters(db).list(organisers.filtered(db, by, filters), after=after, limit=limit)


def letter(db: Database, letter_id: UUID, *, by: Person) -> Letter:
    """One letter.

    Raises:
        NotAllowed: *by* is no organiser.
        NotFound: there is none, or it is sealed for *by*; the two look alike.
    """
    organisers.check_reading(db, by)
    return Letters(db).among(letter_id, organisers.readable(db, by))


def ledger(db: Database, filters: LetterFilter, *, after: Cursor | None, limit: int, by: Person) -> Ledger:
    """What the organisers' page shows.

    Raises:
        NotAllowed: *by* is no organiser.
    """
    newest = letters(db, filters, after=after, limit=limit, by=by)
    may_many = rights.may_take_steps_for_many(by, Challenges(db).all())
    return Ledger(newest, totals(db, by=by), FOR_MANY if may_many else ())


def totals(db: Database, *, by: Person) -> dict[str, Any]:
    """How many letters there are, per template and per state; since when the oldest waits; who stopped sending;
    whether there may be others that are sealed for *by*.

    Raises:
        NotAllowed: *by* is no organiser.
    """
    organisers.check_reading(db, by)
    query = organisers.readable(db, by)
    by_template = Letters(db).totals(query)
    by_state: dict[str, int] = {}
    for states in by_template.values():
        for state, count in states.items():
            by_state[state] = by_state.get(state, 0) + count
    stopped, pause = Switches(db).stopped(), Pauses(db).current()
    return {
        "paused": pause,
        "by_state": by_state,
        "by_template": by_template,
        "oldest_unsent": Letters(db).oldest_unsent(query),
        "stopped": {"by": stopped[0], "at": stopped[1]} if stopped else None,
        "sealed": organisers.is_sealed(db, by),
    }
