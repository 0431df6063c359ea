"""Changed rules of what is applied together."""

from typing import Any

from shared.broker import handling
from shared.mongo import inbox

Change = tuple[Any, str, Any]  # where, the name of what stands there, what stands there instead


def _neighbours_forgotten() -> list[Change]:
    """Of messages that were applied together, those behind one that fails are not tried again."""

    def parts(self: Any, taken: list[Any]) -> list[list[Any]]:
        return [[one] for one in taken[: (self._at or 0) + 1]]

    return [(handling._Try, "parts", parts)]


def _last_of_many_is_kept() -> list[Change]:
    """Of messages that were applied together, a cursor keeps the last one's digest and forgets the others'."""
    honest = inbox._Place._moves

    def moves(self: Any) -> Any:
        self._digests = self._digests[-1:]
        return honest(self)

    return [(inbox._Place, "_moves", moves)]


def _called_behind_the_first() -> list[Change]:
    """Of messages that were applied together, only the first calls what came early behind it."""
    honest = inbox._Place.called
    return [(inbox._Place, "called", lambda self: honest(self)[:1])]


ALL = (_neighbours_forgotten, _last_of_many_is_kept, _called_behind_the_first)
