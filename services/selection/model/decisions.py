"""Decisions on expressions, the overrides behind some of them, and the release that takes two people."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.selection.contracts import Outcome
from services.selection.model.base import Value
from services.selection.model.committee import Member
from shared import addresses
from shared.challenge import Office
from shared.errors import Refused
from shared.people import City


class SamePersonTwice(Refused):
    """Whoever proposed a release wants to confirm it too."""

    code = "same-person-twice"


class NoChair(Refused):
    """Neither of the two who release is a chair."""

    code = "no-chair"


class ProposalVoid(Refused):
    """A decision changed after the release was proposed, or another release took its place."""

    code = "proposal-void"


class NothingToRelease(Refused):
    """No decision is held."""

    code = "nothing-to-release"


class AlreadyConfirmed(Refused):
    """What is confirmed leaves, and is not taken back."""

    code = "already-confirmed"


class Override(Value):
    """A person overrules the ranking, with a reason and a name."""

    expression_id: UUID
    outcome: Outcome
    reason: str
    by: str
    at: datetime


class Told(Value):
    """What the applicant was told of a decision, and the public of a selected one."""

    outcome: Outcome
    reasons: str
    name: str
    cities: tuple[City, ...]


class Correction(Value):
    """What puts a released decision right, old beside new.

    Attributes:
        replaces: the generation of the decision that it corrects.
        because: for the record; the applicant is told `now.reasons`.
        set_aside: the reviewers whose sheets no longer count.
        letter: whether the applicant gets one.
    """

    expression_id: UUID
    replaces: int
    was: Told
    now: Told
    because: str
    set_aside: tuple[UUID, ...] = ()
    letter: bool = True

    @property
    def gives_place(self) -> bool:
        """Whether the one concerned holds a place by it, and held none before."""
        return self.now.outcome is Outcome.SELECTED is not self.was.outcome

    @property
    def takes_place(self) -> bool:
        """Whether the one concerned held a place, and holds none by it."""
        return self.was.outcome is Outcome.SELECTED is not self.now.outcome


class Decision(Value):
    """What is decided on an expression, and everything that explains it.

    Attributes:
        generation: 1 for the first decision; a later one replaces what was released before.
        rank: among those that rank decides; None for those that a person or a withdrawal decided.
        score: points of 100, rounded for reading; the ranking itself is exact.
        reasons: what the applicant is told; names nobody else.
        why: the committee's own explanation, a sentence each, kept for good.
        lot: the expression's lot where rank decided; empty before there were lots, when the content hash parted ties.
        drawn: those that nothing but their lots parted, this one among them, as they were ranked; else empty.
        release_id: the confirmed release that carries it; from then on it cannot change.
        correction: what it corrects, where it takes the place of a released one because a person said so.
    """

    expression_id: UUID
    generation: int
    challenge_id: str
    lane: str
    outcome: Outcome
    rank: int | None = None
    score: str = ""
    reasons: str
    why: tuple[str, ...]
    lot: str = ""
    drawn: tuple[UUID, ...] = ()
    override: Override | None = None
    decided_at: datetime
    decided_by: str
    release_id: UUID | None = None
    released_at: datetime | None = None
    announced_at: datetime | None = None
    correction: Correction | None = None

    @property
    def is_bound(self) -> bool:
        """Whether it is in a confirmed release, so that it can no longer change."""
        return self.release_id is not None

    @property
    def moves_by_rank(self) -> bool:
        """Whether a place that becomes free can move it up: rank decided it, and it holds none."""
        return self.override is None and self.outcome in (Outcome.RESERVE, Outcome.NOT_SELECTED)


def digest_of(decisions: Iterable[Decision]) -> str:
    """What a release binds itself to: it changes when any decision of the batch does, or one is added or taken away."""
    rows = sorted((str(d.expression_id), d.generation, d.outcome.value, d.reasons, d.why) for d in decisions)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


class ReleaseState(StrEnum):
    """Where a release stands. `confirmed` means on its way; killed half-way, it is taken up again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    VOID = "void"


class Release(Value):
    """A batch of decisions on its way out, or one correction, bound by a digest to what the proposer saw."""

    id: UUID
    challenge_id: str
    lanes: tuple[str, ...]
    digest: str
    total: int
    outcomes: dict[str, int]
    state: ReleaseState = ReleaseState.PROPOSED
    proposed_by: str
    proposed_by_chair: bool
    proposed_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    finished_at: datetime | None = None
    taken_back_by: str = ""
    taken_back_at: datetime | None = None
    correction: Correction | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it was confirmed, and its decisions leave or have left."""
        return self.state in (ReleaseState.CONFIRMED, ReleaseState.RELEASED)


def taken_back(release: Release, *, by: str, now: datetime) -> Release:
    """*release*, void, for *by* took its proposal back; one that is void already stays as it is.

    Raises:
        AlreadyConfirmed.
    """
    if release.is_under_way:
        raise AlreadyConfirmed(
            f"{release.confirmed_by} has confirmed this, so it cannot be taken back. A decision that was released is"
            " put right by a correction."
        )
    if release.state is ReleaseState.VOID:
        return release
    return release.model_copy(update={"state": ReleaseState.VOID, "taken_back_by": by, "taken_back_at": now})


def check_confirmation(release: Release, member: Member, *, digest: str, current: str) -> None:
    """Refuse unless *member* may confirm *release* as it stands now.

    *digest*: of the batch that the confirmer looked at; *current*: of the decisions as they are now.

    Raises:
        ProposalVoid, SamePersonTwice, NoChair, NotAllowed.
    """
    member.needs(Office.CHAIR, Office.PROGRAMME)
    if release.state is not ReleaseState.PROPOSED:
        raise ProposalVoid(f"This release is {release.state.value}; there is nothing to confirm.")
    if addresses.same(release.proposed_by, member.email):
        raise SamePersonTwice("You proposed this release; another person must confirm it.")
    if not (release.proposed_by_chair or member.is_chair):
        raise NoChair("A release takes two people, one of them the chair.")
    if not release.digest == digest == current:
        raise ProposalVoid("Decisions have changed since this release was proposed. Look at them and propose again.")
