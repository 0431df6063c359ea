"""Audits a running system: every journal beside every follower, and the facts beside the letters' ledger."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from deploy.console import counted
from deploy.operate import letters_audit, services
from shared.broker import topology
from shared.broker.topology import Inbox
from shared.delivery.audit import Fate, Trouble
from shared.mongo import Database
from shared.mongo.auditing import Follower, audited
from shared.settings import Settings

AGAIN = 5  # seconds until a second look; what both see was not just on its way
WORDS = ", ".join  # of the counts in the last line


@dataclass
class Audit:
    """What was found of everything that was ever said."""

    said: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)


def look(own: Settings, *, grace: timedelta) -> Audit:
    """Audit the system of the settings *own*; what was sent within *grace* may be on its way. Takes an account that
    may read all four databases.

    What is wrong only while something moves is looked at again after a moment, and told only if it is still wrong.
    """
    found = _once(own, grace)
    if found.troubles:
        time.sleep(AGAIN)
        before, found = set(found.troubles), _once(own, grace)
        found.troubles = [trouble for trouble in found.troubles if trouble in before]
    return found


def lines(found: Audit) -> Iterator[str]:
    """What was found, for a terminal: a line for each trouble, then one that counts."""
    yield from map(str, found.troubles)
    counts = WORDS(f"{count} {fate}" for fate, count in sorted(found.fates.items()))
    said = f"{counted(found.said, 'message')} {'was' if found.said == 1 else 'were'} said"
    yield f"{said}, and for their followers: {counts or 'nothing'}"


def _once(own: Settings, grace: timedelta) -> Audit:
    found, cards = Audit(), services.cards()
    waiting = topology.backlog(own.amqp_uri, cards, own.namespace)
    with ExitStack() as opened:
        databases = {name: Database.connect(own, name, timeout=60) for name in services.NAMES}
        for db in databases.values():
            opened.enter_context(db.client)
        for publisher, hearers in topology.subscribers(cards).items():
            followers = [_follower(databases, Inbox(name, publisher, own.namespace), waiting) for name in hearers]
            part = audited(databases[publisher], followers, grace=grace)
            found.said += databases[publisher]["journal"].estimated_document_count()
            found.fates += part.fates
            found.troubles += part.troubles
        heard = {name: databases[name] for name in ("applications", "selection")}
        found.troubles += letters_audit.troubles(databases["notifications"], heard)
    return found


def _follower(databases: dict[str, Database], inbox: Inbox, waiting: dict[str, int | None]) -> Follower:
    own = (inbox.queue.name, *(queue.name for queue in inbox.waits))
    return Follower(databases[inbox.consumer], inbox.name, is_idle=not any(waiting[name] for name in own))
