"""From an empty call to the launch week, then the table."""

import time
from collections.abc import Callable
from datetime import datetime

import httpx

from demo import evidence, figures, table
from demo.chapters import call, committee, launch_week
from demo.client import Line, Person, Unexpected
from demo.post import NoLetter, Post
from demo.stage import BRUSSELS, Stage, day, organisers
from demo.system import NotQuiet, System
from deploy.console import CannotStart, say

BEGINS_BEFORE = datetime(2020, 5, 11, 17, tzinfo=BRUSSELS)  # then the first reminders are due
STUCK = (Unexpected, NotQuiet, NoLetter, httpx.HTTPError)
AFRESH = "The demo needs a system of its own that nobody has used; start one afresh."


class CannotPlay(CannotStart):
    """The story cannot begin on this system, or could not be told to its end. Says why."""


def run(base_url: str, sink_url: str, *, tell: Callable[[str], None] = say) -> bool:
    """Live through ICC 2020 at *base_url*, whose mail the sink at *sink_url* takes; whether every line matched.

    Raises:
        CannotPlay: the system is not empty, or answered what it must not.
    """
    began = time.monotonic()
    line = Line(base_url)
    try:
        stage = _stage(line, sink_url, tell)
    except STUCK as error:
        where = f"at {base_url} (name it exactly as its BASE_URL does) with the mail sink {sink_url}"
        raise CannotPlay(f"The demo cannot begin {where}: {error}") from error
    try:
        return _play(stage, began)
    except STUCK as error:
        raise CannotPlay(f"The demo cannot go on: {error}\n{AFRESH}") from error
    finally:
        stage.close()


def _stage(line: Line, sink_url: str, tell: Callable[[str], None]) -> Stage:
    offices, post = organisers(), Post(sink_url)
    programme, chair = Person(line, offices["programme"]), Person(line, offices["chair"])
    stage = Stage(line, post, System(line, programme), programme, chair, tell)
    stage.sign_in([programme, chair])
    return stage


def _play(stage: Stage, began: float) -> bool:
    _check_empty(stage)
    applicants = call.play(stage)
    committee.play(stage, applicants)
    delegates = launch_week.play(stage, applicants)
    found = evidence.gather(stage, applicants, delegates)
    result = table.rows(found)
    stage.tell("\n" + table.text(result) + "\n")
    seconds = time.monotonic() - began
    published, requests = found.traffic.published, stage.line.requests
    stage.tell(figures.text(stage.post, stage.submitted, published=published, requests=requests, seconds=seconds))
    return table.matched(result)


def _check_empty(stage: Stage) -> None:
    """Refuse a system that somebody has lived in, or in which the call is nearly over."""
    if stage.programme.get("/applications/api/expressions", limit=1)["items"]:
        raise CannotPlay(f"There are expressions of interest at {stage.line.base_url} already. {AFRESH}")
    if (now := stage.system.now()) >= BEGINS_BEFORE:
        raise CannotPlay(f"At {stage.line.base_url} it is {day(now)} already, and no clock goes back. {AFRESH}")
