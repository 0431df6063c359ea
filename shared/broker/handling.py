"""Applies what a service hears: once, in order per subject, through retries and crashes.

What arrived together is applied together, in one transaction: a message alone pays for a commit of its own. Where one
fails, those before it go first, it alone, and then the rest, so that what it does wrong is its own.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from time import monotonic
from typing import Any

from shared import logs
from shared.broker.consumer import Errors
from shared.broker.raw import parse
from shared.broker.retry import trouble_of
from shared.broker.service import Service
from shared.broker.topology import Inbox
from shared.delivery.cursors import in_turn
from shared.delivery.heads import heads_in, is_heads
from shared.delivery.retries import attempt_of, delay_of
from shared.delivery.versions import is_unread
from shared.errors import NotYet
from shared.messages import Invalid, Message
from shared.mongo import Database, failing, heads
from shared.mongo.errors import is_away, is_passing
from shared.mongo.inbox import Arrival, receive_all

BATCH = 50  # messages in a transaction, at most
HELD = 0.25  # seconds; after a transaction that lasted longer the next take fewer, for others wait for what it wrote
GIVEN_UP = 1.5  # seconds until it is given up, and done in parts; the server itself ends what lasts 3 s


@dataclass
class Taken:
    """A message that is being dealt with, and what keeps it from being applied."""

    raw: Any
    message: Message
    effect: Callable[[], None] | None
    error: Exception | None = None


class TooLong(Exception):
    """A transaction of many messages holds what it wrote for too long."""


class Handling:
    """What the workers of one inbox do with raw messages.

    Attributes:
        most: how many messages it should be given at once, by how long the last ones took.
    """

    def __init__(self, db: Database, service: Service, inbox: Inbox) -> None:
        self._db, self._service, self._inbox = db, service, inbox
        self.most = BATCH // 4

    def __call__(self, raws: Sequence[Any]) -> Errors:
        """Apply raw messages that arrived together, each subject's in turn; why each failed, None where it did not."""
        read = [self._take(raw) for raw in raws]
        taken = in_turn((one for one in read if isinstance(one, Taken)), attrgetter("message"))
        for tells_heads, group in groupby(taken, key=lambda one: is_heads(one.message)):
            if tells_heads:  # of what came before them and was committed
                for one in group:
                    self._compare(one)
            else:
                self._apply(list(group))
        return [one.error if isinstance(one, Taken) else one for one in read]

    def _take(self, raw: Any) -> Taken | Exception:
        try:
            message = parse(raw)
            if message.source != self._inbox.publisher:
                raise Invalid(f"{message.id} came from {message.source} by the queue for {self._inbox.publisher}")
            return Taken(raw, message, self._effect_of(message))
        except Exception as error:  # every kind; `retry` sorts them
            return error

    def _effect_of(self, message: Message) -> Callable[[], None] | None:
        contract = message.type.removeprefix(f"{message.source}.")
        if is_unread(contract, message.versions, self._service.contracts):
            return partial(_wait_for_upgrade, self._db.service, message)
        found = self._service.handler_of(contract)
        if found is None:
            return None
        fact, handler = found
        return partial(handler, self._db, message.read(fact), message)

    def _compare(self, one: Taken) -> None:
        try:
            with _about(one.message):
                heads.note(self._db, self._inbox.name, heads_in(one.message))
        except Exception as error:
            one.error = error

    def _apply(self, taken: list[Taken]) -> None:
        trial = _Try()
        try:
            arrivals = [trial.arrival(number, one) for number, one in enumerate(taken)]
            turns = receive_all(self._db, self._inbox.name, arrivals)
        except Exception as error:
            if len(taken) == 1 or is_away(error):
                for one in taken:
                    self._note(one, error)
            else:
                for part in trial.parts(taken):
                    self._apply(part)
        else:
            for one, turn in zip(taken, turns, strict=True):
                one.error = turn if isinstance(turn, Exception) else None
            self._suit(len(taken), monotonic() - trial.began)

    def _suit(self, count: int, seconds: float) -> None:
        """Take more at once, or fewer, after *count* messages took so many *seconds*."""
        if seconds > HELD:
            self.most = max(1, count // 2)
        elif count >= self.most:
            self.most = min(BATCH, 2 * self.most)

    def _note(self, one: Taken, error: Exception) -> None:
        """Note that a message is tried again, unless the database is what fails."""
        one.error = error
        if is_passing(error) or delay_of(attempt_of(one.raw.headers), trouble_of(error)) is None:
            return
        with suppress(Exception):
            unread = isinstance(error, Unread)
            failing.note(self._db, self._inbox.name, one.message, error=repr(error), is_unread=unread)


class _Try:
    """One attempt at applying several messages together, and which of them it stands at."""

    def __init__(self) -> None:
        self.began = monotonic()
        self._at: int | None = None

    def arrival(self, number: int, one: Taken) -> Arrival:
        """What the message calls for, noting that it is at it."""
        return Arrival(one.message, one.effect and partial(self._do, number, one.message, one.effect))

    def parts(self, taken: list[Taken]) -> Iterable[list[Taken]]:
        """*taken* for another attempt: what came before the one that failed, it alone, and the rest; each alone where
        none of them failed."""
        if self._at is None:
            return ([one] for one in taken)
        return filter(None, (taken[: self._at], taken[self._at : self._at + 1], taken[self._at + 1 :]))

    def _do(self, number: int, message: Message, effect: Callable[[], None]) -> None:
        self._at = number
        if number and monotonic() > self.began + GIVEN_UP:
            raise TooLong
        with _about(message):
            effect()
        self._at = None


class Unread(NotYet):
    """A message in a version that this service does not know; it waits, and its subject with it, for the upgrade."""


def _wait_for_upgrade(service: str, message: Message) -> None:
    raise Unread(f"{service} does not know {message.type}; it waits for the upgrade")


def _about(message: Message) -> AbstractContextManager[None]:
    """What log lines and messages that come of *message* say of their origin."""
    return logs.about(message_id=message.id, traceparent=message.traceparent)
