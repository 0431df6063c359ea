"""What must stand before any relay starts: every exchange and queue, every database with its indexes, the challenge.

Topology first: a queue that is declared late has missed what was said before.
"""

from pathlib import Path

from deploy import services
from shared.mongo import Database
from shared.settings import Settings


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
