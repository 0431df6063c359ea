"""Healing a queue and rebasing one, as an operator asks for it: between two services' databases and the broker."""

from collections.abc import Iterator
from contextlib import contextmanager

from amqp.exceptions import AccessRefused
from kombu import Connection

from deploy.console import CannotStart, counted
from deploy.operate import services
from shared.broker import topology
from shared.broker.topology import Inbox
from shared.errors import Refused
from shared.mongo import Database, healing
from shared.settings import Settings


def heal(own: Settings, inbox: Inbox) -> str:
    """Have the publisher say again what *inbox* lacks; what came of it, in a sentence.

    Raises:
        CannotStart: the queue does not exist, and we may not declare it.
    """
    is_idle = _waiting(own, inbox) == 0
    with _both(own, inbox) as (publisher, follower):
        found = healing.heal(publisher, follower, inbox.name, is_idle=is_idle)
    if found.gaps:
        subjects = len({gap.subject for gap in found.gaps})
        told = f"{inbox.publisher} says {counted(found.lacking, 'message')} of {counted(subjects, 'subject')} again"
    else:
        told = "nothing is missing" if is_idle else "nothing is known to be missing; the rest still waits in it"
    need = f"{counted(len(found.forked), 'subject')} {'needs' if len(found.forked) == 1 else 'need'}"
    forked = f"; {need} ./challenge messages rebase" if found.forked else ""
    return f"{inbox.name}: {told}{forked}."


def rebase(own: Settings, inbox: Inbox, subject: str, *, by: str, reason: str) -> Iterator[str]:
    """Let *inbox* go on with what its publisher says now, of *subject* or wherever it must; a line for each."""
    handled = services.table(inbox.consumer).contracts
    with _both(own, inbox) as (publisher, follower):
        subjects = [subject] if subject else healing.estranged(publisher, follower, inbox.name)
        for one in subjects:
            try:
                lacks = healing.rebase(publisher, follower, inbox.name, one, handled=handled, by=by, reason=reason)
            except Refused as refused:
                yield str(refused)
            else:
                count = lacks.last - lacks.first + 1
                again = f"{counted(count, 'message')} {'is' if count == 1 else 'are'} said again"
                yield f"{inbox.name} goes on with {one} after {lacks.first - 1}; {again}."
    if not subjects:
        yield f"{inbox.name} and {inbox.publisher} agree about everything."


def _waiting(own: Settings, inbox: Inbox) -> int:
    """How many messages wait in an inbox, or for their next try; a missing queue is declared."""
    with Connection(own.amqp_uri, connect_timeout=5) as connection:  # type: ignore[no-untyped-call]  # kombu ships no types
        counts = [topology.ready(connection, queue) for queue in (inbox.queue, *inbox.waits)]
    if None in counts:
        _declare(own, inbox)
    return sum(count or 0 for count in counts)


def _declare(own: Settings, inbox: Inbox) -> None:
    try:
        topology.declare(own.amqp_uri, services.cards(), own.namespace)
    except AccessRefused as refused:
        raise CannotStart(
            f"{inbox.name} does not exist; run ./challenge topology with an administrator's account"
        ) from refused


@contextmanager
def _both(own: Settings, inbox: Inbox) -> Iterator[tuple[Database, Database]]:
    publisher, follower = (Database.connect(own, name, timeout=30) for name in (inbox.publisher, inbox.consumer))
    with publisher.client, follower.client:
        yield publisher, follower
