"""A lane's lot: its seed is kept to ourselves until the lane has closed, its commitment is public from the start.

The seed is revealed in the transaction that closes the lane, after its gates are shut. Ids of expressions are random
and ours, and an exception lifts rules of eligibility, never the closing time: whoever learns the seed can bring no
other id.
"""

from datetime import datetime

from pydantic import Field

from services.applications import contracts
from shared import lots
from shared.challenge import Lane
from shared.lots import Fixed, Hex
from shared.values import Value


class Lot(Value):
    """A lane's seed and what became of it. Whoever shows one shows `public_seed`."""

    challenge_id: str
    lane: str
    seed: Hex = Field(repr=False)
    fixed: Fixed
    committed_at: datetime
    revealed_at: datetime | None = None

    @property
    def commitment(self) -> str:
        return lots.commitment(self.seed)

    @property
    def public_seed(self) -> str | None:
        """The seed, once it was revealed."""
        return self.seed if self.revealed_at else None


def commit(
    challenge_id: str, lane: Lane, *, seed: str, is_begun: bool, at: datetime
) -> tuple[Lot, contracts.LotsCommitted]:
    """A lot for *lane*, and what to tell of it. *is_begun*: whether there are expressions that it decides about.

    Source: ARCHITECTURE.md, "the last tie-break is a lot by commit and reveal".
    """
    during = Fixed.WHILE_OPEN if is_begun else Fixed.BEFORE_ANY
    fixed = Fixed.AFTER_CLOSE if at > lane.closes_at else during
    lot = Lot(challenge_id=challenge_id, lane=lane.id, seed=seed, fixed=fixed, committed_at=at)
    return lot, contracts.LotsCommitted(
        challenge_id=challenge_id, lane=lane.id, commitment=lot.commitment, fixed=fixed, committed_at=at
    )


def reveal(lot: Lot, *, at: datetime) -> tuple[Lot, contracts.LotsRevealed]:
    """*lot* with its seed public, and what to tell of it. Only for a lane that takes nothing any more."""
    revealed = lot.model_copy(update={"revealed_at": at})
    return revealed, contracts.LotsRevealed(challenge_id=lot.challenge_id, lane=lot.lane, seed=lot.seed, revealed_at=at)
