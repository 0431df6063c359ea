"""What can be found out from outside about how it went: from public pages, the API and the mail sink."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo import calendars
from demo.chapters.call import Applying, try_too_late
from demo.chapters.launch_week import EVENT
from demo.client import Person
from demo.post import Letter
from demo.stage import BRUSSELS, Stage, day
from demo.system import WAITING
from deploy.operate.lots import check, finding, public
from shared import addresses

TROUBLE = ("uncertain", "failed", "stopped", "held")  # states of letters that need a person


@dataclass(frozen=True)
class Kept:
    """How many of all were treated as they must be."""

    well: int
    all: int


@dataclass(frozen=True)
class Core:
    """The core lanes' totals; "not final" before the last of them is closed."""

    expressions: int | str
    cities: int | str
    countries: int | str


@dataclass(frozen=True)
class Announced:
    """The announcement's totals, and the mentors' places that are open."""

    selected: int
    new_core: int
    alumni_core: int
    eu_mentors: int
    others: int
    cities: int
    core_consortia: int
    open_european: int
    open_others: int


@dataclass(frozen=True)
class Traffic:
    """What the services say of their messages, and notifications of its letters."""

    published: int
    dead: int
    unsent: int
    early: int
    letters_unsent: int
    letters_in_trouble: int


@dataclass(frozen=True)
class Evidence:
    """Everything the table compares."""

    core: Core
    announced: Announced
    receipts: Kept
    decisions: Kept
    late: Kept
    incomplete: Kept
    calendars: Kept
    sessions: Kept
    lots: str
    traffic: Traffic


def gather(stage: Stage, applicants: Mapping[str, Applying], delegates: list[Person]) -> Evidence:
    """Look at everything."""
    expressions = everything(stage.programme, "/applications/api/expressions")
    lapsed = [one for one in expressions if one["status"] == "lapsed" and one["sent"] is None]
    return Evidence(
        core=_core(stage),
        announced=_announced(stage),
        receipts=_receipts(stage, expressions),
        decisions=_decisions(stage, expressions),
        late=_late(stage, [applicants[one["owner"]] for one in lapsed if not one["missing"]]),
        incomplete=_incomplete(stage, [applicants[one["owner"]] for one in lapsed if one["missing"]]),
        calendars=_calendars(stage, delegates),
        sessions=_sessions(stage),
        lots=_lots(stage),
        traffic=traffic(stage),
    )


def everything(by: Person, path: str, **params: Any) -> list[dict[str, Any]]:
    """All pages of a list."""
    found: list[dict[str, Any]] = []
    part = by.get(path, limit=100, **params)
    found.extend(part["items"])
    while part["next"]:
        part = by.get(path, limit=100, cursor=part["next"], **params)
        found.extend(part["items"])
    return found


def traffic(stage: Stage) -> Traffic:
    """The services' own counts."""
    statuses, letters = stage.system.statuses().values(), stage.system.letters()
    total = {name: sum(status[name] for status in statuses) for name in ("published", "dead", "unsent", "early")}
    return Traffic(
        **total,
        letters_unsent=sum(letters.get(state, 0) for state in WAITING),
        letters_in_trouble=sum(letters.get(state, 0) for state in TROUBLE),
    )


def _core(stage: Stage) -> Core:
    core = stage.programme.get("/applications/api/totals")["roles"]["core"]
    names = ("expressions", "cities", "countries")
    return Core(**{name: core[name] if core["final"] else "not final" for name in names})


def _announced(stage: Stage) -> Announced:
    told = Person(stage.line, "the public").get("/selection/api/announcement")
    totals, free = told["totals"], {place["id"]: place["open"] for place in told["places"]}
    return Announced(
        selected=totals["selected"],
        new_core=totals["new_core"],
        alumni_core=totals["alumni_core"],
        eu_mentors=totals["eu_mentors"],
        others=totals["international_mentors"],
        cities=totals["cities"],
        core_consortia=totals["core_consortia"],
        open_european=free["european-mentors"],
        open_others=free["international-mentors"],
    )


def _lots(stage: Stage) -> str:
    """What `verify-lots` finds: whether all fits, and that there was a tie at all."""
    told = Person(stage.line, "the public").get("/selection/api/announcement")
    try:
        found = check.check(told, stage.call)
    except public.NotPublic as reason:
        return str(reason)
    if wrong := sum(one.verdict is finding.Verdict.WRONG for one in found):
        return f"{wrong} wrong"
    return "all fit" if told["lots"]["ties"] else "no tie"


def _receipts(stage: Stage, expressions: list[dict[str, Any]]) -> Kept:
    """An expression's newest version counts its submissions; letters are counted where they arrived."""
    sent = Counter({one["owner"]: one["sent"]["version"] for one in expressions if one["sent"]})
    return _one_each(sent, stage.post.all(), "receipt")


def _decisions(stage: Stage, expressions: list[dict[str, Any]]) -> Kept:
    final = Counter(one["owner"] for one in expressions if one["status"] == "final")
    return _one_each(final, stage.post.all(), "decision-")


def _one_each(due: Counter[str], letters: list[Letter], template: str) -> Kept:
    """Whoever got as many letters as are due; a letter to somebody to whom none is due spoils the count."""
    got = Counter(letter.to for letter in letters if letter.template.startswith(template))
    return Kept(sum(1 for address in due if got[address] == due[address]), len(due | got))


def _late(stage: Stage, late: list[Applying]) -> Kept:
    """Each tries once more, and reads the answer."""
    call = stage.programme.get("/applications/api/call")
    closes = {lane["id"]: datetime.fromisoformat(lane["closes_at"]) for lane in call["lanes"]}
    return Kept(sum(1 for one in late if _names(closes[one.who.lane], try_too_late(one))), len(late))


def _names(closing_time: datetime, problem: dict[str, Any]) -> bool:
    local = closing_time.astimezone(BRUSSELS)
    told = problem["code"] == "deadline-passed" and day(closing_time) in problem["detail"]
    return told and f"{local:%H:%M}" in problem["detail"]


def _incomplete(stage: Stage, unfinished: list[Applying]) -> Kept:
    shown = stage.each(lambda one: one.person.get(one.path), unfinished)
    told = [one for one in shown if one["sent"] is None and all(gap["text"] for gap in one["missing"])]
    return Kept(len(told), len(unfinished))


def _calendars(stage: Stage, delegates: list[Person]) -> Kept:
    """Each delegate's own feed beside the newest letters they got."""
    listed = {addresses.key(one["email"]) for one in everything(stage.programme, "/events/api/delegates", event=EVENT)}
    agree = stage.each(lambda one: addresses.key(one.email) in listed and _agrees(stage, one), delegates)
    return Kept(sum(agree), len(listed))


def _agrees(stage: Stage, delegate: Person) -> bool:
    (mine,) = delegate.get("/events/api/mine")["events"]
    feed = calendars.shown(delegate.text(mine["feed"].removeprefix(stage.line.base_url)))
    return bool(feed) and feed == calendars.newest(stage.post.of(delegate.email))


def _sessions(stage: Stage) -> Kept:
    """The public feed beside the newest letter anybody got about each session."""
    feed = calendars.shown(Person(stage.line, "the public").text(f"/events/calendar/{EVENT}.ics"))
    mailed = calendars.newest(stage.post.all())
    return Kept(sum(1 for uid in mailed if feed.get(uid) == mailed[uid]), len(mailed))
