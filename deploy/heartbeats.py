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


def beating(db: "Database", *, host: str = "") -> list[dict[str, Any]]:
    """The work processes of a service that wrote lately: their host, pid, since when and the last time. One of this
    very host whose process is gone has died since.

    *host*: only those there; a container must not look alive because its sister does.
    """
    where = {"host": host} if host else {}
    rows = db["heartbeats"].find({**where, "at": {"$gt": clock.real() - FRESH}}).sort("_id", 1)
    return [row for row in rows if row["host"] != socket.gethostname() or psutil.pid_exists(row["pid"])]


def has_beaten(client: MongoClient[dict[str, Any]], database: str, pid: int) -> bool:
    """Whether the process *pid* of this machine has started to work."""
    return client[database]["heartbeats"].find_one({"pid": pid, "at": {"$gt": clock.real() - FRESH}}) is not None
