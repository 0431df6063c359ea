"""What applicants write, by the API and over sockets: our web process with an open call, beside FastAPI with one
transaction of the same documents. Each request is another person's, by eight clients whose connections stay open.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import bare_writes, edition, load, own, web
from benchmarks.applying import READY, TEXT, Office, somebody
from benchmarks.load import CLIENTS
from benchmarks.rows import Pair, Round, Rounds, Row, at_least, at_most_times
from benchmarks.web import FIGURE, started_program
from deploy.operate import challenge_file, services
from deploy.operate import edition as story
from local import keys, ports, programs, servers
from local.processes import Child
from local.programs import Plan
from local.system import CHALLENGE
from services.applications.actions import define, send, write
from services.applications.model.content import Content
from shared import clock
from shared.mongo import Database
from shared.person import Person
from shared.settings import Environment, Settings

API = "/applications/api/expressions"
SCRIPT = Path(__file__).with_name("writes.lua")
P99 = "p99 ms"
NEEDS = [f"{name} web" for name in services.NAMES]
Documents = dict[str, list[dict[str, Any]]]
Requests = Callable[[Office], Iterator[tuple[str, str, str, str, str]]]  # method, path, token, version seen, body


def submissions(office: Office) -> Iterator[tuple[str, str, str, str, str]]:
    """Drafts that are sent in."""
    for one in office.drafts():
        yield "POST", f"{API}/{one.id}/submission", office.token(one.owner), '"1"', ""


def autosaves(office: Office) -> Iterator[tuple[str, str, str, str, str]]:
    """Drafts of which one answer changes."""
    body = office.content(text=TEXT[::-1]).model_dump_json()
    for one in office.drafts():
        yield "PUT", f"{API}/{one.id}", office.token(one.owner), '"1"', body


def beginnings(office: Office) -> Iterator[tuple[str, str, str, str, str]]:
    """Drafts that are begun, with a name and a country."""
    body = json.dumps({"lane": office.challenge.lanes[0].id, "name": "Made-up City", "country": "BE"})
    for _ in range(READY):
        yield "POST", API, office.token(somebody()), "", body


def sent(office: Office) -> Documents:
    """What one submission writes."""
    by, at, lane = Person("once@example.org"), clock.now(), office.challenge.lanes[0].id
    draft = write.start(office.db, lane, office.content(), by=by, at=at).expression
    send.submit(office.db, draft.id, by=by, at=at, seen=draft.revision)
    return written(office.db, f"expression/{draft.id}", "expressions", "receipts")


def begun(office: Office) -> Documents:
    """What one new draft writes."""
    by, at, lane = Person("begins@example.org"), clock.now(), office.challenge.lanes[0].id
    draft = write.start(office.db, lane, Content(name="Made-up City", country="BE"), by=by, at=at).expression
    return written(office.db, f"expression/{draft.id}", "expressions")


def saved(office: Office) -> Documents:
    """What one autosave writes: the draft, and nothing that anybody hears."""
    return {"expressions": sent(office)["expressions"]}


def written(db: Database, subject: str, *names: str) -> Documents:
    """The newest document of each collection, and what was said last of *subject*."""
    newest = {name: db[name].find_one(sort=[("$natural", -1)]) for name in names}
    said = db["journal"].find_one({"subject": subject}, sort=[("sequence", -1)])
    rows = {**newest, "streams": db["streams"].find_one({"_id": subject}), "journal": said}
    return {name: [row] for name, row in rows.items() if row is not None}


def measure(requests: Requests, documents: Callable[[Office], Documents], folder: Path) -> Rounds:
    """Rounds of *requests*, each made ready before, beside transactions of the *documents* of one."""
    load.install()
    with running(folder) as (plan, office, database, ours), beside(plan, office, database, documents(office)) as raw:
        while True:
            file, bare = ready(requests(office), folder / "requests.tsv"), folder / "bare.tsv"
            bare.write_text("POST\t/\t\t\t\n")
            theirs = _under(raw, bare)
            yield _pairs(_under(ours, file), theirs)


def ready(requests: Iterator[tuple[str, ...]], file: Path) -> Path:
    """*requests* in *file*, as SCRIPT reads them."""
    file.write_text("".join("\t".join(one) + "\n" for one in requests))
    return file


def _under(side: web.Side, file: Path) -> tuple[load.Load, float, float]:
    """What came of the requests in *file*, and the CPU ms that one took in the web process and in the database."""
    before = side.seconds()
    found = load.put_on(side.url, {}, script=SCRIPT, args=[str(file)])
    web_ms, database_ms = (
        (after - then) * 1000 / found.answers for after, then in zip(side.seconds(), before, strict=True)
    )
    return found, web_ms, database_ms


def _pairs(ours: tuple[load.Load, float, float], raw: tuple[load.Load, float, float]) -> Round:
    (mine, my_web, my_database), (theirs, its_web, its_database) = ours, raw
    return {
        FIGURE: Pair(mine.per_second, theirs.per_second),
        "p50 ms": Pair(mine.p50, theirs.p50),
        P99: Pair(mine.p99, theirs.p99),
        "CPU ms, web process": Pair(my_web, its_web),
        "CPU ms, database": Pair(my_database, its_database),
    }


@contextmanager
def running(folder: Path) -> Iterator[tuple[Plan, Office, Child, web.Side]]:
    """Our web process as `./challenge up` starts it, its database, and an open call; nobody hears what is said."""
    with servers.running(folder, amqp_uri=own.NOBODY) as started:
        given = {"AMQP_URI": started.amqp_uri, "MONGODB_URI": started.mongodb_uri, "SMTP_URL": "smtp://127.0.0.1:9"}
        plan = programs.plan(
            folder, keys.kept(folder / "keys.json"), port=ports.any_free(), given=given, environment="local"
        )
        settings = _settings(plan)
        clock.follow(folder / "clock.json")
        clock.begin(story.CALL_IS_OPEN)
        with edition.opened(settings) as databases, started_program(plan.web, plan.address, folder) as child:
            for name, db in databases.items():
                services.table(name).settle_in(db)
            challenge = challenge_file.load(CHALLENGE)
            define.load_challenge(databases["applications"], challenge)
            office, database = Office(settings, databases["applications"], challenge), started.children[0]
            yield plan, office, database, web.Side.of(child, database, plan.address)


def _settings(plan: Plan) -> Settings:
    known = {name.lower(): plan.environment[name] for name in ("SESSION_KEY", "SESSION_PUBLIC_KEY", "MONGODB_URI")}
    return Settings.model_validate({**known, "environment": Environment.LOCAL})


@contextmanager
def beside(plan: Plan, office: Office, database: Child, documents: Documents) -> Iterator[web.Side]:
    """The raw limit, on the same database server."""
    port, file = ports.any_free(), plan.folder / "documents.bson"
    file.write_bytes(bare_writes.kept(documents))
    for name in documents:
        office.db.client[bare_writes.DATABASE].create_collection(name)
    program = plan.program(
        "raw limit",
        "benchmarks.bare_writes",
        str(file),
        "--port",
        str(port),
        needs=NEEDS,
        MONGODB_URI=office.settings.mongodb_uri,
    )
    address = f"http://{ports.HERE}:{port}"
    with started_program(program, address, plan.folder) as child:
        yield web.Side.of(child, database, address)


WHO = f"by {CLIENTS} clients on connections that stay open, each request another person's, with a token"
RAW = "FastAPI in the same server and workers, which checks nothing and inserts {what} in one transaction."


def _row(name: str, work: str, what: str, requests: Requests, documents: Callable[[Office], Documents]) -> Row:
    return Row(
        name,
        work=f"{work}, by the API and over sockets, {WHO}. Nobody hears what is said meanwhile.",
        beside=RAW.format(what=what),
        measure=partial(measure, requests, documents),
        goals=(at_least(0.5, FIGURE), at_most_times(3, P99)),
        pretalx="19-30/s (proposal created)" if name == "submit" else "",
    )


ROWS: tuple[Row, ...] = (
    _row(
        "submit",
        "A complete draft is sent in: validated, its receipt kept, the fact in the journal",
        "the same expression, receipt, journal row and place of its stream",
        submissions,
        sent,
    ),
    _row(
        "draft",
        "A draft is begun with a name and a country",
        "the same expression, journal row and place of its stream",
        beginnings,
        begun,
    ),
    _row("autosave", "A whole draft is saved with one answer changed", "the same expression", autosaves, saved),
)
