"""Public pages over sockets: our web process with the reference edition behind it, beside the same frame around the
same bytes. Anonymous, by eight clients whose connections stay open.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

import psutil

from benchmarks import constant, edition, load, own
from benchmarks.constant import Answer
from benchmarks.load import Load
from benchmarks.rows import NotMeasured, Pair, Rounds
from deploy.operate import services
from deploy.operate.answering import answers
from local import keys, ports, processes, programs, servers, waiting
from local.processes import Child, Program
from local.programs import Plan

BROWSERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br", "Accept-Language": "en"}
WARM_UP = 3  # seconds; on a busy machine the first answer takes more than one
FIGURE = "requests/s"


@dataclass(frozen=True)
class Side:
    """A web process with all its workers, and the database it asks."""

    web: Sequence[psutil.Process]
    database: Sequence[psutil.Process]
    url: str

    @classmethod
    def of(cls, web: Child, database: Child, url: str) -> Self:
        """Of the processes that run now."""
        return cls(list(processes.family(web.process.pid)), list(processes.family(database.process.pid)), url)

    def seconds(self) -> tuple[float, float]:
        """How long the web process, and the database, have used a core so far."""
        return _seconds(self.web), _seconds(self.database)

    def under_load(self, headers: dict[str, str]) -> tuple[Load, float, float]:
        """What came of a load, and the CPU ms that an answer took in the web process and in the database."""
        before = self.seconds()
        found = load.put_on(self.url, headers)
        web, database = (after - then for after, then in zip(self.seconds(), before, strict=True))
        return found, web * 1000 / found.answers, database * 1000 / found.answers


def measure(path: str, headers: dict[str, str], folder: Path, *, conditional: bool = False) -> Rounds:
    """Rounds of the page at *path*; *conditional*: by clients that have its newest state already."""
    load.install()
    with running(folder) as (plan, database, web):
        url = f"{plan.address}{path}"
        asked = {**headers, **(_known(url, headers) if conditional else {})}
        answer = Answer.of(url, asked)
        with _beside(plan, answer) as (raw, its_url):
            for one in (url, its_url):
                load.put_on(one, asked, seconds=WARM_UP)
            ours, theirs = Side.of(web, database, url), Side.of(raw, database, its_url)
            while True:
                figures = _pairs(ours.under_load(asked), theirs.under_load(asked))
                if conditional:
                    _check_unchanged(url, asked)
                yield {**figures, "kB of an answer's body, as it is sent": Pair(len(answer.sent) / 1000)}


@contextmanager
def running(folder: Path) -> Iterator[tuple[Plan, Child, Child]]:
    """Our web process as `./challenge up` starts it, with the edition announced, and its database; and its plan.

    It is today there, long after the edition: where the clock is moved, every page says what time it is.
    """
    edition.lay_out("announced", folder)
    with servers.running(folder, amqp_uri=own.NOBODY) as started:
        given = {"AMQP_URI": started.amqp_uri, "MONGODB_URI": started.mongodb_uri, "SMTP_URL": "smtp://127.0.0.1:9"}
        plan = programs.plan(
            folder, keys.kept(folder / "keys.json"), port=ports.any_free(), given=given, environment="local"
        )
        plan = replace(plan, environment={key: one for key, one in plan.environment.items() if key != "CLOCK_FILE"})
        with started_program(plan.web, plan.address, folder) as web:
            yield plan, started.children[0], web


@contextmanager
def started_program(program: Program, address: str, folder: Path) -> Iterator[Child]:
    """A web process, once it answers."""
    child = processes.start(program, folder)
    try:
        for name in services.NAMES:
            waiting.until(partial(answers, f"{address}/{name}/ready"), child)
        yield child
    finally:
        child.stop()


@contextmanager
def _beside(plan: Plan, answer: Answer) -> Iterator[tuple[Child, str]]:
    """The raw limit, and its address: the same frame and server, answering everything with *answer*."""
    port, kept = ports.any_free(), plan.folder / "answer.json"
    kept.write_text(answer.model_dump_json())
    needs = [f"{name} web" for name in services.NAMES]
    program = plan.program("raw limit", "benchmarks.constant", str(kept), "--port", str(port), needs=needs)
    address = f"http://{ports.HERE}:{port}"
    child = processes.start(program, plan.folder)
    try:
        waiting.until(partial(ports.answers, port), child)
        assert constant.SIGN in Answer.of(address, {}).headers
        yield child, f"{address}/"
    finally:
        child.stop()


def _known(url: str, headers: dict[str, str]) -> dict[str, str]:
    """What a client sends that has the newest state.

    Raises:
        NotMeasured: the page says no state, or does not know its own.
    """
    etag = Answer.of(url, headers).headers.get("etag")
    if etag is None:
        raise NotMeasured("the page gives no ETag")
    known = {"If-None-Match": etag}
    _check_unchanged(url, headers | known)
    return known


def _check_unchanged(url: str, asked: dict[str, str]) -> None:
    """Go on only if the page has not changed, and says so.

    Raises:
        NotMeasured: it does not.
    """
    if Answer.of(url, asked).status != 304:
        raise NotMeasured("the page gives an ETag, and does not answer 304 to it")


def _pairs(ours: tuple[Load, float, float], raw: tuple[Load, float, float]) -> dict[str, Pair]:
    (our_load, our_web, our_database), (raw_load, raw_web, _) = ours, raw
    return {
        FIGURE: Pair(our_load.per_second, raw_load.per_second),
        "p50 ms": Pair(our_load.p50, raw_load.p50),
        "p99 ms": Pair(our_load.p99, raw_load.p99),
        "CPU ms a request, web process": Pair(our_web, raw_web),
        "CPU ms a request, database": Pair(our_database),
    }


def _seconds(parts: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in parts)
