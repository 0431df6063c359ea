"""What a work process knows of its broker, written into its heartbeat, for it serves no HTTP that could be asked."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared import clock

log = logging.getLogger(__name__)


@dataclass
class Pulse:
    """When the broker last answered, and what keeps it from taking messages.

    Attributes:
        answered_at: the last answer; the process's beginning before the first.
        blocked: why the broker takes no messages, in its own words; empty while it does.
        shut_out: since when this relay's lock is held by somebody who writes to no database of ours, if it is.
    """

    answered_at: datetime = field(default_factory=clock.real)
    blocked: str = ""
    shut_out: bool = False
    leads: bool = False

    def answered(self) -> None:
        """The broker has answered just now. It also confirms the one message after which it takes no more."""
        self.answered_at = clock.real()

    def is_blocked(self, reason: str) -> None:
        """The broker is alive, and says that it takes no messages."""
        log.error("the broker takes no messages: it is short of memory or disk (%s)", reason)
        self.blocked = reason or "blocked"

    def is_unblocked(self) -> None:
        """The broker takes messages, or is gone."""
        if self.blocked:
            log.warning("the broker takes messages again, or has to be connected to again")
        self.blocked = ""

    def row(self) -> dict[str, Any]:
        """What stands of it in a heartbeat."""
        return {
            "broker_at": self.answered_at, "blocked": self.blocked, "shut_out": self.shut_out, "leads": self.leads,
        }  # fmt: skip
