"""What the services write into their logs while the stories are lived and everything is asked."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from shared.logs import JsonLines

TELLING = re.compile(r"amber|basalt|@[a-z]+\.example", re.I)  # content of what is hidden, and whose it is


class Listener(logging.Handler):
    """Counts the lines, and keeps those that tell."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one, unless it is of the client that asks."""
        if record.name == "httpx":
            return
        self.count += 1
        line = self.format(record)
        if TELLING.search(line):
            self.lines.append(line)


@contextmanager
def listening() -> Iterator[Listener]:
    """Hear every line; keep those that tell what is hidden, or name anybody's address."""
    root, listener = logging.getLogger(), Listener()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.INFO)
    try:
        yield listener
    finally:
        root.removeHandler(listener)
        root.setLevel(before)
