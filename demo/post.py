"""The mail sink, read by one thread as letters arrive; everybody else waits at its shelf."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from shared import addresses

A_BATCH = 500  # letters per request
PATIENCE = 150  # seconds to wait for a letter that must come; a killed mailer keeps its own for two minutes


class NoLetter(Exception):
    """A letter that must come did not."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the sink shows it, as far as the story needs it. `calendar`: its text/calendar part."""

    number: int
    to: str
    template: str
    received_at: datetime
    link: str
    calendar: str


class Post:
    """Every letter that arrives from now on, by recipient. Safe in threads."""

    def __init__(self, sink_url: str) -> None:
        self._http = httpx.Client(base_url=sink_url.rstrip("/"), timeout=60)
        self._shelf: dict[str, list[Letter]] = defaultdict(list)
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._trouble: Exception | None = None
        self._last = self._newest()
        self._reader = threading.Thread(target=self._read, name="post", daemon=True)
        self._reader.start()

    def of(self, address: str, template: str = "") -> list[Letter]:
        """What *address* got so far, oldest first; templates may be named by their beginning."""
        with self._news:
            return [letter for letter in self._shelf.get(address, ()) if letter.template.startswith(template)]

    def wait(self, address: str, template: str, count: int = 1) -> list[Letter]:
        """The same, once there are *count* at least.

        Raises:
            NoLetter: they did not come.
        """
        until = time.monotonic() + PATIENCE
        with self._news:
            while (
                len(found := [one for one in self._shelf.get(address, ()) if one.template.startswith(template)]) < count
            ):
                if self._trouble is not None:
                    raise NoLetter(f"the mail sink could not be read: {self._trouble}")
                if not self._news.wait(until - time.monotonic()):
                    raise NoLetter(f"{address} got {len(found)} letters of the kind {template}, and waits for {count}")
        return found

    def all(self) -> list[Letter]:
        """Every letter so far, in order of arrival."""
        with self._news:
            return sorted((one for shelf in self._shelf.values() for one in shelf), key=lambda one: one.number)

    def templates(self) -> Counter[str]:
        """How many letters there are of each kind."""
        return Counter(letter.template for letter in self.all())

    def close(self) -> None:
        """Read no further, and let go of everybody who waits."""
        self._ended.set()
        self._fail(RuntimeError("it is closed"))
        self._http.close()

    def _newest(self) -> int:
        last = 0
        while found := self._fetch(last, 5_000, 0):
            last = found[-1]["index"]
        return last

    def _read(self) -> None:
        while not self._ended.is_set():
            try:
                found = self._fetch(self._last, A_BATCH, 20)
            except (httpx.HTTPError, ValueError, RuntimeError) as error:
                if not self._ended.is_set():
                    self._fail(error)
                return
            if found:
                self._put(found)

    def _fetch(self, after: int, limit: int, wait: int) -> list[dict[str, Any]]:
        answer = self._http.get("/api/messages", params={"after": after, "limit": limit, "wait": wait})
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def _put(self, found: list[dict[str, Any]]) -> None:
        with self._news:
            for mail in found:
                for address in mail["to"]:
                    self._shelf[addresses.key(address)].append(_letter(mail, address))
            self._last = found[-1]["index"]
            self._news.notify_all()

    def _fail(self, error: Exception) -> None:
        with self._news:
            self._trouble = error
            self._news.notify_all()


def _letter(mail: dict[str, Any], address: str) -> Letter:
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    return Letter(
        number=mail["index"],
        to=addresses.key(address),
        template=headers.get("x-letter-template", ""),
        received_at=datetime.fromisoformat(mail["received_at"]),
        link=next(iter(mail["links"]), ""),
        calendar=mail.get("calendar", ""),
    )
