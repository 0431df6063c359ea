"""Time that stands still and ids that are the same in every world, so that nothing differs but what is meant to."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch
from uuid import NAMESPACE_URL, UUID, uuid5

from shared import clock


class Frozen:
    """The edition's time and the ids of whoever acts now."""

    def __init__(self, at: datetime) -> None:
        self.at, self.real = at, clock.real().replace(microsecond=0)
        self._about, self._count = "", 0

    def doing(self, what: str) -> None:
        """Ids that are made from now on depend on *what* alone, and on how many were made for it."""
        self._about, self._count = what, 0

    def new_id(self) -> UUID:
        """The next id."""
        self._count += 1
        return uuid5(NAMESPACE_URL, f"{self._about}/{self._count}")

    def new_seed(self) -> str:
        """The next seed."""
        return hashlib.sha256(self.new_id().bytes).hexdigest()


@contextmanager
def frozen(at: datetime) -> Iterator[Frozen]:
    """Let the edition's time be *at*, and stand."""
    held = Frozen(at)
    with (
        patch.object(clock, "now", lambda: held.at),
        patch.object(clock, "real", lambda: held.real),
        patch.object(clock, "new_id", held.new_id),
        patch.object(clock, "new_seed", held.new_seed),
    ):
        yield held
