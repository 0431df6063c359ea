"""What must stand before any relay starts: every exchange and queue, every database with its indexes, the challenge.

Topology first: a queue that is declared late has missed what was said before.
"""

import time
from pathlib import Path

from pymongo.uri_parser import parse_uri

from deploy import services
from deploy.console import CannotStart
from deploy.servers.replica_set import stands
from shared.mongo import Database
from shared.settings import Settings

PATIENCE = 60  # seconds


def replica_set(settings: Settings) -> None:
    """Make the database a replica set, when it is one server that belongs to none yet.

    Raises:
        CannotStart: it does not take writes after a minute.
    """
    address = parse_uri(settings.mongodb_uri)
    if len(address["nodelist"]) > 1:
        return  # a larger installation, whose set somebody has planned
    host, port = address["nodelist"][0]
    until = time.monotonic() + PATIENCE
    while not stands(f"{host}:{port}", address["options"].get("replicaSet", "rs0")):
        if time.monotonic() > until:
            raise CannotStart(f"the database at {host}:{port} takes no writes after {PATIENCE} s")
        time.sleep(0.5)


def topology(settings: Settings) -> None:
    """Declare every exchange and queue, and create the indexes of all four databases. Twice changes nothing."""
    from shared.broker import topology as queues  # noqa: PLC0415 - kombu is heavy, and `load` alone needs none

    queues.declare(settings.amqp_uri, services.cards(), settings.namespace)
    for name in services.NAMES:
        db = Database.connect(settings, name)
        db.ensure_indexes(services.table(name).indexes)
        db.client.close()


def load(settings: Settings, file: Path) -> bool:
    """Load a challenge file; whether it said anything new.

    Raises:
        WrongFile: it is wrong; says in which line and why.
    """
    from deploy import challenge_file  # noqa: PLC0415
    from services.applications import actions  # noqa: PLC0415

    challenge = challenge_file.load(file)
    db = Database.connect(settings, "applications")
    with db.client:
        return bool(actions.load_challenge(db, challenge))
