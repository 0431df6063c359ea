"""The lots of lanes as the committee holds them: what was promised before anybody applied, and the seed revealed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from services.selection.model.base import Value
from shared import lots
from shared.challenge import Challenge
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


class Draw(Value):
    """The lanes that are drawn under one key.

    Attributes:
        lanes: their ids, in the order of the alphabet.
        lacking: those whose seed is not here, beside the lanes of which nothing was heard and which may belong to it.
        key: empty while any is lacking.
    """

    lanes: tuple[str, ...]
    lacking: tuple[str, ...]
    key: str = ""


def draws(challenge: Challenge, known: Mapping[str, LaneLot]) -> dict[str, Draw]:
    """By lane, what it is drawn in: with all lanes for the same role.

    A lane that is added once a seed of theirs is public is drawn apart: it would change what decided, and their key
    would tell those who apply in it which number to hope for.
    """
    roles = dict.fromkeys(lane.role for lane in challenge.lanes)
    by_role = [[lane.id for lane in challenge.lanes if lane.role is role] for role in roles]
    return {lane: draw for lanes in by_role for draw in _draws(lanes, known) for lane in draw.lanes}


def _draws(lanes: Sequence[str], known: Mapping[str, LaneLot]) -> Iterator[Draw]:
    unheard = tuple(lane for lane in lanes if lane not in known)
    for lane in unheard:
        yield Draw(lanes=(lane,), lacking=unheard)
    for together in _together([known[lane] for lane in lanes if lane in known]):
        lacking = (*unheard, *(one.lane for one in together if not one.seed))
        key = "" if lacking else lots.key(one.seed for one in together)
        yield Draw(lanes=tuple(sorted(one.lane for one in together)), lacking=lacking, key=key)


def _together(known: Sequence[LaneLot]) -> list[list[LaneLot]]:
    """*known* parted wherever a seed was public before the next one was committed to."""
    found: list[list[LaneLot]] = []
    for one in sorted(known, key=lambda lot: (lot.promised.committed_at, lot.lane)):
        public = [other.revealed_at for other in found[-1] if other.revealed_at] if found else []
        if not found or (public and min(public) < one.promised.committed_at):
            found.append([])
        found[-1].append(one)
    return found
