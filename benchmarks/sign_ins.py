"""A sign-in while many read: its whole way, by one client, alone and beside readers, in turns, of the same system."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import httpx

from benchmarks import edition, load, writing
from benchmarks.load import Load
from benchmarks.rows import Pair, Rounds, Row, at_most_times
from benchmarks.web import BROWSERS, running
from local.programs import Plan
from services.notifications.actions.links import sign_in_token
from services.notifications.model.sign_ins import AGAIN
from services.notifications.store.sign_ins import SignIns
from shared import clock
from shared.mongo import Database
from shared.settings import Environment, Settings

READERS = 200
PAGES = ("/", "/applications/", "/events/", "/selection/")
SECONDS, GATHER = 8, 1  # of each side of a round, and until all readers are there
P50, P95 = "p50 ms", "p95 ms"
SECRETS = ("sign_in_key", "link_key", "mongodb_uri")


@dataclass(frozen=True)
class Door:
    """Where people sign in, and what a mailbox would know."""

    address: str
    settings: Settings
    db: Database

    def sign_in(self) -> float:
        """Let somebody sign in who never did, so that no limit of an address is met; the milliseconds it took them,
        without the letter's way."""
        email = f"{clock.new_id().hex}@example.org"
        with httpx.Client(base_url=self.address, headers={**BROWSERS, "Origin": self.address}, timeout=30) as browser:
            asking = _milliseconds(browser, "POST", "/sign-in", 200, data={"email": email, "next": "/signed-in"})
            link = f"/sign-in/confirm/{self._token(email)}"
            following = _milliseconds(browser, "GET", link, 200) + _milliseconds(browser, "POST", link, 303)
            return asking + following + _milliseconds(browser, "GET", "/signed-in", 200)

    def _token(self, email: str) -> str:
        asked = SignIns(self.db).newest_unused(email, since=clock.real() - AGAIN)
        assert asked is not None, email
        return sign_in_token(self.settings, asked.sign_in_id)


def measure(folder: Path) -> Rounds:
    """Rounds of one system."""
    load.install()
    with running(folder) as (plan, _, _), edition.opened(_settings(plan)) as databases, ThreadPoolExecutor(1) as aside:
        door = Door(plan.address, _settings(plan), databases["notifications"])
        pages = writing.ready((("GET", page, "", "", "") for page in PAGES), folder / "pages.tsv")
        door.sign_in()
        _read(plan.address, pages)
        while True:
            alone = _until(aside.submit(time.sleep, SECONDS).done, door)
            readers = aside.submit(_read, plan.address, pages)
            time.sleep(GATHER)
            beside = _until(readers.done, door)
            yield {
                P50: Pair(median(beside), median(alone)),
                P95: Pair(_p95(beside), _p95(alone)),
                "sign-ins": Pair(len(beside), len(alone)),
                "readers' pages/s": Pair(readers.result().per_second),
                "readers' p50 ms": Pair(readers.result().p50),
                "readers' p99 ms": Pair(readers.result().p99),
            }


def _settings(plan: Plan) -> Settings:
    known = {name: plan.environment[name.upper()] for name in SECRETS if name.upper() in plan.environment}
    return Settings.model_validate({**known, "environment": Environment.LOCAL})


def _milliseconds(browser: httpx.Client, method: str, path: str, status: int, **sent: object) -> float:
    began = time.perf_counter()
    answer = browser.request(method, path, **sent)  # type: ignore[arg-type]
    assert answer.status_code == status, (path, answer.status_code, answer.text)
    return (time.perf_counter() - began) * 1000


def _read(address: str, pages: Path) -> Load:
    return load.put_on(
        address, BROWSERS, clients=READERS, seconds=SECONDS + GATHER, script=writing.SCRIPT, args=[str(pages)]
    )


def _until(is_over: Callable[[], bool], door: Door) -> list[float]:
    """The milliseconds of sign-ins, one after the other."""
    took = [door.sign_in()]
    while not is_over():
        took.append(door.sign_in())
    return took


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]


ROWS = (
    Row(
        "sign-in-beside-readers",
        work=f"One client lets other people sign in, one after the other, each by a connection of their own: the form "
        f"is sent, the link's page read, its button pressed, and the page of one's sessions read; without the letter's "
        f"way. Meanwhile {READERS} anonymous readers, on connections that stay open, ask for the home page, the call, "
        f"the agenda and the announcement as fast as they are answered.",
        beside="the same sign-ins of the same process while nobody reads.",
        measure=measure,
        goals=(at_most_times(2, P50), at_most_times(2, P95)),
    ),
)
