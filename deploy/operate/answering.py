"""Whether what we did not start answers, and waiting for it: for as long as its answers change."""

import time
import urllib.request
from collections.abc import Callable

from deploy.console import CannotStart, say

UNSEEN = 300  # seconds of the same answer until it is given up
SAID_EVERY = 10  # seconds between two lines about the same wait


def until_answered(what: str, trouble: Callable[[], str]) -> None:
    """Return when a server that is not ours has no *trouble* any more; *trouble* gives its words, or nothing.

    How it gets on cannot be seen from here: as long as its answers change, it does.

    Raises:
        CannotStart: the same trouble lasted for `UNSEEN` seconds; says which.
    """
    began = since = said_at = time.monotonic()
    before = ""
    while reason := trouble():
        now = time.monotonic()
        if _gist(reason) != _gist(before):
            before, since = reason, now
        if before is reason or now - said_at >= SAID_EVERY:
            say(f"Waiting for {what} for {now - began:.0f} s: {reason[:200]}")
            said_at = now
        if now - since > UNSEEN:
            raise CannotStart(f"{what} is not ready; for {now - since:.0f} s it has been the same: {reason[:300]}")
        time.sleep(0.5)


def _gist(reason: str) -> str:
    """*reason* without what differs each time, such as ids and counters."""
    return "".join(one for one in reason.partition("(")[0][:120] if not one.isdigit())


def answers(url: str) -> bool:
    """Whether *url* answers with a good status."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False
