"""The letters that this process is sending: their leases are renewed, and their talks ended."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from services.notifications.mailer.post import MailServer
from services.notifications.model import Letter


@dataclass(frozen=True)
class Talk:
    """A letter, the connection it goes over, and when that began (monotonic seconds)."""

    letter: Letter
    server: MailServer
    began: float


class UnderWay:
    """Talks of this process, by letter; safe in threads."""

    def __init__(self) -> None:
        self._talks: dict[UUID, Talk] = {}
        self._lock = threading.Lock()

    @contextmanager
    def talking(self, letter: Letter, server: MailServer) -> Iterator[None]:
        """*letter* is under way while this lasts."""
        with self._lock:
            self._talks[letter.id] = Talk(letter, server, time.monotonic())
        try:
            yield
        finally:
            with self._lock:
                del self._talks[letter.id]

    def leases(self) -> list[UUID | None]:
        """The leases of the letters under way."""
        return [talk.letter.lease for talk in self._all()]

    def break_off(self, *, longer_than: float = 0) -> None:
        """End the talks that last for more than so many seconds."""
        now = time.monotonic()
        for talk in self._all():
            if now - talk.began >= longer_than:
                talk.server.break_off()

    def _all(self) -> list[Talk]:
        with self._lock:
            return list(self._talks.values())
