"""Lots of an installation that had none: selection gets them here, whatever its older processes pass over.

While an upgrade goes on, such a process may still hear selection's queue. `LotsCommitted` is nothing to it, so it moves
on, and nobody says it again. Handing over what the message says makes no difference to whoever hears it as well.
"""

from services.applications.model.lots import Lot
from services.applications.store.lots import Lots
from services.selection import store as selection
from services.selection.model import lots
from services.selection.model.lots import Commitment
from shared.mongo import Database


def hand_over(teller: Database, hearer: Database, challenge_id: str) -> None:
    """Let selection know the lots of a challenge as applications told them. Twice changes nothing."""
    for lot in Lots(teller).of_challenge(challenge_id).values():
        hearer.transact(lambda lot=lot: _hand_over(hearer, lot))  # type: ignore[misc]


def _hand_over(hearer: Database, lot: Lot) -> None:
    known = selection.Lots(hearer).find(lot.challenge_id, lot.lane)
    if known is None:
        promised = Commitment(commitment=lot.commitment, fixed=lot.fixed, committed_at=lot.committed_at)
        known = lots.committed(None, lot.challenge_id, lot.lane, promised)
    if lot.revealed_at and not known.seed and known.promised.commitment == lot.commitment:
        known = lots.revealed(known, lot.seed, at=lot.revealed_at)
    selection.Lots(hearer).keep(known)
