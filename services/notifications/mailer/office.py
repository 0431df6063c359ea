"""The senders: each claims a due letter, renders it, hands it over and writes down what became of it.

They are threads, which in a work process are greenlets. A change stream wakes them when a letter is queued; a look
every second stands behind that.
"""

import logging
import threading

from services.notifications.actions import sending
from services.notifications.answers import Answer, Try
from services.notifications.envelope import envelope, mailbox
from services.notifications.mailer.post import MailServer, NotHandedOver
from services.notifications.model import Letter
from services.notifications.rendering import rendered
from services.notifications.store import Letters
from shared import clock
from shared.broker.service import Stop
from shared.logs import about
from shared.mongo import Database
from shared.settings import Settings

log = logging.getLogger(__name__)

SENDERS = 6  # they wait for the database and the mail server more than they work
LOOK = 1.0  # seconds between looks when nothing rings
IDLE_LOOKS = 5  # then the connection is closed
PAUSE = 1.0  # seconds after the mail server or the database was out of reach


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


def send_letters(db: Database, settings: Settings, stop: Stop) -> None:
    """Send due letters until *stop*; a letter under way is finished first."""
    bell = Bell()
    senders = [threading.Thread(target=_sender, args=(db, settings, stop, bell)) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    while not stop.is_set():
        try:
            _watch(db, stop, bell)
        except Exception as error:  # an election, a restart: the senders look by themselves meanwhile
            log.warning("the ledger's change stream ended: %s", error)
            stop.wait(PAUSE)
    for sender in senders:
        sender.join()


def _watch(db: Database, stop: Stop, bell: Bell) -> None:
    with Letters(db).news() as news:
        for is_news in news:
            if stop.is_set():
                return
            if is_news:
                bell.ring()
            else:
                sending.free_abandoned(db)


def _sender(db: Database, settings: Settings, stop: Stop, bell: Bell) -> None:
    server, idle = MailServer(settings.smtp_url), 0
    while not stop.is_set():
        heard = bell.rung
        try:
            answer = _send_next(db, settings, server)
        except Exception as error:  # the database is away; a claimed letter comes back when its lease ends
            log.warning("a sender could not go on: %r; trying again", error)
            stop.wait(PAUSE)
            continue
        idle = 0 if answer else idle + 1
        if answer is Answer.OUT_OF_REACH:
            stop.wait(PAUSE)
        elif answer is None:
            bell.wait(heard, LOOK)
        if idle >= IDLE_LOOKS:
            server.hang_up()
    server.hang_up()


def _send_next(db: Database, settings: Settings, server: MailServer) -> Answer | None:
    """Send one letter and return what became of it; None when nothing is due."""
    letter = sending.next_letter(db)
    if letter is None:
        return None
    with about(letter_id=str(letter.id), message_id=letter.message):
        try:
            answer = _send(db, settings, server, letter)
        except NotHandedOver:
            log.warning("the lease of letter %s had run out; it was not sent", letter.id)
            return Answer.LOST
        sending.settle(db, letter, answer)
        return answer.answer


def _send(db: Database, settings: Settings, server: MailServer, letter: Letter) -> Try:
    try:
        mail = envelope(letter, rendered(letter, settings), settings, now=clock.real())
        text = mail.as_bytes(policy=mail.policy)  # before a word is said to the server
    except Exception as error:  # a mistake in a template or in a fact must stop this letter and no other
        log.exception("letter %s cannot be written", letter.id)
        return Try(at=clock.real(), answer=Answer.BROKEN, words=f"cannot be written: {error!r}"[:300])
    may_go = lambda: sending.hand_over(db, letter)  # noqa: E731 - it closes over the letter and has no name elsewhere
    return server.deliver(text, sender=mailbox(settings).email, recipient=letter.recipient, may_go=may_go)
