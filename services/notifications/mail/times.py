"""Times in a letter: on the recipient's clock, and on the call's where that shows something else."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from shared import texts
from shared.texts import _
from shared.words import Parts, moment, parts

Zones = tuple[str, str]  # the recipient's and the call's


def in_both_zones(when: datetime, zones: Zones) -> str:
    """*when* in both; where it is the same day there, the time of day alone."""
    return _in_both_zones(when, zones, texts.translations(texts.language()))


def until(start: datetime, end: datetime, zones: Zones) -> str:
    """From *start* until *end*, which are on one day, in both; where it is the same day there, the times alone."""
    return _until(start, end, zones, texts.translations(texts.language()))


# The letters about one deadline or session say the same times, twice each.
@lru_cache(maxsize=1024)
def _in_both_zones(when: datetime, zones: Zones, _spoken: NullTranslations) -> str:
    return _twice(when, zones, lambda zone: moment(when, zone), lambda zone: _clock(parts(when, zone)))


@lru_cache(maxsize=1024)
def _until(start: datetime, end: datetime, zones: Zones, _spoken: NullTranslations) -> str:
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
