"""The lots of lanes as the committee holds them: what was promised before anybody applied, and the seed revealed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from shared import lots
from shared.challenge import Challenge
from shared.lots import Fixed, Hex
from shared.messages import Invalid
from shared.values import Value


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


def committed(before: LaneLot | None, challenge_id: str, lane: str, new: Commitment) -> LaneLot:
    """The lane's lot once *new* was heard. What it replaces stays on record, for everybody to see.

    Raises:
        Invalid: the seed is known already, and another lot would now be chosen by who wins with it.
    """
    if before is None:
        return LaneLot(challenge_id=challenge_id, lane=lane, promised=new)
    if before.promised.commitment == new.commitment:
        return before
    if before.seed:
        raise Invalid(
            f"lane {lane}: the seed of its lot is public already, and this is the commitment of another one. "
            "The lot stays as it is; skip this message once you know where it comes from."
        )
    return before.model_copy(update={"promised": new, "earlier": (*before.earlier, before.promised)})


def revealed(lot: LaneLot, seed: str, *, at: datetime) -> LaneLot:
    """*lot* with its seed.

    Raises:
        Invalid: the seed is not the one that was committed to.
    """
    if (digest := lots.commitment(seed)) != lot.promised.commitment:
        raise Invalid(
            f"lane {lot.lane}: this seed is not the one that was committed to: its SHA-256 is {digest}, and "
            f"{lot.promised.commitment} was published. It decides no tie; find out where it comes from."
        )
    return lot if lot.seed else lot.model_copy(update={"seed": seed, "revealed_at": at})


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


def draws(challenge: Challenge, heard: Mapping[str, LaneLot]) -> dict[str, Draw]:
    """By lane, what it is drawn in: with all lanes for the same role.

    A lane that is added once a seed of theirs is public is drawn apart: it would change what decided, and their key
    would tell those who apply in it which number to hope for.

    Source: ARCHITECTURE.md, "the last tie-break is a lot by commit and reveal".
    """
    roles = dict.fromkeys(lane.role for lane in challenge.lanes)
    by_role = [[lane.id for lane in challenge.lanes if lane.role is role] for role in roles]
    return {lane: draw for lanes in by_role for draw in _draws(lanes, heard) for lane in draw.lanes}


def _draws(lanes: Sequence[str], heard: Mapping[str, LaneLot]) -> Iterator[Draw]:
    unheard = tuple(lane for lane in lanes if lane not in heard)
    for lane in unheard:
        yield Draw(lanes=(lane,), lacking=unheard)
    for together in _together([heard[lane] for lane in lanes if lane in heard]):
        lacking = (*unheard, *(one.lane for one in together if not one.seed))
        key = "" if lacking else lots.key(one.seed for one in together)
        yield Draw(lanes=tuple(sorted(one.lane for one in together)), lacking=lacking, key=key)


def _together(lane_lots: Sequence[LaneLot]) -> list[list[LaneLot]]:
    """*lane_lots* parted wherever a seed was public before the next one was committed to."""
    groups: list[list[LaneLot]] = []
    for one in sorted(lane_lots, key=lambda lot: (lot.promised.committed_at, lot.lane)):
        public = [other.revealed_at for other in groups[-1] if other.revealed_at] if groups else []
        if not groups or (public and min(public) < one.promised.committed_at):
            groups.append([])
        groups[-1].append(one)
    return groups
