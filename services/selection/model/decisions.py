"""Decisions on expressions, the overrides behind some of them, and what corrects one that was released."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.selection.contracts import Outcome, Reasons
from shared.people import City
from shared.phrases import Phrase, phrase
from shared.values import Value

OUTCOMES = {
    Outcome.SELECTED: phrase("outcome-selected"),
    Outcome.RESERVE: phrase("outcome-reserve"),
    Outcome.FELLOW: phrase("outcome-fellow"),
    Outcome.NOT_SELECTED: phrase("outcome-not-selected"),
    Outcome.INELIGIBLE: phrase("outcome-ineligible"),
    Outcome.WITHDRAWN: phrase("outcome-withdrawn"),
}


class Override(Value):
    """A person overrules the ranking, with a reason and a name."""

    expression_id: UUID
    outcome: Outcome
    reason: str
    by: str
    at: datetime


class Statement(Value):
    """What the applicant was told of a decision, and the public of a selected one."""

    outcome: Outcome
    reasons: Reasons
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
    was: Statement
    now: Statement
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
        reasons: what the applicant is told; names nobody else. An English text before November 2026.
        why: the committee's own explanation, a sentence each, kept for good; English texts before November 2026.
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
    reasons: Reasons
    why: tuple[Phrase | str, ...]
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
    about = {"expression_id", "generation", "outcome", "reasons", "why"}
    rows = sorted(json.dumps(d.model_dump(mode="json", include=about), sort_keys=True) for d in decisions)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
