"""A connection to the broker that can be given up on.

A frozen broker (SIGSTOP, a dead virtual machine, a cut cable) is noticed by the heartbeat, but closing politely then
waits for an answer that never comes, over a minute. So closing gets two seconds, and then the socket is dropped.
"""

import contextlib
import logging
from collections.abc import Callable

import eventlet
from kombu import Connection

log = logging.getLogger(__name__)

HEARTBEAT = 5  # seconds; a silent broker is given up after two of them
POLITE = 2  # seconds


def connect(uri: str, **options: Callable[..., None]) -> "HurriedConnection":
    """A connection to the broker at *uri*; `on_blocked` is called with a reason when it says that it takes no
    messages, `on_unblocked` when it does again."""
    return HurriedConnection(uri, heartbeat=HEARTBEAT, connect_timeout=5, transport_options=options)


class HurriedConnection(Connection):
    """A kombu connection whose close never takes longer than `POLITE` seconds."""

    def _do_close_self(self) -> None:
        with contextlib.suppress(Exception), eventlet.Timeout(POLITE, False):
            super()._do_close_self()
            return
        log.warning("the broker did not answer our goodbye; dropping the connection")
        self.collect()
