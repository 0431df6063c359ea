"""What the senders of one process note in the ledger: whoever writes next writes for all who wait to.

Each still waits for its own note before its final dot; six that send at once need two writes in the time in which each
would have made one. That the mail server took a letter is noted with the next hand-over, or at the end of a batch.
"""

import threading

from services.notifications.actions import deliver
from services.notifications.model.letters import Letter
from services.notifications.model.replies import Try
from shared.mongo import Database

Sent = tuple[Letter, Try]


class Wish:
    """A letter whose text is out and whose final dot waits for its note."""

    def __init__(self, letter: Letter) -> None:
        self.letter, self.is_answered, self.may_go = letter, False, False


class Notes:
    """Notes that are still to be written; safe in threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._wishes: list[Wish] = []
        self._sent: list[Sent] = []
        self._lock, self._pen = threading.Lock(), threading.Lock()

    def hand_over(self, letter: Letter) -> bool:
        """Note that the text of *letter* goes out now; False when it must not, for it is no longer this sender's."""
        with self._lock:
            self._wishes.append(wish := Wish(letter))
        with self._pen:
            if not wish.is_answered:
                self._write(wish)
        return wish.may_go

    def sent(self, letter: Letter, attempt: Try) -> None:
        """Note soon that the mail server took *letter*; its lease must be kept until `flush`."""
        with self._lock:
            self._sent.append((letter, attempt))

    def flush(self) -> None:
        """Write whatever is still to be written."""
        with self._pen:
            self._write()

    def _write(self, own: Wish | None = None) -> None:
        with self._lock:
            wishes, self._wishes = self._wishes, []
            sent, self._sent = self._sent, []
        try:
            may_go = deliver.hand_over(self._db, *(wish.letter for wish in wishes), sent=sent)
        except Exception:  # the database is away: each of the others finds out by itself
            with self._lock:
                self._wishes = [wish for wish in wishes if wish is not own] + self._wishes
                self._sent = sent + self._sent
            raise
        for wish in wishes:
            wish.is_answered, wish.may_go = True, wish.letter.id in may_go
