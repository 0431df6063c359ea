"""Releases: what lets decisions leave, and takes two people, one of them the chair."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.selection.model.decisions import Correction
from shared import addresses
from shared.errors import Refused
from shared.phrases import phrase
from shared.steps import Steps
from shared.values import Value


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


class ReleaseStatus(StrEnum):
    """Where a release stands. `confirmed` means on its way; killed half-way, it is taken up again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    VOID = "void"


class ReleaseStep(StrEnum):
    """What can be done with a release. `replace`: another proposal takes its place."""

    CONFIRM = "confirm"
    FINISH = "finish"
    TAKE_BACK = "take-back"
    REPLACE = "replace"


_STATUSES = {
    ReleaseStatus.PROPOSED: phrase("release-proposed"),
    ReleaseStatus.CONFIRMED: phrase("release-confirmed"),
    ReleaseStatus.RELEASED: phrase("release-released"),
    ReleaseStatus.VOID: phrase("release-void"),
}
_STEPS = {
    ReleaseStep.CONFIRM: phrase("confirm-release"),
    ReleaseStep.FINISH: phrase("finish-release"),
    ReleaseStep.TAKE_BACK: phrase("take-release-back"),
    ReleaseStep.REPLACE: phrase("replace-release"),
}
STEPS = Steps(
    thing="A release",
    begins=ReleaseStatus.PROPOSED,
    table={
        (ReleaseStatus.PROPOSED, ReleaseStep.CONFIRM): ReleaseStatus.CONFIRMED,
        (ReleaseStatus.CONFIRMED, ReleaseStep.FINISH): ReleaseStatus.RELEASED,
        (ReleaseStatus.PROPOSED, ReleaseStep.TAKE_BACK): ReleaseStatus.VOID,
        (ReleaseStatus.PROPOSED, ReleaseStep.REPLACE): ReleaseStatus.VOID,
    },
    says=lambda status, step: phrase("release-has-no-such-step", status=_STATUSES[status], step=_STEPS[step]),
)


class Release(Value):
    """A batch of decisions on its way out, or one correction, bound by a digest to what the proposer saw."""

    id: UUID
    challenge_id: str
    lanes: tuple[str, ...]
    digest: str
    total: int
    outcomes: dict[str, int]
    state: ReleaseStatus = ReleaseStatus.PROPOSED
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
    def is_proposed(self) -> bool:
        """Whether it waits for its second person."""
        return self.state is ReleaseStatus.PROPOSED

    @property
    def is_under_way(self) -> bool:
        """Whether it was confirmed, and its decisions leave or have left."""
        return self.state in (ReleaseStatus.CONFIRMED, ReleaseStatus.RELEASED)


def confirmed(release: Release, *, email: str, is_chair: bool, digest: str, current: str, now: datetime) -> Release:
    """*release* on its way, confirmed by the organiser with the address *email*.

    *digest*: of the batch that the confirmer looked at; *current*: of the decisions as they are now.

    Raises:
        ProposalVoid, SamePersonTwice, NoChair.

    Source: ARCHITECTURE.md, "a release is bound to a digest of its batch".
    """
    if not STEPS.allow(release.state, ReleaseStep.CONFIRM):
        raise ProposalVoid(phrase("nothing-to-confirm", status=_STATUSES[release.state]))
    if addresses.same(release.proposed_by, email):
        raise SamePersonTwice()
    if not (release.proposed_by_chair or is_chair):
        raise NoChair()
    if not release.digest == digest == current:
        raise ProposalVoid()
    status = STEPS.after(release.state, ReleaseStep.CONFIRM)
    return release.model_copy(update={"state": status, "confirmed_by": email, "confirmed_at": now})


def finished(release: Release, *, now: datetime) -> Release:
    """*release* once the last of its decisions has left."""
    return release.model_copy(update={"state": STEPS.after(release.state, ReleaseStep.FINISH), "finished_at": now})


def replaced(release: Release) -> Release:
    """*release*, void, for another proposal takes its place."""
    return release.model_copy(update={"state": STEPS.after(release.state, ReleaseStep.REPLACE)})


def taken_back(release: Release, *, email: str, now: datetime) -> Release:
    """*release*, void, for the organiser with this *email* took its proposal back; one that is void already stays so.

    Raises:
        AlreadyConfirmed.

    Source: ARCHITECTURE.md, "a proposal can be taken back by any organiser".
    """
    if release.is_under_way:
        raise AlreadyConfirmed(name=release.confirmed_by)
    if release.state is ReleaseStatus.VOID:
        return release
    status = STEPS.after(release.state, ReleaseStep.TAKE_BACK)
    return release.model_copy(update={"state": status, "taken_back_by": email, "taken_back_at": now})


def as_of_now(release: Release, current: str) -> Release:
    """*release*, void where it was proposed for decisions that no longer are what they were.

    *current*: the digest of the decisions as they are now.
    """
    if not release.is_proposed or current == release.digest:
        return release
    return replaced(release)
