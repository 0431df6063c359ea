"""When a lane takes expressions of interest, and what is said to who comes before or after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.applications.model.expressions import Expression, Status
from shared.challenge import Challenge, Lane
from shared.errors import Refused
from shared.phrases import Phrase, moment, phrase


class DeadlinePassed(Refused):
    """It arrived after the closing time.

    Attributes:
        closes_at: the lane's closing time; what arrives at that very millisecond is in time.
        at: when it arrived.
    """

    code = "deadline-passed"

    def __init__(self, title: str, *, closes_at: datetime, at: datetime, zones: Sequence[str]) -> None:
        self.closes_at, self.at = closes_at, at
        super().__init__(_late(title, moment(closes_at, *zones), at - closes_at))


class NotOpenYet(Refused):
    """It arrived before the lane opened."""

    code = "not-open-yet"

    def __init__(self, title: str, *, opens_at: datetime, zones: Sequence[str]) -> None:
        self.opens_at = opens_at
        super().__init__(lane=title, opening=moment(opens_at, *zones))


def is_over(lane: Lane, at: datetime) -> bool:
    """Whether *lane* takes nothing any more: *at* is after its closing time, by a millisecond or more.

    Source: ARCHITECTURE.md, "the closing time is inclusive, and judged by arrival".
    """
    return at > lane.closes_at


def lane_of(expression: Expression, challenge: Challenge) -> Lane:
    """The lane that *expression* is in."""
    lane = challenge.lane(expression.lane)
    assert lane is not None  # noqa: S101 - defining a challenge never takes a lane away
    return lane


def get(challenge: Challenge, lane_id: str) -> Lane:
    """The lane that somebody chose.

    Raises:
        Refused: there is none.
    """
    if (lane := challenge.lane(lane_id)) is None:
        raise Refused(phrase("no-such-lane"), fields={"lane": phrase("choose-a-lane")})
    return lane


def require_open(expression: Expression, lane: Lane, challenge: Challenge, at: datetime) -> None:
    """Refuse whatever comes at *at* when *lane* is not open then.

    Raises:
        DeadlinePassed, NotOpenYet
    """
    if is_over(lane, at) or expression.status in (Status.FINAL, Status.LAPSED):
        raise deadline_passed(expression, lane, challenge, at)
    if at < lane.opens_at:
        raise NotOpenYet(lane.title, opens_at=lane.opens_at, zones=_zones(expression, challenge))


def deadline_passed(expression: Expression, lane: Lane, challenge: Challenge, at: datetime) -> DeadlinePassed:
    """The refusal of what came *at* that moment, too late, in the zones of its applicant and of the call."""
    return DeadlinePassed(lane.title, closes_at=lane.closes_at, at=at, zones=_zones(expression, challenge))


def _zones(expression: Expression, challenge: Challenge) -> tuple[str, str]:
    return expression.content.contact.zone, challenge.zone


def _late(title: str, closing: Phrase, span: timedelta) -> Phrase:
    if span <= timedelta(0):
        return phrase("not-finished-in-time", lane=title, closing=closing)
    return phrase("arrived-late", lane=title, closing=closing, span=_in_words(span))


def _in_words(span: timedelta) -> Phrase:
    """*span* in the largest unit of which it has one."""
    seconds = int(span.total_seconds())
    if not seconds:
        return phrase("span-milliseconds", count=max(1, span // timedelta(milliseconds=1)))
    if seconds < 60:
        return phrase("span-seconds", count=seconds)
    if seconds < 3600:
        return phrase("span-minutes", count=seconds // 60)
    if seconds < 86_400:
        return phrase("span-hours", count=seconds // 3600)
    return phrase("span-days", count=seconds // 86_400)
