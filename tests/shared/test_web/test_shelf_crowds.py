"""Many who come at once for what is on the shelf, and what they get while nobody hears what changes."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from shared.web.shelf import A_SECOND
from tests.shared.test_web.shop import SLOW, Shop, between


def test_many_who_come_at_once_have_it_made_once(shop: Shop) -> None:
    first = shop.settled("/samples/pair").json()["made"]
    before = shop.app.state.shelf.made
    between.append(lambda: time.sleep(0.5))
    shop.db["firsts"].insert_one({"_id": 2})
    time.sleep(0.2)  # it was heard

    with ThreadPoolExecutor(20) as pool:
        made = [answer.json()["made"] for answer in pool.map(lambda _: shop.get("/samples/pair"), range(20))]

    assert set(made) == {first + 1}
    assert shop.app.state.shelf.made == before + 1


def test_while_its_sources_change_without_a_pause_nobody_stands_in_a_queue(shop: Shop) -> None:
    shop.settled("/samples/long-made")
    stopping = threading.Event()

    def write() -> None:
        while not stopping.wait(0.01):
            shop.db["things"].update_one({"_id": "tram"}, {"$inc": {"n": 1}}, upsert=True)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with ThreadPoolExecutor(20) as pool:
            made = {one.json()["made"] for one in pool.map(lambda _: shop.get("/samples/long-made"), range(40))}
    finally:
        stopping.set()
        writer.join()

    assert len(made) <= 10  # forty, if each made its own after the other


def test_while_nobody_hears_what_changes_nothing_is_older_than_a_second(shop: Shop) -> None:
    shop.settled("/samples/things")
    shop.app.state.shelf.stop()
    before = shop.get("/samples/things").json()["made"]
    time.sleep(A_SECOND)

    after = shop.get("/samples/things").json()["made"]

    assert after > before


def test_while_nobody_hears_what_changes_who_comes_at_once_shares_what_was_begun_since(shop: Shop) -> None:
    shop.settled("/samples/pair")
    shop.app.state.shelf.stop()
    between.extend([lambda: time.sleep(0.5)] * 20)

    with ThreadPoolExecutor(20) as pool:
        made = {answer.json()["made"] for answer in pool.map(lambda _: shop.get("/samples/pair"), range(20))}
    between.clear()

    assert len(made) <= 3  # one for who came first, one for who came meanwhile, one for who came late


def test_who_waits_for_what_is_not_there_stands_in_no_queue(shop: Shop) -> None:
    shop.settled("/samples/things")
    began = time.monotonic()

    with ThreadPoolExecutor(20) as pool:
        statuses = {answer.status_code for answer in pool.map(lambda _: shop.get("/samples/slow"), range(20))}

    assert statuses == {404}
    assert time.monotonic() - began < 20 * SLOW  # which is how long one after the other would take
