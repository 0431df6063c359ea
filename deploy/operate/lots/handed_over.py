"""Lots of an installation that had none: selection gets them here, whatever its older processes pass over.

While an upgrade goes on, such a process may still hear selection's queue. `LotsCommitted` is nothing to it, so it moves
on, and nobody says it again. Handing over what the message says makes no difference to whoever hears it as well.
"""

from services.applications.model.lots import Lot
from services.applications.store.lots import Lots as Kept
from services.selection.model import lots
from services.selection.model.lots import Commitment
from services.selection.store.lots import Lots
from shared.mongo import Database


def hand_over(teller: Database, hearer: Database, challenge_id: str) -> None:
    """Let selection know the lots of a challenge as applications told them. Twice changes nothing."""
    for lot in Kept(teller).of_challenge(challenge_id).values():
        hearer.transact(lambda lot=lot: _hand_over(hearer, lot))  # type: ignore[misc]


def _hand_over(hearer: Database, lot: Lot) -> None:
    promise = Lots(hearer).of(lot.challenge_id, lot.lane)
    if promise is None:
        promised = Commitment(commitment=lot.commitment, fixed=lot.fixed, committed_at=lot.committed_at)
        promise = lots.committed(None, lot.challenge_id, lot.lane, promised)
    if lot.revealed_at and not promise.seed and promise.promised.commitment == lot.commitment:
        promise = lots.revealed(promise, lot.seed, at=lot.revealed_at)
    Lots(hearer).save(promise)
