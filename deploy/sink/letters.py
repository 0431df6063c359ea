"""What arrived, in a file of SQLite: numbered in order of arrival, found by recipient, the oldest dropped at last."""

import contextlib
import json
import re
import sqlite3
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32, default
from pathlib import Path
from typing import Any

from shared import clock

KEPT = 50_000
TABLES = """
CREATE TABLE IF NOT EXISTS letters (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT, subject TEXT, received_at TEXT, summary TEXT, raw BLOB);
CREATE TABLE IF NOT EXISTS recipients (address TEXT, number INTEGER, PRIMARY KEY (address, number)) WITHOUT ROWID;
"""
LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Part:
    """A part of a mail that is not its text: an invitation, an attachment."""

    name: str
    content_type: str
    content: bytes


class Letters:
    """The mails that arrived. Belongs to one process; several sinks never share a file."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {TABLES}")

    def add(self, sender: str, recipients: list[str], raw: bytes) -> int:
        """Keep a mail; returns its number, which only grows."""
        summary = {"from": sender, "to": recipients, "received_at": clock.real().isoformat(), **_told(raw)}
        row = (sender, summary["subject"], summary["received_at"], json.dumps(summary), raw)
        self._db.execute("BEGIN")
        added = self._db.execute(
            "INSERT INTO letters (sender, subject, received_at, summary, raw) VALUES (?, ?, ?, ?, ?)", row
        )
        number = int(added.lastrowid or 0)
        self._db.executemany(
            "INSERT OR IGNORE INTO recipients VALUES (?, ?)", [(to.lower(), number) for to in recipients]
        )
        if number > KEPT:
            self._db.execute("DELETE FROM letters WHERE number <= ?", (number - KEPT,))
            self._db.execute("DELETE FROM recipients WHERE number <= ?", (number - KEPT,))
        self._db.execute("COMMIT")
        return number

    def arrived(self, *, to: str = "", after: int = 0, limit: int = 500) -> list[dict[str, Any]]:
        """Summaries of what came after number *after*, oldest first."""
        return self._summaries("> ? ORDER BY letters.number", after, to, limit)

    def newest(self, *, to: str = "", before: int = 2**62, limit: int = 50) -> list[dict[str, Any]]:
        """Summaries of what came before number *before*, newest first."""
        return self._summaries("< ? ORDER BY letters.number DESC", before, to, limit)

    def summary(self, number: int) -> dict[str, Any] | None:
        """The summary of one mail; None if there is none of that number."""
        row = self._db.execute("SELECT number, summary FROM letters WHERE number = ?", (number,)).fetchone()
        return {"index": row[0], **json.loads(row[1])} if row else None

    def raw(self, number: int) -> bytes | None:
        """One mail as it came; None if there is none of that number."""
        row = self._db.execute("SELECT raw FROM letters WHERE number = ?", (number,)).fetchone()
        return bytes(row[0]) if row else None

    def recipients(self, limit: int = 500) -> list[tuple[str, int]]:
        """Who got mail, and how many, by address."""
        query = "SELECT address, count(*) FROM recipients GROUP BY address ORDER BY address LIMIT ?"
        return [(address, count) for address, count in self._db.execute(query, (limit,))]

    def _summaries(self, which: str, number: int, to: str, limit: int) -> list[dict[str, Any]]:
        source = "letters JOIN recipients USING (number) WHERE address = ? AND" if to else "letters WHERE"
        found = self._db.execute(
            f"SELECT letters.number, summary FROM {source} letters.number {which} LIMIT ?",  # noqa: S608 - no input
            (*([to.lower()] if to else []), number, limit),
        )
        return [{"index": index, **json.loads(summary)} for index, summary in found]


def parsed(raw: bytes) -> EmailMessage:
    """A mail as the standard library reads it."""
    mail = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)  # noqa: S101 - the default policy makes nothing else
    return mail


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The plain (or html) text of a mail, empty if it has none."""
    body = mail.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""


def calendar_of(mail: Message) -> str:
    """The calendar object of an invitation, empty if it has none."""
    return _text_part(mail, "text/calendar")


def links(text: str) -> list[str]:
    """The web addresses in a text, in order."""
    return [link.rstrip(".,;)") for link in LINK.findall(text)]


def _told(raw: bytes) -> dict[str, Any]:
    """What a mail's summary tells of it. The older policy reads a mail in a seventh of the newer one's time."""
    mail = BytesParser(policy=compat32).parsebytes(raw)
    headers = {name: _unfolded(value) for name, value in reversed(list(mail.raw_items()))}
    named = {name.lower(): value for name, value in headers.items()}
    return {
        "subject": named.get("subject", ""),
        "message_id": named.get("message-id", ""),
        "headers": {name: value for name, value in headers.items() if name.lower().startswith("x-")},
        "links": links(_text_part(mail, "text/plain")),
        "calendar": calendar_of(mail),
    }


def _unfolded(value: str) -> str:
    line = " ".join(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
    with contextlib.suppress(ValueError, LookupError):  # whatever a stranger wrote there is shown as it came
        return str(make_header(decode_header(line))) if "=?" in line else line
    return line


def _text_part(mail: Message, kind: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == kind:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)  # noqa: S101 - a part that has no parts is bytes
            with contextlib.suppress(LookupError):
                return content.decode(part.get_content_charset() or "utf-8", errors="replace")
            return content.decode(errors="replace")
    return ""


def parts(mail: EmailMessage) -> list[Part]:
    """Every part of a mail that is neither its plain nor its html text, in order."""
    texts = {id(body) for kind in ("plain", "html") if (body := mail.get_body(preferencelist=(kind,)))}
    found = [part for part in mail.walk() if not part.is_multipart() and id(part) not in texts]
    return [_part(part, number) for number, part in enumerate(found)]


def _part(part: Any, number: int) -> Part:
    kind = part.get_content_type()
    name = part.get_filename() or f"part-{number}.{'ics' if kind == 'text/calendar' else 'bin'}"
    return Part(name, kind, part.get_payload(decode=True) or b"")
