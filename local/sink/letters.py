"""What arrived, in a file of SQLite: numbered in order of arrival, found by recipient, the oldest dropped at last."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.sink import mails
from local.sink.mails import writable
from shared import addresses, clock

KEPT = 50_000
TABLES = """
CREATE TABLE IF NOT EXISTS letters (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT, subject TEXT, received_at TEXT, summary TEXT, raw BLOB);
CREATE TABLE IF NOT EXISTS recipients (address TEXT, number INTEGER, PRIMARY KEY (address, number)) WITHOUT ROWID;
"""


class Letters:
    """The mails that arrived. Belongs to one process; several sinks never share a file."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {TABLES}")

    def add(self, sender: str, recipients: list[str], raw: bytes) -> int:
        """Keep a mail; returns its number, which only grows."""
        sender, recipients = writable(sender), [writable(to) for to in recipients]
        summary = {"from": sender, "to": recipients, "received_at": clock.real().isoformat(), **mails.told(raw)}
        row = (sender, summary["subject"], summary["received_at"], json.dumps(summary), raw)
        with self._transaction():
            added = self._db.execute(
                "INSERT INTO letters (sender, subject, received_at, summary, raw) VALUES (?, ?, ?, ?, ?)", row
            )
            number = int(added.lastrowid or 0)
            self._db.executemany(
                "INSERT OR IGNORE INTO recipients VALUES (?, ?)", [(addresses.key(to), number) for to in recipients]
            )
            if number > KEPT:
                self._db.execute("DELETE FROM letters WHERE number <= ?", (number - KEPT,))
                self._db.execute("DELETE FROM recipients WHERE number <= ?", (number - KEPT,))
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

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk has rolled it back already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _summaries(self, which: str, number: int, to: str, limit: int) -> list[dict[str, Any]]:
        source = "letters JOIN recipients USING (number) WHERE address = ? AND" if to else "letters WHERE"
        found = self._db.execute(
            f"SELECT letters.number, summary FROM {source} letters.number {which} LIMIT ?",  # noqa: S608 - no input
            (*([addresses.key(to)] if to else []), number, limit),
        )
        return [{"index": index, **json.loads(summary)} for index, summary in found]
