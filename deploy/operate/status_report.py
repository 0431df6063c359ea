"""Looks at a system from outside: does each part answer, what waits where, how much memory does it take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pymongo.errors import PyMongoError

from deploy.console import counted, spelled_out
from deploy.operate import heartbeats, message_troubles, services
from deploy.operate.answering import answers
from shared import clock
from shared.broker import topology
from shared.messages import Card
from shared.mongo import Database
from shared.settings import Settings
from shared.web.status import figures

LONG = 60  # seconds; what waits for longer than that needs a person


@dataclass
class Standing:
    """How one service is."""

    name: str
    web: bool = False
    work: int = 0
    unsent: int = 0
    oldest_unsent_seconds: float = 0
    early: int = 0
    oldest_early_seconds: float = 0
    undecided: int = 0
    dead: int = 0
    cut_off: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass
class Report:
    """How everything is, and what needs a person."""

    standings: list[Standing] = field(default_factory=list)
    queues: dict[str, int | None] = field(default_factory=dict)
    megabytes: dict[str, tuple[float, bool]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing needs a person."""
        return not self.troubles


def look(own: Settings, megabytes: Mapping[str, tuple[float, bool]]) -> Report:
    """How the system of the settings *own* is. *megabytes*: of each part that runs here, and whether it is Python."""
    report = Report([_standing(own, card) for card in services.cards()], megabytes=dict(megabytes))
    try:
        report.queues = topology.backlog(own.amqp_uri, services.cards(), own.namespace)
    except OSError as error:
        report.troubles.append(f"the broker does not answer ({error})")
    report.troubles.extend(_troubles(report))
    return report


def lines(report: Report) -> Iterator[str]:
    """*report* for a terminal."""
    yield f"{'service':<15}{'web':<8}{'work':<8}{'unsent':>8}{'oldest':>10}{'early':>8}{'dead':>8}"
    for one in report.standings:
        web, work = ("up" if one.web else "DOWN"), (f"{one.work} up" if one.work else "DOWN")
        oldest = f"{one.oldest_unsent_seconds:.0f} s" if one.unsent else "-"
        yield f"{one.name:<15}{web:<8}{work:<8}{one.unsent:>8}{oldest:>10}{one.early:>8}{one.dead:>8}"
    yield ""
    waiting = {name: count for name, count in report.queues.items() if count}
    yield f"{counted(len(report.queues), 'queue')}; messages wait in {len(waiting)}" + (":" if waiting else "")
    yield from (f"  {name:<50}{count:>6}" for name, count in waiting.items())
    if report.megabytes:
        yield ""
        yield from _memory_lines(report.megabytes)


def _memory_lines(megabytes: dict[str, tuple[float, bool]]) -> Iterator[str]:
    for name, (size, is_python) in megabytes.items():
        yield f"{name:<24}{size:>7.0f} MB{'' if is_python else '  (a server)'}"
    yield f"{'all Python processes':<24}{sum(size for size, is_python in megabytes.values() if is_python):>7.0f} MB"


def _standing(own: Settings, card: Card) -> Standing:
    standing = Standing(card.name, web=answers(f"{_address(own, card.name)}/{card.name}/ready"))
    db = Database.connect(own, card.name, timeout=5)
    try:
        with db.client:
            beating = heartbeats.beating(db)
            standing.work, standing.cut_off = len(beating), _cut_off(card, beating)
            found = figures(db, card)
            standing.unsent, standing.oldest_unsent_seconds = found["unsent"], found["oldest_unsent_seconds"]
            standing.early, standing.oldest_early_seconds = found["early"], found["oldest_early_seconds"]
            standing.dead, standing.undecided = found["dead"], _undecided_letters(db)
            standing.letters = [*_paused_letters(db), *_stopped_letters(db)]
            standing.messages = list(message_troubles.of(db))
            standing.lots = lanes_without_lot(db)
    except PyMongoError as error:
        standing.trouble = str(error).split(",")[0]
    return standing


def _cut_off(card: Card, rows: list[dict[str, Any]]) -> list[str]:
    """What keeps the work processes of a service from the broker, a sentence each."""
    found = sorted({trouble for row in rows if (trouble := heartbeats.trouble_of(row))})
    return [f"{card.name} works{trouble}" for trouble in found]


def _undecided_letters(db: Database) -> int:
    """How many letters of notifications wait for a person to decide."""
    return db["letters"].count_documents({"$or": [{"needs_staff": True}, {"state": "uncertain"}]})


def _paused_letters(db: Database) -> list[str]:
    """Since when the mail server refuses us, and what it says; nothing while it takes letters."""
    rows = db["switches"].find({"_id": "pause"})
    return [
        f"the mail server refuses us since {row['since']:%d %b %H:%M} UTC, so all letters wait: {row['code'] or ''} "
        f"{row['words']}; look at SMTP_URL and MAIL_FROM, and they leave by themselves"
        for row in rows
    ]


def _stopped_letters(db: Database) -> list[str]:
    """Who stopped the sending of letters and since when, and how many wait for it; nothing while they go out."""
    waiting = {"state": "queued", "priority": {"$gt": 0}}  # 0: sign-in links, which go out all the same
    return [
        f"{spelled_out(row['by'])} stopped the sending of letters on {row['at']:%d %b %H:%M} UTC, so only sign-in "
        f"links go out (waiting: {counted(db['letters'].count_documents(waiting), 'letter')}); press “Go on sending” "
        "on the page /notifications/letters when all is well again"
        for row in db["switches"].find({"_id": "sending"})
    ]


def lanes_without_lot(db: Database) -> list[str]:
    """The lanes that selection cannot rank, for they are closed and it has no seed of their lot."""
    late = {"opened_at": {"$lt": clock.now() - timedelta(seconds=LONG)}}
    known = {row["_id"] for row in db["lots"].find({"seed": {"$ne": ""}}, {"_id": 1})}
    return [
        f"{db.service} has no seed for the lot of the lane {row['_id']}, so nothing is ranked there; look at its dead "
        "letters, or run ./challenge prepare again"
        for row in db["rounds"].find(late, {"_id": 1})
        if row["_id"] not in known
    ]


def _address(own: Settings, name: str) -> str:
    return own.web_address.replace("{service}", name) or own.base_url


def _troubles(report: Report) -> Iterator[str]:
    for one in report.standings:
        found: dict[str, Any] = {
            f"the database of {one.name} does not answer ({one.trouble})": one.trouble,
            f"the web process of {one.name} does not answer": not one.web,
            f"{one.name} has no work process": not one.work and not one.trouble,
            f"{one.name} has {counted(one.dead, 'dead letter')}": one.dead,
            f"{one.name} keeps {counted(one.early, 'early message')}, the oldest for {one.oldest_early_seconds:.0f} s; "
            f"{'its' if one.early == 1 else 'their'} predecessors never came": one.oldest_early_seconds > LONG,
            f"{counted(one.undecided, 'letter')} {'needs' if one.undecided == 1 else 'need'} a person; "
            "see /notifications/letters": one.undecided,
            f"{one.name} could not send for {one.oldest_unsent_seconds:.0f} s": one.oldest_unsent_seconds > LONG,
        }
        yield from (text for text, wrong in found.items() if wrong)
        yield from (*one.cut_off, *one.messages, *one.letters, *one.lots)
    missing = [name for name, count in report.queues.items() if count is None]
    if missing:
        verb = "does" if len(missing) == 1 else "do"
        yield f"{counted(len(missing), 'queue')} {verb} not exist; run ./challenge topology"
