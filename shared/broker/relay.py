"""The relay: one leader per service publishes its journal, in order, and knows that the broker has it.

Its lock is an exclusive queue on the very connection it publishes on: when that connection dies, so does its
leadership. Measured: takeover 0.2 s after kill -9, 10 s after a freeze; no lease, no clock, never two leaders.
Publishing waits once for the confirms of a whole batch (15,000/s; waiting for each: 1,500/s). A change stream wakes it,
for the writer is often the web process, and says where something was written; it looks everywhere every 5 s, and twice
a second while that stream is silent or something waits for its queue.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from math import inf
from time import monotonic

import eventlet
from amqp.exceptions import ResourceLocked
from eventlet.event import Event
from kombu import Queue
from nameko.extensions import DependencyProvider

from shared import clock
from shared.broker.batch import Batch
from shared.broker.connection import HurriedConnection, connect
from shared.broker.pulse import Pulse
from shared.broker.topology import Inbox, again, facts, feeds, ready
from shared.delivery.heads import message_of
from shared.delivery.journal import LONGEST
from shared.mongo import Database
from shared.mongo.feeds import Feeds
from shared.mongo.heads import Heads, lately
from shared.mongo.journal import AWAIT, Journal, Outgoing

Send = Callable[[Batch], int]  # how much was sent; 0 when there is no more

log = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks at everything while nobody would tell of what is to be sent
CALM = 5  # seconds while the change stream does
TICK = 1  # seconds between two looks at the broker
PROBE = 3  # seconds without a confirm until the broker is asked for one; it says that it is blocked only when asked
SHUT_OUT = 30  # seconds; whoever leads writes a heartbeat every five
CROWDED = 200  # messages; a queue of so many is told no heads, for they would pile up where nobody reads
HEADS = 15  # seconds between two tellings of how far each subject was said
PATIENT = LONGEST.total_seconds()  # for which what found no queue may wait
ANOTHER_LEADS = 0.2  # seconds until a follower asks again


class Relay(DependencyProvider):
    """Publishes what the service says, for as long as the container runs."""

    def __init__(self, db: Database, amqp_uri: str, subscribers: Sequence[str], pulse: Pulse) -> None:
        self._db, self._uri, self._pulse = db, amqp_uri, pulse
        self._inboxes = [Queue(Inbox(consumer, db.service, db.namespace).name) for consumer in subscribers]
        self._journal, self._asked, self._heads = Journal(db), Feeds(db), Heads(db)
        own = (db.service, db.namespace)
        self._facts, self._feeds, self._again = facts(*own), feeds(*own), again(*own)
        self._lock = Queue(f"{db.namespace}{db.service}.relay", exclusive=True, durable=False, auto_delete=True)
        self._stopping, self._wake, self._heads_due_at = False, Event(), 0.0
        self._written, self._heard_at, self._postponed_at, self._all_due_at = set[str](), -inf, -inf, -inf

    def start(self) -> None:
        self._runs = self.container.spawn_managed_thread(self._run, identifier="relay")
        self._listens = eventlet.spawn(self._listen)

    def stop(self) -> None:
        """Finish the batch in hand, and let go of the lock."""
        self._stopping = True
        self._wake_up()
        self._runs.wait()
        self._listens.kill()

    def get_dependency(self, worker_ctx: object) -> "Relay":
        return self

    def _run(self) -> None:
        while not self._stopping:
            try:
                pulse = self._pulse
                with connect(self._uri, on_blocked=pulse.is_blocked, on_unblocked=pulse.is_unblocked) as connection:
                    self._follow(connection)
            except Exception as error:  # the broker or the database is away: whatever it is, try again, and say so
                log.warning("relay of %s: %r; trying again", self._db.service, error)
                eventlet.sleep(1)
            finally:
                self._pulse.leads = False
                self._pulse.is_unblocked()

    def _follow(self, connection: HurriedConnection) -> None:
        patient_until = monotonic() + SHUT_OUT
        while not self._stopping:
            try:
                channel = connection.channel()
                self._lock(channel).declare()
            except ResourceLocked:
                self._pulse.answered()
                connection.heartbeat_check()
                if monotonic() > patient_until:
                    self._look_for_leader()
                    patient_until = monotonic() + SHUT_OUT
                eventlet.sleep(ANOTHER_LEADS)
            else:
                log.info("relay of %s leads", self._db.service)
                self._pulse.shut_out = False
                self._lead(connection, Batch(channel, self._pulse.answered))
                return

    def _look_for_leader(self) -> None:
        """Whoever leads writes so into this database; a leader that does not belongs to another system."""
        fresh = {"at": lately(timedelta(seconds=SHUT_OUT)), "leads": {"$ne": False}}
        self._pulse.shut_out = self._db["heartbeats"].find_one(fresh) is None
        if self._pulse.shut_out:
            log.error("another system leads the relay of %s: two share one namespace of this broker", self._db.service)

    def _lead(self, connection: HurriedConnection, batch: Batch) -> None:
        self._pulse.leads = True
        self._all_due_at, self._postponed_at = -inf, monotonic()  # whoever led before may have had to wait
        while not self._stopping:
            self._wake, asked = Event(), self._asked_to_send()
            while asked := self._still_asked(asked, batch):
                connection.heartbeat_check()
                self._send_heads(connection, batch)
            self._send_heads(connection, batch)
            batch.probe(self._feeds, after=PROBE)
            connection.heartbeat_check()
            with suppress(TimeoutError):  # reads what the broker says unasked: heartbeats, that it is closing
                connection.drain_events(timeout=0.001)
            with eventlet.Timeout(min(TICK, max(0, self._all_due_at - monotonic())), False):
                self._wake.wait()

    def _still_asked(self, asked: Sequence[Send], batch: Batch) -> list[Send]:
        """Send what is *asked* for; what has more to send, and what was written meanwhile: nobody waits for one that
        never ends."""
        more = [send for send in asked if send(batch)]
        return list(dict.fromkeys([*more, *self._asked_to_send()]))

    def _asked_to_send(self) -> list[Send]:
        """What may have something to send: what was just written, or everything when it is time to look everywhere."""
        written, self._written = self._written, set()
        if monotonic() >= self._all_due_at:
            is_calm = monotonic() < self._heard_at + 2 * AWAIT and monotonic() > self._postponed_at + PATIENT
            self._all_due_at = monotonic() + (CALM if is_calm else POLL)
            return [self._send_journal, self._send_returns, self._send_feed]
        sends = {"journal": self._send_journal, "returns": self._send_returns}
        return list(dict.fromkeys(sends.get(name, self._send_feed) for name in sorted(written)))

    def _send_journal(self, batch: Batch) -> int:
        messages = self._journal.unsent()
        lost = batch.publish(messages, self._facts) if self._inboxes else set()
        self._journal.mark_sent([message for message in messages if message.key not in lost])
        self._note_lost(messages, lost, self._journal.postpone)
        return len(messages) - len(lost)

    def _send_returns(self, batch: Batch) -> int:
        messages = self._journal.returns()
        lost = batch.publish(messages, self._again)
        self._journal.returned([message for message in messages if message.key not in lost])
        self._note_lost(messages, lost, self._journal.hold_returns)
        return len(messages) - len(lost)

    def _send_feed(self, batch: Batch) -> int:
        if (feed := self._asked.next()) is None:
            return 0
        if lost := batch.publish(feed.messages, self._feeds):
            self._postponed_at = monotonic()
            log.error("the queue %s to be fed does not exist: %d returned", feed.messages[0].queue, len(lost))
            self._asked.postpone(feed)
        else:
            self._asked.note(feed)
        return 1  # there may be another

    def _send_heads(self, connection: HurriedConnection, batch: Batch) -> None:
        """Tell every follower now and then how far each subject was said, so that it sees what it lacks."""
        if monotonic() < self._heads_due_at:
            return
        self._heads_due_at = monotonic() + HEADS
        names = [queue.name for queue in self._inboxes if _has_room(ready(connection, queue))]
        for heads in self._heads.next() if names else ():
            message = message_of(self._db.service, heads, clock.real())
            body = message.model_dump_json().encode()
            batch.publish([Outgoing(name, message.id, body, queue=name) for name in names], self._feeds)

    def _note_lost(self, messages: list[Outgoing], lost: set[str], note: Callable[[list[Outgoing]], None]) -> None:
        if lost:
            self._postponed_at = monotonic()
            homeless = [message for message in messages if message.key in lost]
            log.error("no queue took %s (and %d more); run `topology`", homeless[0].message_id, len(lost) - 1)
            note(homeless)

    def _wake_up(self) -> None:
        if not self._wake.ready():
            self._wake.send()

    def _listen(self) -> None:
        while not self._stopping:
            try:
                with self._journal.changes() as changes:
                    for written in changes:
                        if self._stopping:
                            return
                        self._heard_at = monotonic()
                        if written is not None:
                            self._written.add(written)
                            self._wake_up()
            except Exception as error:  # an election, a restart: the poll carries on meanwhile
                log.warning("change stream of %s: %r; the poll goes on", self._db.service, error)
                self._heard_at = self._all_due_at = -inf
                self._wake_up()
                eventlet.sleep(1)


def _has_room(waiting: int | None) -> bool:
    return waiting is not None and waiting < CROWDED
