"""When somebody is reminded of a closing time, and how it is told what time is left."""

from datetime import UTC, datetime, timedelta

from shared.challenge import Challenge, Lane
from shared.phrases import Phrase, phrase

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LATE = MINUTE  # so much later than its mark a timer may come and the day still counts as whole


def reminder_due(challenge: Challenge, lane: Lane, *, now: datetime) -> tuple[int, datetime] | None:
    """The reminder that is due in *lane*: days before it closes, and since when; the latest one if several are.

    In the last minute none is, for nobody could act on it.

    Source: the challenge file, `reminder_days`.
    """
    if lane.closes_at - now < MINUTE:
        return None
    for days in sorted(challenge.reminder_days):
        since = lane.closes_at - timedelta(days=days)
        if since <= now:
            return days, since
    return None


def time_left(left: timedelta) -> Phrase:
    """*left* in whole days, else in whole hours, else in minutes."""
    if days := (left + LATE) // DAY:
        return phrase("days-left", count=days)
    if hours := left // HOUR:
        return phrase("hours-left", count=hours)
    return phrase("minutes-left", count=left // MINUTE)


def reminder_key(lane: Lane, days: int) -> str:
    """What makes a reminder one: a lane that closes at another time reminds again."""
    return f"{lane.closes_at.astimezone(UTC):%Y%m%dT%H%M}/{days}"
