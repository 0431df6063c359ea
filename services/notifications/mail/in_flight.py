"""The letters that this process is sending: their leases are renewed, their domains counted, their talks ended."""

import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from uuid import UUID

from services.notifications.actions.deliver import lane, most_at_once
from services.notifications.mail.server import MailServer
from services.notifications.model.letters import Letter
from services.notifications.store.outbox import Full


class Talk:
    """Letters that were claimed together and go over one connection, one after the other.

    Attributes:
        began: when the one at hand did (monotonic seconds).
    """

    def __init__(self, letters: Sequence[Letter], server: MailServer) -> None:
        self.letters, self.server, self.began = letters, server, time.monotonic()
        self.waiting = deque(letters)


class InFlight:
    """Talks of this process; safe in threads."""

    def __init__(self) -> None:
        self._talks: list[Talk] = []
        self._lock = threading.Lock()

    def begin(self, letters: Sequence[Letter], server: MailServer) -> Talk:
        """*letters* are under way from now on."""
        with self._lock:
            self._talks.append(talk := Talk(letters, server))
        return talk

    def end(self, talk: Talk) -> None:
        """Its letters are under way no longer."""
        with self._lock:
            self._talks.remove(talk)

    def next_of(self, talk: Talk) -> Letter | None:
        """The letter of *talk* that is at hand from now on; None when no more wait."""
        with self._lock:
            talk.began = time.monotonic()
            return talk.waiting.popleft() if talk.waiting else None

    def taken_from(self, talk: Talk, *, longer_than: float = 0) -> list[Letter]:
        """The letters that wait in *talk*, and do so no longer; none while the one at hand is younger (seconds)."""
        with self._lock:
            if time.monotonic() - talk.began < longer_than:
                return []
            taken = list(talk.waiting)
            talk.waiting.clear()
            return taken

    def give(self, talk: Talk, letters: Sequence[Letter]) -> None:
        """*letters* wait in *talk* again, before others: they could not be taken from it."""
        with self._lock:
            talk.waiting.extendleft(reversed(letters))

    def full(self) -> Full:
        """The domains that no further urgent letter, and no further other letter, may go to for the moment."""
        full: tuple[list[str], list[str]] = ([], [])
        lanes = [{lane(letter): most_at_once(letter) for letter in talk.letters} for talk in self.talks()]
        counts = Counter(one for of_talk in lanes for one in of_talk)
        most = {one: at_once for of_talk in lanes for one, at_once in of_talk.items()}
        for (domain, is_urgent), count in counts.items():
            if count >= most[domain, is_urgent]:
                full[not is_urgent].append(domain)
        return full

    def leases(self) -> list[UUID | None]:
        """The leases of the letters under way."""
        return [talk.letters[0].lease for talk in self.talks()]

    def break_off(self, *, longer_than: float = 0) -> None:
        """End the talks whose letter at hand takes more than so many seconds."""
        now = time.monotonic()
        for talk in self.talks():
            if now - talk.began >= longer_than:
                talk.server.break_off()

    def talks(self) -> list[Talk]:
        """Those that go on now."""
        with self._lock:
            return list(self._talks)
