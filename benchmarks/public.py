"""The rows of what everybody may read: each page asked afresh, and by who has its newest state."""

from collections.abc import Iterator
from functools import partial

from benchmarks import web
from benchmarks.load import CLIENTS
from benchmarks.rows import Goal, Row, at_least, faster_than

HALF = at_least(0.5, web.FIGURE)
CALENDAR = {**web.BROWSERS, "Accept": "text/calendar"}


def _rows(
    name: str, path: str, what: str, headers: dict[str, str], pretalx: int = 0, theirs: str = ""
) -> Iterator[Row]:
    who = f"is asked for by {CLIENTS} anonymous clients on connections that stay open"
    goals: tuple[Goal, ...] = (HALF,)
    if pretalx:
        goals = (HALF, faster_than(20 * pretalx, web.FIGURE, f"20 times pretalx's {pretalx}"))
    yield Row(
        name,
        work=f"{what} {who} and take gzip or brotli, as browsers do, from the web process as it is started by default.",
        beside="the same server and workers and the same frame (limits, headers, log), which answer the same bytes.",
        measure=partial(web.measure, path, headers),
        goals=goals,
        pretalx=f"{pretalx}/s{theirs}" if pretalx else "",
    )
    yield Row(
        f"{name}-304",
        work=f"{what} {who} and send the newest ETag in If-None-Match; every answer is 304.",
        beside="the same server and workers and the same frame, which answer the same 304.",
        measure=partial(web.measure, path, headers, conditional=True),
        goals=(HALF,),
    )


ROWS: tuple[Row, ...] = (
    *_rows(
        "feed",
        "/events/calendar/icc-2020.launch-week.ics",
        "The calendar feed of an event with 10 sessions",
        CALENDAR,
        pretalx=18,
        theirs=" (25 talks)",
    ),
    *_rows(
        "agenda",
        "/events/",
        "The agenda, a page with the 10 sessions of an event,",
        web.BROWSERS,
        pretalx=26,
        theirs=" (talk list)",
    ),
    *_rows(
        "announcement",
        "/selection/",
        "The announcement, a page with 90 selected applications (its map is a file of its own),",
        web.BROWSERS,
    ),
    *_rows("call", "/applications/", "The page of the call, with its lanes, rules and totals,", web.BROWSERS),
    *_rows("home", "/", "The home page", web.BROWSERS, pretalx=77),
)
