"""Requests that are too large, too slow or take too long end in a clear answer, and disturb nobody else."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import httpx
import pytest

from shared.settings import Settings
from shared.web.limits import LONGEST_HEAD, Limits
from tests.serving import serving
from tests.shared.test_web import sample_service
from tests.shared.test_web.conftest import Site
from tests.shared.test_web.sample_service import LIMITS


def test_a_body_of_just_the_limit_is_taken(site: Site) -> None:
    name = "x" * (LIMITS.largest - len("name="))

    answer = site.client.post("/samples/echo", data={"name": name})

    assert answer.json() == {"name": [name]}


def test_a_body_one_byte_over_the_limit_is_refused(site: Site) -> None:
    answer = site.client.post(
        "/samples/echo", content=b"x" * (LIMITS.largest + 1), headers={"Accept": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_body_of_unknown_length_is_cut_off_at_the_limit(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    answer = site.client.post("/samples/echo", content=endless(), headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("what", "status"),
    [({"Authorization": "Bearer X"}, 431), ({"Cookie": "session=X"}, 431), ({"Accept-Language": "X"}, 431)],
)
def test_no_header_longer_than_any_of_ours_is_read(site: Site, what: dict[str, str], status: int) -> None:
    def asked(times: int, path: str = "/samples/api/who") -> httpx.Response:
        return site.client.get(path, headers={name: value.replace("X", "x" * times) for name, value in what.items()})

    assert asked(LONGEST_HEAD - 20).status_code < status
    assert (asked(LONGEST_HEAD + 1).status_code, asked(LONGEST_HEAD + 1).json()["code"]) == (status, "header-too-long")
    assert "sends too much" in asked(LONGEST_HEAD + 1, "/samples/sheet").text


@pytest.mark.parametrize(
    "head", ["GET /samples/X HTTP/1.1", "GET /samples/?X HTTP/1.1", "GET /samples/ HTTP/1.1\r\nCookie: X"]
)
def test_a_head_of_a_megabyte_is_cut_off_before_it_is_whole(site: Site, head: str) -> None:
    address, taken = urlsplit(site.settings.base_url), 0
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as wire, suppress(OSError):
        for _ in range(1024):
            taken += wire.send((head if not taken else "X").replace("X", "x" * 1024).encode())
        answer = wire.recv(20)
        assert answer.startswith(b"HTTP/1.1 400")
        return

    assert taken < 1024 * 1024  # it hung up meanwhile


@pytest.mark.parametrize("address", ["/samples/api/who?X", "/samples/X"])
def test_no_address_longer_than_any_of_ours_is_read(site: Site, address: str) -> None:
    def asked(times: int) -> httpx.Response:
        return site.client.get(address.replace("X", "x=1&" * (times // 4)), headers={"Accept": "application/json"})

    assert asked(LONGEST_HEAD - 40).status_code < 414
    assert (asked(LONGEST_HEAD + 8).status_code, asked(LONGEST_HEAD + 8).json()["code"]) == (414, "address-too-long")
    assert asked(40_000).status_code == 414


def test_a_body_that_dribbles_in_is_answered_in_time(site: Site) -> None:
    began = time.monotonic()

    answer = _dribble(site.settings.base_url, seconds=12)

    assert b"408" in answer.split(b"\r\n")[0]
    assert time.monotonic() - began < 6


def test_slow_senders_hold_up_nobody(settings: Settings) -> None:
    with (
        serving(partial(sample_service.create, limits=Limits(body_seconds=30)), settings) as url,
        ThreadPoolExecutor(60) as threads,  # more than the server has threads
    ):
        slow = [threads.submit(_dribble, url, seconds=4) for _ in range(60)]
        time.sleep(0.3)
        began = time.monotonic()
        answer = httpx.get(f"{url}/samples/api/who")
        took = time.monotonic() - began

        assert answer.status_code == 200
        assert took < 3
        assert not any(one.done() for one in slow)


def test_an_answer_that_takes_too_long_is_given_up(site: Site) -> None:
    began = time.monotonic()

    answer = site.client.get("/samples/slow?seconds=6", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert time.monotonic() - began < 5


def test_after_a_late_answer_the_connection_still_serves(site: Site) -> None:
    late = site.client.get("/samples/slow?seconds=1.5")
    time.sleep(0.7)  # the thread ends meanwhile

    assert late.status_code == 503
    assert site.client.get("/samples/api/who").json() == {"email": ""}


def test_requests_at_once_do_not_mix(site: Site) -> None:
    def ask(number: int) -> bool:
        answer = site.client.post("/samples/echo", data={"number": str(number)})
        return bool(answer.json() == {"number": [str(number)]})

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(ask, range(200)))


def _dribble(url: str, *, seconds: float) -> bytes:
    """Send a form one byte each 50 ms; the answer as it comes, or nothing."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as wire:
        head = f"POST /samples/echo HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: http://{address.netloc}\r\n"
        wire.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n".encode())
        wire.settimeout(0.05)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                return wire.recv(4096)
            except TimeoutError:
                wire.sendall(b"x")
    return b""
