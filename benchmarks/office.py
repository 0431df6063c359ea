"""The programme office's list with 20,000 expressions of interest in it, filtered, searched and leafed through, beside
the same queries alone. Both run in this process, in turns; the page over ASGI, without sockets.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks import own
from benchmarks.rows import Pair, Rounds, Row, at_most
from demo import stage
from demo.chapters.call import TEXT
from deploy.operate import challenge_file
from local.system import CHALLENGE
from services.applications import web
from services.applications.actions import define
from services.applications.forms import Wanted
from services.applications.model.content import Content
from services.applications.model.expressions import Expression, Status
from services.applications.model.receipts import Receipt, content_hash
from services.applications.store import INDEXES
from services.applications.store.expressions import FEW, Expressions, these, those
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database
from shared.mongo.keyset import BY_NAME

MANY, PART, TIMES = 20_000, 50, 10
OFFICE = "/applications/office"
SYLLABLES = [
    "al",
    "ba",
    "ćor",
    "dü",
    "el",
    "fa",
    "gø",
    "hi",
    "îs",
    "jo",
    "ka",
    "ło",
    "mé",
    "na",
    "or",
    "pa",
    "rü",
    "sa",
    "tõ",
    "ur",
    "vi",
    "wa",
    "zi",
]
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"lane": "mentors"},
    {"status": "withdrawn"},
    {"country": "DE"},
    {"text": "lokasa"},
    {"text": "a"},
    {"text": "nobody is called so"},
    {"status": "submitted", "country": "FR", "text": "gohi"},
)


def measure(folder: Path) -> Rounds:
    """Rounds in which each of ASKED is asked for TIMES over."""
    from tests.serving import own_settings, visiting  # noqa: PLC0415 - it warns of its own future on every import

    with (
        own.database(folder) as started,
        visiting(web.create, settings := own_settings(started.database_uri(""))) as visit,
    ):
        db = Database.connect(settings, "applications")
        challenge = _filled(db)
        office = visit(stage.organisers()["programme"])
        ours = [partial(_ask, office, f"{OFFICE}?{urlencode(query)}") for query in ASKED]
        bare = [partial(_query, db, challenge, Wanted.model_validate(query)) for query in ASKED]
        while True:
            raw, found = (_each(acts) for acts in (bare, ours))
            yield {f"ms, {figure}": Pair(found[figure], raw[figure]) for figure in found}


def _ask(office: Any, address: str) -> None:
    assert office.get(address).status_code == 200


def _query(db: Database, challenge: Challenge, wanted: Wanted) -> None:
    """What the page asks for, as documents."""
    rows, among = db["expressions"], those(challenge.id, wanted)
    counted = {"_id": {"lane": "$lane", "status": "$status"}, "count": {"$sum": 1}}
    list(rows.aggregate([{"$match": those(challenge.id)}, {"$group": counted}]))
    if wanted.words:
        ids = [row["_id"] for row in rows.find(among, {"_id": 1}, limit=FEW + 1)]
        among = these(ids) if len(ids) <= FEW else among
    list(rows.find(among, sort=[("content.name", 1), ("_id", 1)], collation=BY_NAME, limit=PART + 1))


def _each(acts: Sequence[Callable[[], None]]) -> dict[str, float]:
    """How long they take, each TIMES over, in turns."""
    spent = [_milliseconds(act) for _ in range(TIMES) for act in acts]
    return {"p50": statistics.median(spent), "p95": statistics.quantiles(spent, n=20)[-1]}


def _milliseconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _filled(db: Database) -> Challenge:
    """The reference call with MANY expressions of interest, as the store writes them."""
    db.ensure_indexes(INDEXES)
    define.load_challenge(db, challenge := challenge_file.load(CHALLENGE))
    store = Expressions(db)
    db["expressions"].insert_many([store._row(one) for one in _expressions(challenge)])
    return challenge


def _expressions(challenge: Challenge) -> Iterator[Expression]:
    chance = Random(20_000)  # noqa: S311 - no secret
    states, weights = (Status.SUBMITTED, Status.DRAFT, Status.WITHDRAWN), (80, 16, 4)
    for number in range(MANY):
        content, status = _content(challenge, chance), *chance.choices(states, weights)
        about = {"challenge_id": challenge.id, "lane": chance.choice(challenge.lanes).id}
        key, now = clock.new_id(), clock.now()
        sent = Receipt(
            **about,
            expression_id=key,
            version=1,
            content=content,
            content_hash=content_hash(key, challenge.id, about["lane"], content),
            submitted_at=now,
        )
        yield Expression(
            **about,
            id=key,
            owner=f"clerk-{number}@city.example",
            status=status,
            content=content,
            sent=None if status is Status.DRAFT else sent,
            started_at=now,
            changed_at=now,
        )


def _content(challenge: Challenge, chance: Random) -> Content:
    """A city, or in one of four a consortium of five."""
    names = ["".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(5)]
    countries, leads = chance.choices(challenge.eligible_countries, k=5), chance.random() < 0.25
    members = [{"name": name, "country": code} for name, code in zip(names, countries, strict=True)]
    return Content.model_validate(
        {
            **members[0],
            "population": 120_000,
            "public_entity": True,
            "applies": "consortium" if leads else "alone",
            "members": members if leads else (),
            "answers": {one.id: TEXT.format(name=names[0]) for one in challenge.questions if one.required},
            "themes": chance.sample(sorted(challenge.themes), 2),
        }
    )


ROWS = (
    Row(
        "office-list",
        work="The programme office's list of 20,000 expressions of interest, with counts per lane and state: all, by "
        "lane, state and country, by a part of a name that many, few or none have, and by three of these; parts of 50; "
        "p50 and p95 over all, one client, over ASGI within one process, without sockets.",
        beside="the same queries alone, through pymongo, to documents.",
        measure=measure,
        goals=(at_most(150, "ms, p95"),),
    ),
)
