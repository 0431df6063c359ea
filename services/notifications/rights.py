"""Who may do what here, and who reads what of the ledger: the only place of notifications that names an office."""

from collections.abc import Iterable
from datetime import datetime

from shared.challenge import Challenge, Office
from shared.person import Person

READ, WRITE = "notifications:read", "notifications:write"  # what a token may be allowed


def offices(by: Person, challenges: Iterable[Challenge]) -> frozenset[Office]:
    """The offices that somebody holds in any of *challenges*."""
    return frozenset(office for challenge in challenges for office in challenge.offices_of(by.email))


def may_read_ledger(by: Person, challenges: Iterable[Challenge]) -> bool:
    """Whether somebody may see who was told what, but for what is sealed for them (`sealed_lanes`)."""
    return bool(offices(by, challenges))


def may_take_steps(by: Person, challenges: Iterable[Challenge]) -> bool:
    """Whether somebody may try a letter again, hold, stop or confirm it, and stop all sending."""
    return bool(offices(by, challenges))


def may_take_steps_for_many(by: Person, challenges: Iterable[Challenge]) -> bool:
    """Whether somebody may take a step for many letters at once."""
    return Office.PROGRAMME in offices(by, challenges)


def may_oversee_tokens(by: Person, challenges: Iterable[Challenge]) -> bool:
    """Whether somebody may see and revoke the tokens of others."""
    return bool(offices(by, challenges))


def sealed_lanes(by: Person, challenges: Iterable[Challenge], *, now: datetime) -> list[tuple[str, str]]:
    """The lanes, each by its challenge and its own id, of whose letters this organiser must not know yet.

    Until a lane closes the programme office alone knows who applied, and nobody who chairs the committee, whatever else
    they do; somebody may send at the very closing time.

    Source: ARCHITECTURE.md, "the seal has no exceptions".
    """
    return [
        (challenge.id, lane.id)
        for challenge in challenges
        if challenge.offices_of(by.email) != {Office.PROGRAMME}
        for lane in challenge.lanes
        if now <= lane.closes_at
    ]
