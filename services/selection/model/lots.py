"""The lots of lanes as the committee holds them: what was promised before anybody applied, and the seed revealed."""

from datetime import datetime

from services.selection.model.base import Value
from shared import lots
from shared.lots import Fixed, Hex
from shared.messages import Invalid


class Commitment(Value):
    """What was published of a lane's seed, and when."""

    commitment: Hex
    fixed: Fixed
    committed_at: datetime


class LaneLot(Value):
    """A lane's lot.

    Attributes:
        promised: the commitment that holds.
        earlier: those it took the place of, oldest first; there are some only where a seed was lost.
        seed: empty until the lane has closed.
    """

    challenge_id: str
    lane: str
    promised: Commitment
    earlier: tuple[Commitment, ...] = ()
    seed: str = ""
    revealed_at: datetime | None = None


def committed(known: LaneLot | None, challenge_id: str, lane: str, new: Commitment) -> LaneLot:
    """The lane's lot once *new* was heard. What it replaces stays on record, for everybody to see.

    Raises:
        Invalid: the seed is known already, and another lot would now be chosen by who wins with it.
    """
    if known is None:
        return LaneLot(challenge_id=challenge_id, lane=lane, promised=new)
    if known.promised.commitment == new.commitment:
        return known
    if known.seed:
        raise Invalid(
            f"lane {lane}: the seed of its lot is public already, and this is the commitment of another one. "
            "The lot stays as it is; skip this message once you know where it comes from."
        )
    return known.model_copy(update={"promised": new, "earlier": (*known.earlier, known.promised)})


def revealed(known: LaneLot, seed: str, *, at: datetime) -> LaneLot:
    """*known* with its seed.

    Raises:
        Invalid: the seed is not the one that was committed to.
    """
    if (found := lots.commitment(seed)) != known.promised.commitment:
        raise Invalid(
            f"lane {known.lane}: this seed is not the one that was committed to: its SHA-256 is {found}, and "
            f"{known.promised.commitment} was published. It decides no tie; find out where it comes from."
        )
    return known if known.seed else known.model_copy(update={"seed": seed, "revealed_at": at})
