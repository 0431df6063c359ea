"""The letters that this process is sending: their leases are renewed, their domains counted, their talks ended."""

import threading
import time
from dataclasses import dataclass
from uuid import UUID

from services.notifications.actions.deliver import most_at_once
from services.notifications.mail.server import MailServer
from services.notifications.model.letters import URGENT, Letter
from services.notifications.store.outbox import Full


@dataclass(frozen=True)
class Talk:
    """A letter, the connection it goes over, and when that began (monotonic seconds)."""

    letter: Letter
    server: MailServer
    began: float


class InFlight:
    """Talks of this process, by letter; safe in threads."""

    def __init__(self) -> None:
        self._talks: dict[UUID, Talk] = {}
        self._lock = threading.Lock()

    def begin(self, letter: Letter, server: MailServer) -> None:
        """*letter* is under way from now on."""
        with self._lock:
            self._talks[letter.id] = Talk(letter, server, time.monotonic())

    def end(self, letter: Letter) -> None:
        """*letter* is under way no longer."""
        with self._lock:
            del self._talks[letter.id]

    def full(self) -> Full:
        """The domains that no further urgent letter, and no further other letter, may go to for the moment."""
        full: tuple[list[str], list[str]] = ([], [])
        talks = [(talk.letter.domain, talk.letter.priority > URGENT, talk.letter) for talk in self._all()]
        for domain, is_ordinary, letter in talks:
            if sum(talk[:2] == (domain, is_ordinary) for talk in talks) >= most_at_once(letter):
                full[is_ordinary].append(domain)
        return full

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
