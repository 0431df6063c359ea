"""The senders: each claims due letters, renders one after the other, hands it over and has written down what became of
it.

They are threads, which in a work process are greenlets. A change stream wakes them when a letter is queued; a look
every second stands behind that.
"""

import logging
import threading
import time
from collections.abc import Sequence
from functools import partial

from services.notifications.actions import deliver
from services.notifications.mail.envelope import envelope, mailbox
from services.notifications.mail.in_flight import InFlight, Talk
from services.notifications.mail.notes import Notes
from services.notifications.mail.rendering import rendered
from services.notifications.mail.server import BrokenOff, MailServer, NotHandedOver
from services.notifications.model.letters import LOWEST, URGENT, Letter
from services.notifications.model.limits import Limits
from services.notifications.model.replies import Reply, Try, broken
from shared import clock
from shared.broker.service import Stop
from shared.logs import about
from shared.mongo import Database
from shared.settings import Settings

log = logging.getLogger(__name__)

DEFAULT = Limits()
SENDERS = 6  # they wait for the database and the mail server more than they work
RESERVED = 2  # more, for urgent letters alone; two, so that one slow domain does not hold up everybody who signs in
LOOK = 1.0  # seconds between looks when nothing rings
IDLE = 5.0  # seconds without a letter, after which the connection is closed; not looks, for a bell may ring for others
PAUSE = 1.0  # seconds after the mail server or the database was out of reach
MOST = 32  # letters that a sender claims at once, where they go fast


class Bell:
    """Wakes a sender that waits; one letter wakes one, for waking all of them costs as much as sending."""

    def __init__(self) -> None:
        self._rung, self._changed = 0, threading.Condition()

    def ring(self) -> None:
        """Wake one."""
        with self._changed:
            self._rung += 1
            self._changed.notify()

    @property
    def rung(self) -> int:
        """How often it rang so far."""
        return self._rung

    def wait(self, heard: int, timeout: float) -> None:
        """Wait until it has rung more than *heard* times, *timeout* seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._rung > heard, timeout)


def send_letters(db: Database, settings: Settings, stop: Stop, limits: Limits = DEFAULT) -> None:
    """Send due letters until *stop*; a letter under way has `limits.grace` seconds to be finished then."""
    senders = Senders(db, settings, stop, limits)
    threads = senders.start()
    while not stop.is_set():
        try:
            senders.watch()
        except Exception as error:  # an election, a restart: the senders look by themselves meanwhile
            log.warning("the ledger's change stream ended: %s", error)
            stop.wait(PAUSE)
    senders.close(threads)


class Senders:
    """What the senders of one process share."""

    def __init__(self, db: Database, settings: Settings, stop: Stop, limits: Limits) -> None:
        self.db, self.settings, self.stop, self.limits = db, settings, stop, limits
        self.in_flight, self.notes, self.closed = InFlight(), Notes(db), threading.Event()
        self.lock = threading.Lock()
        self.bells = {LOWEST: Bell(), URGENT: Bell()}

    def start(self) -> list[threading.Thread]:
        """Start the senders, and what renews their leases. None of them may keep the process from ending."""
        kinds = [LOWEST] * SENDERS + [URGENT] * RESERVED
        threads = [threading.Thread(target=_sender, args=(self, lowest), daemon=True) for lowest in kinds]
        keepers = [threading.Thread(target=keep, daemon=True) for keep in (self._renew, self._relieve)]
        for thread in (*threads, *keepers):
            thread.start()
        return threads

    def watch(self) -> None:
        """Ring for each new letter, until told to stop."""
        with deliver.news(self.db) as news:
            for priority in news:
                if self.stop.is_set():
                    return
                if priority is not None:
                    self._ring(priority)

    def close(self, threads: list[threading.Thread]) -> None:
        """Let the letters in hand be finished, then break off: what was handed over is in doubt, the rest goes back."""
        _join(threads, self.limits.grace)
        self.in_flight.break_off()
        _join(threads, PAUSE)
        self.closed.set()

    def _ring(self, priority: int) -> None:
        self.bells[LOWEST].ring()
        if priority <= URGENT:
            self.bells[URGENT].ring()

    def _renew(self) -> None:
        """Keep the letters under way ours, end talks without end, and free those of senders that were killed."""
        lease = self.limits.lease
        while not self.closed.is_set():
            try:
                self.in_flight.break_off(longer_than=self.limits.whole)
                self.notes.flush()  # what the server took is not taken for lost when its lease ends
                deliver.renew(self.db, self.in_flight.leases(), lease=lease)
                deliver.free_abandoned(self.db, lease=lease)
            except Exception as error:  # the database is away; so it is for everybody who would take them
                log.warning("leases of letters could not be renewed: %r", error)
            self.closed.wait(lease / 6)

    def _relieve(self) -> None:
        """Let what waits behind a letter that takes long go by other senders."""
        while not self.closed.wait(LOOK / 2):
            for talk in self.in_flight.talks():
                if (taken := self.in_flight.taken_from(talk, longer_than=LOOK)) and not self.put_back(taken):
                    self.in_flight.give(talk, taken)

    def put_back(self, letters: Sequence[Letter]) -> bool:
        """Give *letters*, of which the mail server heard nothing, to whoever is next; whether that was done."""
        try:
            deliver.give_back(self.db, *letters)
        except Exception as error:  # the database is away; once their talk is over they come back with its lease
            log.warning("letters could not be put back: %r", error)
            return False
        return True


def _join(threads: list[threading.Thread], seconds: float) -> None:
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(until - time.monotonic(), 0))


def _sender(senders: Senders, lowest: int) -> None:
    server, sent_at, bell, most = _server(senders), time.monotonic(), senders.bells[lowest], 1
    while not senders.stop.is_set():
        heard, began = bell.rung, time.monotonic()
        try:
            reply = _send_next(senders, server, lowest, most)
        except BrokenOff:
            server = _server(senders)
            continue
        except Exception as error:  # the database is away; a claimed letter comes back when its lease ends
            log.warning("a sender could not go on: %r; trying again", error)
            senders.stop.wait(PAUSE)
            continue
        is_quick = reply is Reply.ACCEPTED and time.monotonic() - began < LOOK
        most = min(2 * most, MOST) if is_quick else max(most // 2, 1)
        sent_at = time.monotonic() if reply else sent_at
        if reply is Reply.OUT_OF_REACH:
            senders.stop.wait(PAUSE)
        elif reply is None:
            bell.wait(heard, LOOK)
        if time.monotonic() > sent_at + IDLE:
            server.hang_up()
    server.hang_up()


def _server(senders: Senders) -> MailServer:
    return MailServer(senders.settings.mail_route, limits=senders.limits)


def _send_next(senders: Senders, server: MailServer, lowest: int, most: int) -> Reply | None:
    """Send up to *most* letters and return what became of the last; None when nothing is due, or all sending pauses."""
    may_go, pause = deliver.allowed(senders.db, lowest)
    if may_go is None:
        return None
    talk = _claimed(senders, server, may_go, 1 if pause else most)
    if talk is None:
        if pause:
            deliver.greeted(senders.db, pause, server.greet(mailbox(senders.settings).email))
        return None
    try:
        return _talked(senders, talk, probing=pause is not None)
    finally:
        senders.in_flight.end(talk)


def _claimed(senders: Senders, server: MailServer, lowest: int, most: int) -> Talk | None:
    """The next letters, noted as under way before another sender counts what is."""
    with senders.lock:
        full = senders.in_flight.full()
        letters = deliver.next_letters(senders.db, most, lowest=lowest, full=full, lease=senders.limits.lease)
        return senders.in_flight.begin(letters, server) if letters else None


def _talked(senders: Senders, talk: Talk, *, probing: bool) -> Reply:
    """Send the letters of *talk*, until one is not taken or it took as long as anybody may wait for a new look at what
    may go; the rest goes back. What became of the last."""
    reply, until = Reply.ACCEPTED, time.monotonic() + LOOK
    try:
        while reply is Reply.ACCEPTED and (letter := senders.in_flight.next_of(talk)):
            with about(letter_id=str(letter.id), message_id=letter.message):
                reply = _settled(senders, talk.server, letter, probing=probing)
            if senders.stop.is_set() or time.monotonic() > until:
                break
    finally:
        senders.put_back(senders.in_flight.taken_from(talk))
        senders.notes.flush()  # before the lease is let go
    return reply


def _settled(senders: Senders, server: MailServer, letter: Letter, *, probing: bool) -> Reply:
    try:
        attempt = _send(senders, server, letter)
    except NotHandedOver:
        log.warning("letter %s was freed or replaced meanwhile; it was not sent", letter.id)
        return Reply.LOST
    except BrokenOff:
        deliver.give_back(senders.db, letter)
        raise
    if not probing and deliver.is_simple(letter, attempt):
        senders.notes.sent(letter, attempt)
    else:
        senders.notes.flush()  # what went before tells whose fault a refusal is
        deliver.settle(senders.db, letter, attempt, probing=probing)
    return attempt.answer


def _send(senders: Senders, server: MailServer, letter: Letter) -> Try:
    settings = senders.settings
    try:
        text = envelope(letter, rendered(letter, settings), settings, now=clock.real())  # before a word is said
    except Exception as error:  # a mistake in a template or in a fact must stop this letter and no other
        log.exception("letter %s cannot be written", letter.id)
        return broken(repr(error), at=clock.real())
    may_go = partial(senders.notes.hand_over, letter)
    return server.deliver(text, sender=mailbox(settings).email, recipient=letter.recipient, may_go=may_go)
