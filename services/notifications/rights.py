"""Who may do what here, and who reads what of the ledger: the only place of notifications that names an office."""

from collections.abc import Iterable
from datetime import datetime

from shared import seal
from shared.challenge import Challenge, Office
from shared.person import Person

READ, WRITE = "notifications:read", "notifications:write"  # what a token may be allowed


def offices(by: Person, challenges: Iterable[Challenge]) -> frozenset[Office]:
    """The offices that somebody holds in any of *challenges*."""
    return frozenset(office for challenge in challenges for office in challenge.offices_of(by.email))


def may_read_ledger(by: Person, challenges: Iterable[Challenge]) -> bool:
    """Whether somebody may see who was told what, but for what is sealed for them or a conflict hides."""
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


def reads_every_letter(by: Person, challenges: Iterable[Challenge]) -> bool:
    """Whether the seal keeps no letter from this organiser.

    Source: ARCHITECTURE.md, "the seal has no exceptions".
    """
    return all(seal.reads_all(challenge, by.email) for challenge in challenges)


def unsealed_challenges(by: Person, challenges: Iterable[Challenge]) -> list[str]:
    """The challenges whose expressions this organiser may know from the first draft on, by id."""
    return [challenge.id for challenge in challenges if seal.reads_all(challenge, by.email)]


def unsealed_lanes(by: Person, challenges: Iterable[Challenge], *, now: datetime) -> list[tuple[str, str]]:
    """The lanes, each by its challenge and its own id, of which this organiser may know what is final and nothing else.

    Source: ARCHITECTURE.md, "the seal has no exceptions".
    """
    return [
        (challenge.id, lane.id)
        for challenge in challenges
        if seal.reads_final(challenge, by.email)
        for lane in challenge.lanes
        if seal.is_off(lane, now)
    ]
