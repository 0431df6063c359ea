"""Structured logs: one JSON object a line, carrying the request or message it is about, and never a secret."""

import json
import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from shared import clock

_json = json.JSONEncoder(ensure_ascii=False).encode
_about: ContextVar[dict[str, str]] = ContextVar("about", default={})  # noqa: B039 - never mutated, only replaced

# Whoever reads the logs must not be able to sign in, follow a link from a mail or read a private calendar.
_SECRETS = [
    (re.compile(r"(://[^:/@\s]*:)[^@/\s]+@"), r"\1***@"),
    (
        re.compile(r"((?:token|key|signature|password|secret|code)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,}]+", re.I),
        r"\1***",
    ),
    (re.compile(r"(/(?:calendar|sign-in|confirm|leave|invitation|n)/)[A-Za-z0-9_~.-]{16,}"), r"\1***"),
    (re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"), "***"),
]


def masked(text: str) -> str:
    """*text* with every secret in it replaced by three stars."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


@contextmanager
def about(**facts: str) -> Iterator[None]:
    """Say in every log line of this block what it is about, such as `request_id` or `message_id`."""
    token = _about.set({**_about.get(), **facts})
    try:
        yield
    finally:
        _about.reset(token)


def traceparent() -> str:
    """The W3C trace that the present work belongs to; a new one if it belongs to none."""
    return _about.get().get("traceparent") or f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: time, level, logger, message, what it is about, and any error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": clock.real().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
            **_about.get(),
        }
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return _json(line)


def start(level: str = "INFO") -> None:
    """Send every log of this process to standard error, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    # What no line of ours says is not looked up either: it took a sixth of a line's time
    logging._srcfile = None  # where it was logged; the way that the standard library names
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("amqp", "kombu", "nameko", "pymongo", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
