"""Runs one service's work process: its relay, its inboxes, its timers and loops, until it is told to stop.

Import this only after `eventlet.monkey_patch()`, in a process of its own. `nameko run` itself needs pkg_resources,
which setuptools dropped, and noticed SIGTERM only when its hub woke up, after up to 59 s; here a signal wakes it.
"""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.extensions import DependencyProvider
from nameko.runners import ServiceRunner
from nameko.timer import Timer as NamekoTimer

from shared import clock, logs
from shared.broker.claims import ForeignSystem, belongs
from shared.broker.connection import connect
from shared.broker.consumer import Errors
from shared.broker.dead_letters import DeadLetterQueue, Filing
from shared.broker.handling import Handling
from shared.broker.pulse import Pulse
from shared.broker.relay import Relay
from shared.broker.service import Loop, Service, Stop, Timer
from shared.broker.subscription import Subscription
from shared.broker.topology import Inbox, subscribers
from shared.messages import Card
from shared.mongo import Database
from shared.mongo.errors import is_passing
from shared.mongo.identity import system_of
from shared.settings import Settings

log = logging.getLogger(__name__)

BEAT = 5  # seconds between heartbeats
LAST_WORDS = 10  # seconds to finish what is in hand; a consumer whose broker is away would look for it for ever


class Stopping:
    """What loops ask; an Event of the kind that greenlets wait on."""

    def __init__(self) -> None:
        self._event = Event()

    def set(self) -> None:
        if not self._event.ready():
            self._event.send(True)

    def is_set(self) -> bool:
        return bool(self._event.ready())

    def wait(self, timeout: float | None) -> bool:
        with eventlet.Timeout(timeout, False):
            self._event.wait()
        return self.is_set()


class Loops(DependencyProvider):
    """Runs a service's loops and its heartbeat beside its workers; a loop that raises is started again."""

    def __init__(self, db: Database, settings: Settings, loops: Sequence[Loop]) -> None:
        self._db, self._settings, self._loops = db, settings, loops
        self._stopping = Stopping()

    def start(self) -> None:
        self._running = [
            self.container.spawn_managed_thread(lambda loop=loop: self._keep(loop), identifier=loop.__name__)
            for loop in self._loops
        ]

    def stop(self) -> None:
        self._stopping.set()
        for running in self._running:
            running.wait()

    def get_dependency(self, worker_ctx: object) -> None:
        return None

    def _keep(self, loop: Loop) -> None:
        while not self._stopping.is_set():
            try:
                loop(self._db, self._settings, self._stopping)
            except Exception:  # whatever it is: say so, and go on after a moment
                log.exception("%s of %s failed; starting it again", loop.__name__, self._db.service)
                self._stopping.wait(1)


def beat(pulse: Pulse) -> Loop:
    """A loop that writes this process's row of `heartbeats`, which `challenge health` reads: every few seconds, and
    at once when its broker goes or comes."""

    def beat(db: Database, settings: Settings, stop: Stop) -> None:
        row = {"host": socket.gethostname(), "pid": os.getpid(), "started_at": clock.real()}
        key, said, due_at = f"{row['host']}:{row['pid']}", "", 0.0
        while not stop.is_set():
            if pulse.blocked != said or monotonic() >= due_at:
                said, due_at = pulse.blocked, monotonic() + BEAT
                now = {**row, **pulse.row(), "at": clock.real()}
                db["heartbeats"].replace_one({"_id": key}, now, upsert=True)
            stop.wait(1)

    return beat


def nameko_class(service: Service, settings: Settings, cards: Sequence[Card], db: Database) -> type:
    """The nameko class for *service*: an entrypoint per inbox, per dead-letter queue and per timer."""
    name, pulse = service.card.name, Pulse()
    members: dict[str, Any] = {
        "name": name,
        "relay": Relay(db, settings.amqp_uri, subscribers(cards).get(name, ()), pulse),
        "loops": Loops(db, settings, (*service.loops, beat(pulse))),
    }
    for publisher in service.card.hears:
        inbox = Inbox(name, publisher, settings.namespace)
        hear, keep = Handling(db, service, inbox), Filing(db, inbox)
        members[f"hear_{publisher}"] = Subscription.decorator(inbox, lambda hear=hear: hear.most)(_method(hear))
        members[f"file_dead_{publisher}"] = DeadLetterQueue.decorator(inbox)(_method(keep))
    for timer in service.timers:
        members[f"timer_{timer.action.__name__}"] = NamekoTimer.decorator(interval=timer.seconds)(_tick(db, timer))
    return type(name.title(), (), members)


def _method(call: Callable[[Sequence[Any]], Errors]) -> Callable[[object, Sequence[Any]], Errors]:
    """A worker that hands over what was raised: the entrypoint deals with it, and nameko would only log it twice."""

    def method(_: object, raws: Sequence[Any]) -> Errors:
        try:
            return call(raws)
        except Exception as error:  # every kind; `retry` sorts them
            return [error] * len(raws)

    return method


def _tick(db: Database, timer: Timer) -> Callable[[object], None]:
    def tick(_: object) -> None:
        try:
            timer.action(db)
        except Exception as error:  # the next tick tries again
            log.warning("%s of %s: %r", timer.action.__name__, db.service, error, exc_info=True)

    return tick


def _meet(db: Database, service: Service) -> None:
    try:
        service.settle_in(db)
    except Exception as error:
        if not is_passing(error):
            raise
        log.error("%s cannot begin: the database is away (%s)", service.card.name, error)
        sys.exit(1)  # whoever supervises us starts another process


def _join(db: Database, settings: Settings, asked: Stopping) -> None:
    """Wait for the broker, and end this process where its namespace belongs to another system."""
    while not asked.is_set():
        try:
            with connect(settings.amqp_uri) as connection:
                if belongs(connection, settings.namespace, system_of(db)):
                    return
            sys.exit("challenge: nothing is prepared for this system on this broker; run ./challenge prepare first")
        except ForeignSystem as refused:
            log.error("%s cannot begin: %s", db.service, refused)
            sys.exit(f"challenge: {refused}")
        except Exception as error:  # it is away, or starting: try again, and say so
            log.warning("%s waits for the broker: %r", db.service, error)
            asked.wait(1)


def _heed_signals(asked: Stopping) -> None:
    """Let SIGTERM and SIGINT write to a socket, which wakes the hub; it would sleep on until its next timer."""
    woken, wakes = socket.socketpair()
    signal.set_wakeup_fd(wakes.fileno())
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)

    def listen() -> None:
        with woken, wakes:  # both stay open for good
            while woken.recv(1):
                asked.set()

    eventlet.spawn(listen)


def run(service: Service, settings: Settings, cards: Sequence[Card]) -> None:
    """Work until SIGTERM or SIGINT; in-hand messages are finished and acknowledged first.

    Raises:
        Exception: whatever killed the container; the supervisor starts another process.
    """
    logs.start(settings.log_level)
    clock.follow(settings.clock_file)
    db = Database.connect(settings, service.card.name)
    _meet(db, service)
    config = {"AMQP_URI": settings.amqp_uri, "max_workers": settings.workers, "HEARTBEAT": 5}
    runner, asked = ServiceRunner(config), Stopping()
    _heed_signals(asked)
    _join(db, settings, asked)
    runner.add_service(nameko_class(service, settings, cards, db))
    runner.start()
    log.info("%s works", service.card.name)
    waiting = eventlet.spawn(runner.wait)
    waiting.link(lambda _: asked.set())
    asked.wait(None)
    with eventlet.Timeout(LAST_WORDS, False):
        if not waiting.dead:
            runner.stop()
        waiting.wait()
        log.info("%s has stopped", service.card.name)
        return
    log.error("%s could not stop within %d s: the broker or the database is away", service.card.name, LAST_WORDS)
    os._exit(1)  # what is in hand is redelivered and skipped; nothing is lost by leaving now
