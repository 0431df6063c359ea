"""Checks the lots that decided ties, from what is public alone: the announcement, and the call as it was published.

It takes nobody's word: commitments, lots and orders are worked out again, and what cannot be is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from shared import lots
from shared.lots import Fixed, Hex

MADE_WHEN = {
    Fixed.BEFORE_ANY: "before anything was begun in the lane",
    Fixed.WHILE_OPEN: "when expressions of interest had been begun, so that whoever made it could know of them",
    Fixed.AFTER_CLOSE: "after the lane had closed, so that whoever made it could know who applied",
}


class NotPublic(ValueError):
    """What was given is no announcement, or no call, as the platform publishes them."""


class Verdict(StrEnum):
    """What became of one check."""

    FITS = "fits"
    WRONG = "WRONG"
    OPEN = "open"  # cannot be told from what is public


@dataclass(frozen=True)
class Finding:
    """One check, in a sentence."""

    verdict: Verdict
    text: str


class _Public(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Promise(_Public):
    commitment: Hex
    fixed: Fixed
    committed_at: datetime
    seed: Hex | None = None


class _Lane(_Promise):
    lane: str
    earlier: tuple[_Promise, ...] = ()


class _Drawn(_Public):
    expression_id: UUID
    lane: str
    lot: Hex
    name: str | None = None


class _Tie(_Public):
    drawn: tuple[_Drawn, ...]


class _Lots(_Public):
    lanes: tuple[_Lane, ...]
    ties: tuple[_Tie, ...]


class _Selected(_Public):
    expression_id: UUID
    name: str


class _Totals(_Public):
    selected: int


class _Announcement(_Public):
    challenge: str
    totals: _Totals
    selected: tuple[_Selected, ...]
    lots: _Lots


class _CallLane(_Public):
    id: str
    lot: _Promise | None


class _Call(_Public):
    id: str
    lanes: tuple[_CallLane, ...]


def check(announcement: Any, call: Any = None) -> list[Finding]:
    """Everything that can be checked of *announcement*, decoded JSON, beside *call*, as it was saved at the opening.

    Raises:
        NotPublic: it is not what the platform publishes, or nothing is announced.
    """
    told, promised = _announcement(announcement), _call(call)
    if promised is not None and promised.id != told.challenge:
        raise NotPublic(f"The call is that of {promised.id}, and the announcement that of {told.challenge}.")
    return [
        *(finding for lane in told.lots.lanes for finding in _of_lane(lane)),
        *_of_promises(told, promised),
        *(finding for number, tie in enumerate(told.lots.ties, 1) for finding in _of_tie(f"tie {number}", tie, told)),
        *_out_of_reach(told),
    ]


def _announcement(given: Any) -> _Announcement:
    if isinstance(given, dict) and given.get("announced") is False:
        raise NotPublic("Nothing is announced yet, so there is no tie to check.")
    if isinstance(given, dict) and given.get("announced") and "lots" not in given:
        raise NotPublic("This announcement says nothing of lots: it is of a release before there were any.")
    try:
        return _Announcement.model_validate(given)
    except ValidationError as error:
        raise NotPublic(f"This is no announcement as /selection/api/announcement gives it: {_first(error)}") from error


def _call(given: Any) -> _Call | None:
    if given is None:
        return None
    try:
        return _Call.model_validate(given)
    except ValidationError as error:
        raise NotPublic(f"This is no call as /applications/api/call gives it: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    one = error.errors()[0]
    return f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}"


def _of_lane(lane: _Lane) -> Iterator[Finding]:
    where = f"lane {lane.lane}"
    if lane.seed is None:
        yield Finding(Verdict.OPEN, f"{where}: its seed is not public yet")
    elif (found := lots.commitment(lane.seed)) == lane.commitment:
        yield Finding(Verdict.FITS, f"{where}: the seed has the SHA-256 {found}, which is the commitment")
    else:
        text = f"{where}: the seed has the SHA-256 {found}, and the commitment is {lane.commitment}"
        yield Finding(Verdict.WRONG, text)
    if lane.fixed is not Fixed.BEFORE_ANY:
        yield Finding(Verdict.OPEN, f"{where}: its lot was fixed {MADE_WHEN[lane.fixed]}")
    for old in lane.earlier:
        yield Finding(Verdict.OPEN, f"{where}: its lot took the place of an earlier one, {old.commitment}; ask why")


def _of_promises(told: _Announcement, call: _Call | None) -> Iterator[Finding]:
    if call is None:
        text = "whether these commitments are those of the opening: give --call with the call's JSON, saved then"
        yield Finding(Verdict.OPEN, text)
        return
    lanes = {lane.lane: lane for lane in told.lots.lanes}
    for lane in call.lanes:
        yield _of_promise(f"lane {lane.id}", lane.lot, lanes.get(lane.id))


def _of_promise(where: str, promised: _Promise | None, told: _Lane | None) -> Finding:
    if promised is None:
        return Finding(Verdict.OPEN, f"{where}: the saved call has no commitment for it")
    if told is None:
        return Finding(Verdict.WRONG, f"{where}: the call committed to a lot, and the announcement has none")
    if promised.commitment != told.commitment:
        text = f"{where}: the saved call has the commitment {promised.commitment}, the announcement {told.commitment}"
        return Finding(Verdict.WRONG, text)
    if promised.seed is not None:
        return Finding(
            Verdict.OPEN, f"{where}: the call was saved when its seed was public, too late to prove anything"
        )
    return Finding(Verdict.FITS, f"{where}: the commitment is the one that the saved call has")


def _of_tie(where: str, tie: _Tie, told: _Announcement) -> Iterator[Finding]:
    seeds = {lane.lane: lane.seed for lane in told.lots.lanes}
    ids = [one.expression_id for one in tie.drawn]
    if len(ids) < 2 or len(set(ids)) < len(ids):
        yield Finding(Verdict.WRONG, f"{where}: it names {len(set(ids))} expressions in {len(ids)} places")
    for one in tie.drawn:
        yield _of_lot(f"{where}, {one.expression_id}", one, seeds.get(one.lane))
    if all(better.lot < worse.lot for better, worse in pairwise(tie.drawn)):
        yield Finding(Verdict.FITS, f"{where}: {len(ids)} in the order of their lots")
    else:
        yield Finding(Verdict.WRONG, f"{where}: its {len(ids)} are not in the order of their lots, the lowest first")
    yield from _of_names(where, tie.drawn, told)


def _of_lot(where: str, one: _Drawn, seed: str | None) -> Finding:
    if seed is None:
        return Finding(Verdict.WRONG, f"{where}: a lot decided, and the seed of lane {one.lane} is not public")
    if (found := lots.lot(seed, one.expression_id)) != one.lot:
        return Finding(Verdict.WRONG, f"{where}: its lot is {found}, and {one.lot} was announced")
    return Finding(Verdict.FITS, f"{where}: its lot is {found}")


def _of_names(where: str, drawn: Sequence[_Drawn], told: _Announcement) -> Iterator[Finding]:
    names = {one.expression_id: one.name for one in told.selected}
    for one in drawn:
        known = names.get(one.expression_id)
        if one.name and known != one.name and (known or len(names) == told.totals.selected):
            text = f"{where}, {one.expression_id}: it is named {one.name}, and the list has {known or 'no such number'}"
            yield Finding(Verdict.WRONG, text)
    holding = [bool(one.name) for one in drawn]
    if holding != sorted(holding, reverse=True):
        text = f"{where}: one without a place stands before one with a place; a correction or a place given back may be"
        yield Finding(Verdict.OPEN, f"{text} why, ask")


def _out_of_reach(told: _Announcement) -> Iterator[Finding]:
    if not told.lots.ties:
        yield Finding(Verdict.OPEN, "no tie that was decided by lot is public")
    text = "that nobody else was tied, and that the tied had the same points: points are not public"
    yield Finding(Verdict.OPEN, text)
    if told.lots.ties:
        text = (
            "whose the numbers without a name are: each applicant knows their own, at the end of their page's address"
        )
        yield Finding(Verdict.OPEN, text)
