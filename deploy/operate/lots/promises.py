"""Whether the lots of an announcement are those that were promised, by the call as somebody saved it at its opening."""

from collections import Counter
from collections.abc import Iterator

from deploy.operate.lots.finding import Finding, Verdict, fits, lane_called, unsure, wrong
from deploy.operate.lots.public import Announcement, Call, CallLane, Lane, Promise
from shared.lots import Fixed


def kept(told: Announcement, call: Call | None) -> Iterator[Finding]:
    """Every lane of *told* beside the same lane of *call*, and the other way round; what only looks alike differs."""
    if call is None:
        yield unsure("whether these commitments are those of the opening: give --call with the call's JSON, saved then")
        return
    if not call.lanes:
        yield wrong("the saved call has no lanes, so that nothing was promised in it")
    for lane_id, times in Counter(lane.id for lane in call.lanes).items():
        if times > 1:
            yield wrong(f"{lane_called(lane_id)}: the saved call has it {times} times")
    lanes = {lane.lane: lane for lane in told.lots.lanes}
    for lane in call.lanes:
        yield from _of_lane(lane, lanes.get(lane.id), call)
    yield from _not_promised(told, call)


def in_time(told: Announcement, call: Call) -> frozenset[str]:
    """The lanes whose lots *call* promised before anything was begun, with those of all lanes they are drawn with."""
    lanes = {lane.lane: lane for lane in told.lots.lanes}
    early = {one.id for one in call.lanes if one.id in lanes and _is_early(one, lanes[one.id], call)}
    return frozenset(one for one in early if early.issuperset(lanes[one].drawn_with))


def _is_early(promised: CallLane, told: Lane, call: Call) -> bool:
    if promised.lot is None or told.fixed is not Fixed.BEFORE_ANY:
        return False
    findings = (_of_promise("", promised.lot, told), *_of_company("", promised, told, call))
    return all(one.verdict is Verdict.FITS for one in findings)


def _not_promised(told: Announcement, call: Call) -> Iterator[Finding]:
    promised = {lane.id for lane in call.lanes}
    for lane in told.lots.lanes:
        if lane.lane not in promised:
            text = "the saved call has no such lane; if it was added later, give the call as it was saved after that"
            yield wrong(f"{lane_called(lane.lane)}: {text}")


def _of_lane(promised: CallLane, told: Lane | None, call: Call) -> Iterator[Finding]:
    where = lane_called(promised.id)
    if promised.lot is None:
        yield unsure(f"{where}: the saved call has no commitment for it")
    elif told is None:
        yield wrong(f"{where}: the call committed to a lot, and the announcement has none")
    else:
        yield _of_promise(where, promised.lot, told)
    if told is not None:
        yield from _of_company(where, promised, told, call)


def _of_promise(where: str, promised: Promise, told: Lane) -> Finding:
    if promised.commitment != told.commitment:
        was, now = promised.commitment, told.commitment
        return wrong(f"{where}: the saved call has the commitment {was}, the announcement {now}")
    if (promised.fixed, promised.committed_at) != (told.fixed, told.committed_at):
        was, now = (f"{one.fixed} of {one.committed_at.isoformat()}" for one in (promised, told))
        return wrong(f"{where}: the saved call says that its lot was fixed {was}, the announcement {now}")
    if promised.seed is not None:
        return unsure(f"{where}: the call was saved when its seed was public, too late to prove anything")
    return fits(f"{where}: the commitment is the one that the saved call has")


def _of_company(where: str, promised: CallLane, told: Lane, call: Call) -> Iterator[Finding]:
    """Lanes for one role are drawn together, unless a seed was public before one of them was added."""
    together = [lane for lane in call.lanes if lane.role is promised.role]
    ids = {lane.id for lane in together}
    if set(told.drawn_with) == ids:
        return
    late = any(lane.lot is None or lane.lot.seed is not None for lane in together)
    if late and set(told.drawn_with) <= ids:
        yield unsure(f"{where}: whether it was drawn with the right lanes; the call was saved too late to tell")
    else:
        yield wrong(f"{where}: it was not drawn with the lanes that the saved call has for the same role")
