"""What organisers do with the ledger: look, take up what failed, and stop all sending.

Letters of lanes that are still open are the programme office's alone; for a chair there are none such.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.notifications.forms import LetterFilter
from services.notifications.known import sealed_lanes
from services.notifications.model import Letter, Overtaken, taken_up
from services.notifications.states import Step
from services.notifications.store import Challenges, Expressions, Letters, Pauses, Switch
from services.notifications.store.ledger import Place, fitting, unsealed
from shared import clock
from shared.errors import NotAllowed, Stale
from shared.mongo import Database, Document, transactional
from shared.person import Person

READ, WRITE = "notifications:read", "notifications:write"


def letters(db: Database, wanted: LetterFilter, *, after: Place | None, limit: int, by: Person) -> Sequence[Letter]:
    """Letters that fit, newest first."""
    _organiser(db, by, READ)
    found = {"$and": [fitting(**wanted.model_dump()), readable(db, by)]}
    return Letters(db).list(found, after=after, limit=limit)


def letter(db: Database, letter_id: UUID, *, by: Person) -> Letter:
    """One letter.

    Raises:
        NotFound: there is none, or it is sealed for *by*; the two look alike.
    """
    _organiser(db, by, READ)
    return Letters(db).get(letter_id, among=readable(db, by))


@transactional
def take_up(db: Database, letter_id: UUID, step: Step, *, by: Person) -> Letter:
    """Let a letter take a person's *step*, such as another try after a refusal.

    Raises:
        NotFound: there is none, or it is sealed for *by*.
        StepNotAllowed: the letter's state does not allow it.
        Overtaken: a newer letter about the same thing took its place.
        Stale: it changed at this very moment.
    """
    _organiser(db, by, WRITE)
    was = Letters(db).get(letter_id, among=readable(db, by))
    now = taken_up(was, step, by=by.email, at=clock.real())
    if step in (Step.RETRY, Step.RELEASE) and Letters(db).newer(was):
        raise Overtaken
    if not Letters(db).settle(was, now):
        raise Stale("This letter changed at this moment. Look again.")
    return now


@transactional
def switch_sending(db: Database, *, stopped: bool, by: Person) -> None:
    """Stop all sending but sign-in links, or go on."""
    _organiser(db, by, WRITE)
    if stopped:
        Switch(db).stop(by.email, clock.real())
    else:
        Switch(db).start()


def totals(db: Database, *, by: Person) -> dict[str, Any]:
    """How many letters there are, per template and per state; since when the oldest waits; who stopped sending;
    whether there may be others that are sealed for *by*."""
    _organiser(db, by, READ)
    seen = readable(db, by)
    by_template = Letters(db).totals(seen)
    by_state: dict[str, int] = {}
    for states in by_template.values():
        for state, count in states.items():
            by_state[state] = by_state.get(state, 0) + count
    stopped, pause = Switch(db).stopped(), Pauses(db).current()
    return {
        "paused": pause.model_dump(exclude={"by_name"}) if pause else None,
        "by_state": by_state, "by_template": by_template, "oldest_unsent": Letters(db).oldest_unsent(seen),
        "stopped": {"by": stopped[0], "at": stopped[1]} if stopped else None, "sealed": bool(_sealed(db, by)),
    }  # fmt: skip


def _sealed(db: Database, by: Person) -> list[tuple[str, str]]:
    return sealed_lanes(Challenges(db).all(), by.email, now=clock.now())


def readable(db: Database, by: Person) -> Document:
    """What finds the letters that are not sealed for *by*."""
    lanes = _sealed(db, by)
    return unsealed(Expressions(db).ids_outside(lanes)) if lanes else {}


def _organiser(db: Database, who: Person, scope: str) -> None:
    who.need(scope)
    if not any(challenge.offices_of(who.email) for challenge in Challenges(db).all()):
        raise NotAllowed("Only organisers of the challenge see who was told what.")
