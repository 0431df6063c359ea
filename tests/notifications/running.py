"""Senders that run beside a test, and waiting for what they do."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.notifications.actions import deliver
from services.notifications.mail.senders import send_letters
from services.notifications.model.letters import Letter
from services.notifications.model.limits import Limits
from shared.mongo import Database
from shared.settings import Settings


@contextmanager
def sending_to(url: str, settings: Settings, limits: Limits | None = None, *, processes: int = 1) -> Iterator[None]:
    """So many work processes' senders, each with its own connections to the mail server at *url*."""
    stop, at = threading.Event(), settings.model_copy(update={"smtp_url": url})
    threads = [
        threading.Thread(
            target=send_letters, args=(Database.connect(at, "notifications"), at, stop, limits or Limits())
        )
        for _ in range(processes)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def until(seconds: float, holds: Callable[[], object]) -> None:
    """Wait until *holds()*, so long at most."""
    for _ in range(int(seconds * 20)):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def claimed(db: Database, *, handed_over: bool = False) -> Letter:
    """The next letter, claimed by a sender; maybe its text went to the mail server already."""
    (letter,) = deliver.next_letters(db)
    assert not handed_over or deliver.hand_over(db, letter)
    return letter
