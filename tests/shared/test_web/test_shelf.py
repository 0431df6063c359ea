"""What everybody may read lies ready as bytes, is never older than what it shows, and never half of it."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from pymongo.errors import OperationFailure

from shared import clock
from shared.settings import Settings
from shared.web import shelf
from shared.web.routes import leaves
from shared.web.sessions import cookie_for
from shared.web.shelf import Asked
from tests.conftest import Servers
from tests.leaks import run
from tests.leaks.asking import fillings
from tests.leaks.variants import PLAIN
from tests.shared.test_web.shop import PATIENCE, Shop, between, lies_ready

SOON = 1.0  # seconds; the promise is that a change shows within one
MARIA = "maria@thessaloniki.example"


def test_what_was_made_is_answered_until_what_it_shows_changes(shop: Shop) -> None:
    made = shop.settled("/samples/things").json()
    assert shop.get("/samples/things").json() == made

    shop.db["things"].insert_one({"_id": "tram"})
    began = time.monotonic()

    shop.until("/samples/things", lambda answer: answer.json()["things"] == ["tram"])
    assert time.monotonic() - began < SOON


def test_a_change_of_something_else_makes_nothing_anew(shop: Shop) -> None:
    made = shop.settled("/samples/things").json()

    shop.db["others"].insert_one({"_id": 1})
    time.sleep(0.3)

    assert shop.get("/samples/things").json() == made


def test_it_is_never_half_of_a_change(shop: Shop) -> None:
    def both(n: int) -> None:
        def write() -> None:
            for name in ("firsts", "seconds"):
                shop.db[name].replace_one({"_id": 1}, {"n": n}, upsert=True)

        shop.db.transact(write)

    def elsewhere(n: int) -> None:
        thread = threading.Thread(target=both, args=(n,))
        thread.start()
        thread.join()

    both(1)
    shop.settled("/samples/pair")
    between.append(lambda: elsewhere(2))
    shop.db["firsts"].update_one({"_id": 1}, {"$set": {"touched": True}})
    pairs: list[list[int]] = []

    while not pairs or pairs[-1] != [2, 2]:
        pairs.append(shop.get("/samples/pair").json()["pair"])

    assert [pair for pair in pairs if pair not in ([1, 1], [2, 2])] == []
    assert between == []


def test_what_asked_the_clock_is_made_again_after_a_second(
    shop: Shop, clock_at: Callable[[datetime], None], settings: Settings
) -> None:
    began = clock.now() + timedelta(days=1)
    clock_at(began)
    made = shop.settled("/samples/now").json()
    assert shop.get("/samples/now").json()["made"] >= made["made"]

    clock_at(began + timedelta(hours=1))

    assert shop.get("/samples/now").json()["now"] >= (began + timedelta(hours=1)).isoformat(timespec="milliseconds")


def test_what_says_until_when_it_holds_is_made_again_only_then(
    shop: Shop, clock_at: Callable[[datetime], None]
) -> None:
    morning = datetime.combine(clock.now().date() + timedelta(days=2), datetime.min.time(), UTC) + timedelta(hours=8)
    clock_at(morning)
    made = shop.settled("/samples/day").json()

    clock_at(morning + timedelta(hours=15))
    same = shop.get("/samples/day").json()
    clock_at(morning + timedelta(hours=16))
    other = shop.get("/samples/day").json()

    assert same == made
    assert other["day"] == (morning + timedelta(days=1)).date().isoformat()


def test_who_is_signed_in_gets_a_page_of_their_own(shop: Shop, settings: Settings) -> None:
    visitors = shop.settled("/samples/who")
    assert visitors.text.endswith("nobody en")
    assert visitors.headers["Cache-Control"] == "public, no-cache"

    shop.client.cookies.update(cookie_for(settings, MARIA))
    hers = shop.client.get("/samples/who")

    assert MARIA in hers.text
    assert hers.headers["Cache-Control"] == "no-store"
    assert "ETag" not in hers.headers
    assert shop.get("/samples/who").text.endswith("nobody en")


def test_each_language_has_its_own(shop: Shop) -> None:
    shop.settled("/samples/who")

    french = shop.get("/samples/who", accept_language="fr")

    assert french.text.endswith("nobody fr")
    assert french.headers["Content-Language"] == "fr"
    assert shop.get("/samples/who").text.endswith("nobody en")


def test_what_is_not_there_is_not_kept(shop: Shop) -> None:
    shop.settled("/samples/things")

    first, second = (shop.get("/samples/none") for _ in range(2))

    assert (first.status_code, second.status_code) == (404, 404)
    assert first.text != second.text


@pytest.mark.parametrize("name", ["session", "done"])
def test_a_cookie_in_a_second_header_makes_an_answer_ones_own(shop: Shop, settings: Settings, name: str) -> None:
    shop.settled("/samples/who")
    cookie = cookie_for(settings, MARIA)["session"] if name == "session" else "made-up"
    shop.client.cookies.clear()

    hers = shop.client.get("/samples/who", headers=[("Cookie", "x=1"), ("Cookie", f"{name}={cookie}")])

    assert hers.headers["Cache-Control"] == "no-store"
    assert shop.get("/samples/who").text.endswith("nobody en")


def test_an_answer_that_gives_a_cookie_is_nobody_elses(shop: Shop) -> None:
    first, second = (shop.get("/samples/cookie") for _ in range(2))

    assert first.cookies["number"] != second.cookies["number"]
    assert first.headers["Cache-Control"] == "no-store"


def test_where_no_snapshot_can_be_had_it_is_made_all_the_same(shop: Shop) -> None:
    def gone() -> None:
        raise OperationFailure("no snapshot", 246)

    made = shop.settled("/samples/pair").json()["made"]
    between.append(gone)
    shop.db["firsts"].insert_one({"_id": 9})

    assert shop.until("/samples/pair", lambda answer: answer.json().get("made") != made).status_code == 200
    assert between == []


def test_a_collection_that_is_dropped_is_noticed(shop: Shop) -> None:
    shop.db["things"].insert_one({"_id": "tram"})
    assert shop.settled("/samples/things").json()["things"] == ["tram"]

    shop.db["things"].drop()

    shop.until("/samples/things", lambda answer: answer.json()["things"] == [])


def test_made_up_queries_push_nothing_from_the_shelf(shop: Shop) -> None:
    shop.settled("/samples/things")

    for number in range(400):  # 42 kB each
        shop.get(f"/samples/long?made-up={number}")

    assert Asked("/samples/things", b"", "en") in shop.app.state.shelf._plain
    assert shop.app.state.shelf.weight < 2 * shelf.QUERIED


def test_a_very_long_query_is_answered_and_not_kept(shop: Shop) -> None:
    shop.settled("/samples/things")
    first, second = (shop.get(f"/samples/things?q={'x' * 400}").json()["made"] for _ in range(2))

    assert second > first


def test_every_address_that_is_for_everybody_lies_ready(servers: Servers) -> None:
    with run.worlds(servers.mongodb_uri, [PLAIN]) as told:
        for _ in run.states(told):
            pass
        story = told[PLAIN]
        filled = {name: values[0] for name, values in fillings(story).items()}
        late = {service: _never_ready(client, filled) for service, client in story.world.clients.items()}

    assert late == {service: [] for service in late}


def _never_ready(unstarted: TestClient, filled: dict[str, str]) -> list[str]:
    app = unstarted.app
    paths = [leaf.path.format(**filled) for leaf in leaves(app.routes) if hasattr(leaf.endpoint, "shelved")]  # type: ignore[attr-defined]
    assert paths
    with TestClient(app, base_url=str(unstarted.base_url), follow_redirects=False) as client:
        return [path for path in paths if not _gets_ready(client, path)]


def _gets_ready(client: TestClient, path: str) -> bool:
    patient_until = time.monotonic() + PATIENCE
    while time.monotonic() < patient_until:
        if client.get(path).status_code == 200 and lies_ready(client, path):
            return True
        time.sleep(0.01)
    return False
