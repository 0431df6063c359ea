"""What arrived, in a file of SQLite: numbered in order of arrival, found by recipient, the oldest dropped at last."""

import json
import re
import sqlite3
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
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
        mail = parsed(raw)
        summary = {
            "from": sender,
            "to": recipients,
            "subject": str(mail["Subject"] or ""),
            "received_at": clock.real().isoformat(),
            "message_id": str(mail["Message-ID"] or "").strip(),
            "headers": {name: str(value) for name, value in mail.items() if name.lower().startswith("x-")},
            "links": links(text_of(mail)),
            "calendar": calendar_of(mail),
        }
        row = (sender, summary["subject"], summary["received_at"], json.dumps(summary), raw)
        self._db.execute("BEGIN")
        added = self._db.execute(
            "INSERT INTO letters (sender, subject, received_at, summary, raw) VALUES (?, ?, ?, ?, ?)", row
        )
        number = int(added.lastrowid or 0)
        self._db.executemany(
            "INSERT OR IGNORE INTO recipients VALUES (?, ?)", [(to.lower(), number) for to in recipients]
        )
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


def calendar_of(mail: EmailMessage) -> str:
    """The calendar object of an invitation, empty if it has none."""
    found = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return next((part.get_payload(decode=True).decode() for part in found), "")  # type: ignore[union-attr]


def links(text: str) -> list[str]:
    """The web addresses in a text, in order."""
    return [link.rstrip(".,;)") for link in LINK.findall(text)]


def parts(mail: EmailMessage) -> list[Part]:
    """Every part of a mail that is neither its plain nor its html text, in order."""
    texts = {id(body) for kind in ("plain", "html") if (body := mail.get_body(preferencelist=(kind,)))}
    found = [part for part in mail.walk() if not part.is_multipart() and id(part) not in texts]
    return [_part(part, number) for number, part in enumerate(found)]


def _part(part: Any, number: int) -> Part:
    kind = part.get_content_type()
    name = part.get_filename() or f"part-{number}.{'ics' if kind == 'text/calendar' else 'bin'}"
    return Part(name, kind, part.get_payload(decode=True) or b"")
