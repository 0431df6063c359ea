"""The mail sink and the clock beside it. One thread reads letters as they arrive; everybody else waits at the shelf."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

A_BATCH = 500  # letters per request
BREATH = 0.05  # seconds between two requests, for letters come in crowds
PATIENCE = 60  # seconds to wait for a letter that must come


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


class Sink:
    """The sink's own HTTP interface."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=60)

    def arrived(self, *, after: int, limit: int, wait: int = 0) -> list[dict[str, Any]]:
        """What came after the letter of that number, at once or within *wait* seconds."""
        found: list[dict[str, Any]] = self._get("/api/messages", {"after": after, "limit": limit, "wait": wait})
        return found

    def now(self) -> datetime:
        """The edition's time."""
        return datetime.fromisoformat(self._get("/api/clock", {})["now"])

    def move_clock(self, to: datetime) -> None:
        """Let the edition's time be *to*."""
        self._http.post("/api/clock", json={"to": to.isoformat()}).raise_for_status()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _get(self, path: str, params: dict[str, int]) -> Any:
        answer = self._http.get(path, params=params)
        answer.raise_for_status()
        return answer.json()


class Post:
    """Every letter that arrives from now on, by recipient. Safe in threads."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
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
        """Read no further."""
        self._ended.set()

    def _newest(self) -> int:
        last = 0
        while found := self._sink.arrived(after=last, limit=5_000):
            last = found[-1]["index"]
        return last

    def _read(self) -> None:
        while not self._ended.is_set():
            try:
                found = self._sink.arrived(after=self._last, limit=A_BATCH, wait=20)
            except (httpx.HTTPError, ValueError, RuntimeError) as error:
                if not self._ended.is_set():
                    self._fail(error)
                return
            if found:
                self._put(found)
                self._ended.wait(BREATH)

    def _put(self, found: list[dict[str, Any]]) -> None:
        with self._news:
            for mail in found:
                for address in mail["to"]:
                    self._shelf[address.lower()].append(_letter(mail, address))
            self._last = found[-1]["index"]
            self._news.notify_all()

    def _fail(self, error: Exception) -> None:
        with self._news:
            self._trouble = error
            self._news.notify_all()


def _letter(mail: dict[str, Any], address: str) -> Letter:
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    return Letter(
        number=mail["index"], to=address.lower(), template=headers.get("x-letter-template", ""),
        received_at=datetime.fromisoformat(mail["received_at"]), link=next(iter(mail["links"]), ""),
        calendar=mail.get("calendar", ""),
    )  # fmt: skip
