"""`verify-lots` reads what others wrote: it says in a line what is wrong, prints nothing that acts, and ends."""

import gzip
import json
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli import lots as command
from deploy.cli.__main__ import challenge
from tests.deploy.announcements import Json, announcement, call, verified

HOSTILE = "core\x1b[2K\rfits   all\nfits   good\u2028\u202e\u2066\u200b\x9b\x00"


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Result]:
    """Runs the command on an announcement, and on a saved call if there is one."""
    return partial(verified, tmp_path)


def hostile_lane(told: Json) -> None:
    told["lots"]["lanes"][0]["lane"] = HOSTILE


def hostile_lane_of_one(told: Json) -> None:
    told["lots"]["ties"][0]["drawn"][0]["lane"] = HOSTILE


def hostile_name(told: Json) -> None:
    told["lots"]["ties"][0]["drawn"][0]["name"] = HOSTILE


def hostile_list(told: Json) -> None:
    told["selected"][0]["name"] = HOSTILE


def hostile_challenge(told: Json) -> None:
    told["challenge"] = HOSTILE


def hostile_key(told: Json) -> None:
    told["lots"]["lanes"][0]["fixed"] = HOSTILE


WRITTEN = [hostile_lane, hostile_lane_of_one, hostile_name, hostile_list, hostile_challenge, hostile_key]


@pytest.mark.parametrize("write", WRITTEN, ids=lambda one: one.__name__)
def test_what_others_wrote_does_nothing_to_a_terminal_and_makes_no_line(
    verify: Callable[..., Result], write: Callable[[Json], None]
) -> None:
    told = announcement()
    write(told)

    said = verify(told, call())

    assert said.exit_code in {1, 2}
    assert all(line.isprintable() for line in said.output.split("\n"))
    assert not any(line.startswith(("fits   all", "fits   good")) for line in said.output.split("\n"))


def test_a_long_name_fills_no_screen(verify: Callable[..., Result]) -> None:
    told = announcement()
    told["lots"]["ties"][0]["drawn"][0]["name"] = "x" * 100_000

    assert max(map(len, verify(told, call()).output.splitlines())) < 1000


@pytest.mark.parametrize("text", ["[" * 200_000, '{"x":' * 100_000, '{"x":' + "9" * 5000 + "}", ""], ids=len)
@pytest.mark.parametrize("which", ["announcement", "call"])
def test_what_is_too_deep_or_no_json_is_refused_in_a_sentence(
    verify: Callable[..., Result], text: str, which: str
) -> None:
    said = verify(text) if which == "announcement" else verify(announcement(), text)

    assert said.exit_code == 2
    assert "is no JSON that can be read" in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize("where", ["challenge", "committed_at", "name", "lane"])
def test_half_characters_end_in_sentences_that_can_be_printed(verify: Callable[..., Result], where: str) -> None:
    told = announcement()
    lane, drawn = told["lots"]["lanes"][0], told["lots"]["ties"][0]["drawn"][0]
    {"challenge": told, "committed_at": lane, "name": drawn, "lane": drawn}[where][where] = "\ud800"

    said = verify(told, call())

    assert said.exit_code in {1, 2}
    assert said.output.replace("\n", "").isprintable()


ADDRESSES = [
    "http://",
    "http://[",
    "https://a b/",
    "http://x:99999999/y",
    "http://\ud800/",
    "https://xn--/",
    "x" * 5000,
    "\0",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: ascii(one[:20]))
def test_an_address_that_is_none_is_refused_in_a_sentence(address: str) -> None:
    said = CliRunner().invoke(challenge, ["verify-lots", address], catch_exceptions=False)

    assert said.exit_code == 2
    assert len(said.output.splitlines()) == 1
    assert said.output.startswith("Error: ")


def test_a_file_that_is_too_long_is_not_read_to_its_end(
    verify: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "MOST_BYTES", 1_000_000)

    said = verify(" " * 1_000_001)

    assert (said.exit_code, "has more than 1 MB" in said.output) == (2, True)


class Hostile(BaseHTTPRequestHandler):
    """Sends without an end, slowly, or packed; each address one way."""

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/away")
            self.end_headers()
            return
        self.send_response(200)
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self._send()

    def _send(self) -> None:
        try:
            if self.path == "/packed":
                self.wfile.write(gzip.compress(b" " * 30_000_000 + json.dumps(announcement()).encode()))
            while self.path in {"/endless", "/slow"}:
                self.wfile.write(b" " * (100_000 if self.path == "/endless" else 1))
                time.sleep(0 if self.path == "/endless" else 0.05)
        except OSError:
            pass  # the other side has heard enough

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/endless", "has more than 10 MB, and is none of ours"),
        ("/packed", "is sent packed, though it was not asked for so"),
        ("/away", "cannot be read: Exceeded maximum allowed redirects"),
    ],
)
def test_what_a_site_sends_is_bounded_in_size(site: str, path: str, why: str) -> None:
    said = CliRunner().invoke(challenge, ["verify-lots", site + path], catch_exceptions=False)

    assert (said.exit_code, why in said.output) == (2, True)


def test_a_site_that_sends_a_little_forever_is_given_up_in_time(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MOST_SECONDS", 1.0)

    said = CliRunner().invoke(challenge, ["verify-lots", f"{site}/slow"], catch_exceptions=False)

    assert (said.exit_code, "it took longer than 1 s" in said.output) == (2, True)


def test_a_site_that_spins_out_its_header_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MOST_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_spin_out, args=(server,), daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        said = CliRunner().invoke(challenge, ["verify-lots", address], catch_exceptions=False)

    assert (said.exit_code, "it took longer than 1 s" in said.output) == (2, True)


def _spin_out(server: socket.socket) -> None:
    asked, _ = server.accept()
    with asked:
        try:
            asked.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while True:
                asked.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            pass  # the other side has heard enough
