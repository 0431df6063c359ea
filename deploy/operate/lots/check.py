"""Checks the lots that decided ties, from what is public alone: the announcement, and the call as it was published.

It takes nobody's word: commitments, keys, lots and orders are worked out again, and what cannot be is said.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from deploy.operate.lots import promises, public
from deploy.operate.lots.finding import Finding, fits, lane_called, quoted, unsure, wrong
from deploy.operate.lots.public import Announcement, Call, Drawn, Lane, NotPublic, Tie
from shared import lots
from shared.lots import Fixed

MADE_WHEN = {
    Fixed.BEFORE_ANY: "before anything was begun in the lane",
    Fixed.WHILE_OPEN: "when expressions of interest had been begun, so that whoever made it could know of them",
    Fixed.AFTER_CLOSE: "after the lane had closed, so that whoever made it could know who applied",
}


def check(announcement: Any, call: Any = None) -> list[Finding]:
    """Everything that can be checked of *announcement*, decoded JSON, beside *call*, as it was saved at the opening.

    Raises:
        NotPublic: it is not what the platform publishes, or nothing is announced.
    """
    told = public.announcement(announcement)
    promised = None if call is None else public.call(call)
    if promised is not None and promised.id != told.challenge:
        raise NotPublic(f"The call is that of {promised.id}, and the announcement that of {told.challenge}.")
    return [
        *(finding for lane in told.lots.lanes for finding in _of_lane(lane)),
        *_of_lanes(told.lots.lanes),
        *promises.kept(told, promised),
        *_of_list(told),
        *(finding for number, tie in enumerate(told.lots.ties, 1) for finding in _of_tie(number, tie, told, promised)),
        *_of_ids(told.lots.ties),
        *_out_of_reach(told),
    ]


def _of_lane(lane: Lane) -> Iterator[Finding]:
    where = lane_called(lane.lane)
    if lane.seed is None:
        yield unsure(f"{where}: its seed is not public yet")
    elif (found := lots.commitment(lane.seed)) == lane.commitment:
        yield fits(f"{where}: the seed has the SHA-256 {found}, which is the commitment")
    else:
        yield wrong(f"{where}: the seed has the SHA-256 {found}, and the commitment is {lane.commitment}")
    if lane.fixed is not Fixed.BEFORE_ANY:
        yield unsure(f"{where}: its lot was fixed {MADE_WHEN[lane.fixed]}")
    for old in lane.earlier:
        yield unsure(f"{where}: its lot took the place of an earlier one, {old.commitment}; ask why")


def _of_lanes(lanes: Sequence[Lane]) -> Iterator[Finding]:
    """Each stands there once, and all that are drawn together say so of each other."""
    known = {lane.lane: lane for lane in lanes}
    for lane_id, times in Counter(lane.lane for lane in lanes).items():
        if times > 1:
            yield wrong(f"{lane_called(lane_id)}: the announcement has it {times} times")
    for lane_id, lane in known.items():
        others = [known.get(one) for one in lane.drawn_with]
        if lane_id not in lane.drawn_with or any(one is None or _company(one) != _company(lane) for one in others):
            yield wrong(f"{lane_called(lane_id)}: the lanes that it was drawn with do not say the same")


def _company(lane: Lane) -> list[str]:
    return sorted(lane.drawn_with)


def _of_list(told: Announcement) -> Iterator[Finding]:
    for key, times in Counter(one.expression_id for one in told.selected).items():
        if times > 1:
            yield wrong(f"the list has {key} {times} times")
    if (count := len(told.selected)) != told.totals.selected:
        text = f"the list has {count}, and {told.totals.selected} are said to be selected"
        yield wrong(f"{text}; give the announcement whole, not by country or kind")


def _of_tie(number: int, tie: Tie, told: Announcement, call: Call | None) -> Iterator[Finding]:
    where, keys = f"tie {number}", _keys(told)
    ids = [one.expression_id for one in tie.drawn]
    if len(ids) < 2 or len(set(ids)) < len(ids):
        yield wrong(f"{where}: it names {len(set(ids))} expressions in {len(ids)} places")
    for one in tie.drawn:
        yield _of_lot(f"{where}, {_called(one)}", one, keys.get(one.lane, ""))
    if all(better.lot < worse.lot for better, worse in pairwise(tie.drawn)):
        yield fits(f"{where}: {len(ids)} in the order of their lots")
    else:
        yield wrong(f"{where}: its {len(ids)} are not in the order of their lots, the lowest first")
    yield from _of_names(where, tie, told)
    yield from _of_kind(where, tie, told, call)


def _keys(told: Announcement) -> dict[str, str]:
    """By lane what it is drawn under, where all seeds are public."""
    seeds = {lane.lane: lane.seed for lane in told.lots.lanes}
    given = {lane.lane: [seeds.get(one) or "" for one in set(lane.drawn_with)] for lane in told.lots.lanes}
    return {lane: lots.key(those) for lane, those in given.items() if those and all(those)}


def _of_lot(where: str, one: Drawn, key: str) -> Finding:
    if not key:
        return wrong(f"{where}: a lot decided, and not every seed that {lane_called(one.lane)} is drawn by is public")
    if (found := lots.lot(key, one.expression_id)) != one.lot:
        return wrong(f"{where}: its lot is {found}, and {one.lot} was announced")
    return fits(f"{where}: its lot is {found}")


def _called(one: Drawn) -> str:
    return str(one.expression_id) if one.name is None else f"{one.expression_id} {quoted(one.name)}"


def _of_names(where: str, tie: Tie, told: Announcement) -> Iterator[Finding]:
    names = {one.expression_id: one.name for one in told.selected}
    for one in tie.drawn:
        known = names.get(one.expression_id)
        if one.name is not None and known != one.name:
            listed = "no such number" if known is None else quoted(known)
            yield wrong(f"{where}, {one.expression_id}: it is named {quoted(one.name)}, and the list has {listed}")
    holding = [one.expression_id in names for one in tie.drawn]
    if holding != sorted(holding, reverse=True):
        text = "one without a place stands before one with a place; a correction or a place given back may be why, ask"
        yield unsure(f"{where}: {text}")


def _of_kind(where: str, tie: Tie, told: Announcement, call: Call | None) -> Iterator[Finding]:
    """Whether those who are tied were drawn by the seeds of what they applied for, and all by the same ones."""
    company = {lane.lane: tuple(_company(lane)) for lane in told.lots.lanes}
    roles = {lane.id: lane.role for lane in call.lanes} if call else {}
    listed = {one.expression_id: one.role for one in told.selected}
    for one in tie.drawn:
        if one.lane in roles and listed.get(one.expression_id, roles[one.lane]) is not roles[one.lane]:
            yield wrong(f"{where}, {_called(one)}: {lane_called(one.lane)} is not for what the list has it as")
    if len({roles[one.lane] for one in tie.drawn if one.lane in roles}) > 1:
        yield wrong(f"{where}: its lanes are for different roles, which cannot be tied")
    elif len({company.get(one.lane) for one in tie.drawn}) > 1:
        yield unsure(f"{where}: it spans lanes that were drawn apart; who came by which, only those in it can tell")
    elif len(set(company.values())) > 1 and not any(one.expression_id in listed for one in tie.drawn):
        yield unsure(
            f"{where}: nobody in it is on the list, so that only those in it can tell which kind of lane it was"
        )


def _of_ids(ties: Sequence[Tie]) -> Iterator[Finding]:
    lanes: dict[UUID, set[str]] = {}
    for one in (drawn for tie in ties for drawn in tie.drawn):
        lanes.setdefault(one.expression_id, set()).add(one.lane)
    for key, found in lanes.items():
        if len(found) > 1:
            yield wrong(f"{key}: it stands in {len(found)} lanes, {', '.join(map(lane_called, sorted(found)))}")


def _out_of_reach(told: Announcement) -> Iterator[Finding]:
    if not told.lots.ties:
        yield unsure("no tie that was decided by lot is public")
    yield unsure("that nobody else was tied, and that the tied had the same points: points are not public")
    if told.lots.ties:
        text = (
            "whose the numbers without a name are: each applicant knows their own, at the end of their page's address"
        )
        yield unsure(text)
