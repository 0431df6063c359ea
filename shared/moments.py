"""Moments and days as programs send them: RFC 3339 texts and nothing else.

pydantic takes 1590757200 for a moment, "1590757200" and a day alone as well, and numbers for days.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from shared.phrases import wrong

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}:\d{2}(\.\d{1,9})?"
_MOMENT = re.compile(rf"{_DAY}[Tt ]{_TIME}([Zz]|[+-]\d{{2}}:\d{{2}})", re.ASCII)
_WALL_CLOCK = re.compile(rf"{_DAY}T\d{{2}}:\d{{2}}(:\d{{2}}(\.\d{{1,3}})?)?", re.ASCII)
_ONE_DAY = re.compile(_DAY, re.ASCII)


def _moment(value: Any) -> Any:
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise wrong("no-such-moment")


def _wall_clock(value: Any) -> Any:
    if isinstance(value, str) and _WALL_CLOCK.fullmatch(value):
        return value
    raise wrong("no-such-wall-clock")


def _day(value: Any) -> Any:
    if isinstance(value, str) and _ONE_DAY.fullmatch(value):
        return value
    raise wrong("no-such-day")


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""An instant, with an offset. What is a datetime already stays one."""
WallClock = Annotated[datetime, BeforeValidator(_wall_clock)]
"""What `<input type="datetime-local">` sends; in whose zone, the form knows."""
Day = Annotated[date, BeforeValidator(_day)]
"""A day of the calendar."""
