"""Whether work processes live: each writes a row every five seconds, since it serves no HTTP that could be asked."""

import socket
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psutil
from pymongo import MongoClient

from shared import clock

if TYPE_CHECKING:  # the supervisor looks at heartbeats too, and stays small without the rest
    from shared.mongo import Database

FRESH = timedelta(seconds=20)
GONE = timedelta(seconds=30)  # without an answer; a connection that died is made again within 15 s


def beating(db: "Database", *, host: str = "") -> list[dict[str, Any]]:
    """The work processes of a service that wrote lately: their host, pid, since when and the last time. One of this
    very host whose process is gone has died since.

    *host*: only those there; a container must not look alive because its sister does.
    """
    where = {"host": host} if host else {}
    rows = db["heartbeats"].find({**where, "at": _fresh()}).sort("_id", 1)
    return [row for row in rows if row["host"] != socket.gethostname() or psutil.pid_exists(row["pid"])]


def hears_broker(row: dict[str, Any]) -> bool:
    """Whether the broker answered the process of a heartbeat's *row* lately; also when it takes no messages."""
    return bool(row.get("blocked") or row["at"] - row.get("broker_at", row["at"]) < GONE)


def trouble_of(row: dict[str, Any]) -> str:
    """What keeps the process of a heartbeat's *row* from its broker, after a comma; nothing when all is well."""
    if not hears_broker(row):
        return f", but its broker has been gone for {(row['at'] - row['broker_at']).total_seconds():.0f} s"
    if row.get("blocked"):
        return ", but its broker takes no messages: it is short of memory or disk"
    if row.get("shut_out"):
        return ", but another system relays in its namespace of the broker: two share one"
    return ""


def has_beaten(client: MongoClient[dict[str, Any]], database: str, pid: int) -> bool:
    """Whether the process *pid* of this machine has started to work."""
    return client[database]["heartbeats"].find_one({"pid": pid, "at": _fresh()}) is not None


def _fresh() -> dict[str, Any]:
    now = clock.real()  # and not in the future, where a clock that had jumped wrote
    return {"$gt": now - FRESH, "$lt": now + FRESH}
