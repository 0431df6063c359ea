"""Times in a letter: on the recipient's clock, and on the call's where that shows something else."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.texts import _
from shared.words import Parts, moment, parts

Zones = tuple[str, str]  # the recipient's and the call's


def in_both_zones(when: datetime, zones: Zones) -> str:
    """*when* in both; where it is the same day there, the time of day alone."""
    return _twice(when, zones, lambda zone: moment(when, zone), lambda zone: _clock(parts(when, zone)))


def until(start: datetime, end: datetime, zones: Zones) -> str:
    """From *start* until *end*, which are on one day, in both; where it is the same day there, the times alone."""

    def hours(zone: str) -> str:
        begins, ends = parts(start, zone), parts(end, zone)
        return _("%(begins)s to %(ends)s (%(zone)s)", begins=begins.time, ends=ends.time, zone=begins.zone)

    def whole(zone: str) -> str:
        return _("%(day)s, %(time)s", day=parts(start, zone).day, time=hours(zone))

    return _twice(start, zones, whole, hours)


def _twice(when: datetime, zones: Zones, whole: Callable[[str], str], clock: Callable[[str], str]) -> str:
    here, there = zones
    mine, theirs = (when.astimezone(ZoneInfo(zone)) for zone in zones)
    if mine.utcoffset() == theirs.utcoffset():
        return whole(here)
    elsewhere = clock(there) if mine.date() == theirs.date() else whole(there)
    return _("%(time)s, which is %(elsewhere)s", time=whole(here), elsewhere=elsewhere)


def _clock(that: Parts) -> str:
    return f"{that.time} ({that.zone})"
