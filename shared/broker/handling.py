"""Applies what a service hears: once, in order per subject, through retries and crashes."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

from shared import logs
from shared.broker.raw import parse
from shared.broker.retry import trouble_of
from shared.broker.service import Service
from shared.broker.topology import Inbox
from shared.delivery.heads import heads_in, is_heads
from shared.delivery.retries import attempt_of, delay_of
from shared.delivery.versions import is_unread
from shared.errors import NotYet
from shared.messages import Invalid, Message
from shared.mongo import Database, failing, heads
from shared.mongo.errors import is_passing
from shared.mongo.inbox import receive
from shared.mongo.locks import Locks


class Handling:
    """What the worker of one inbox does with a raw message."""

    def __init__(self, db: Database, service: Service, inbox: Inbox) -> None:
        self._db, self._service, self._inbox = db, service, inbox
        # One at a time per subject: no write conflicts among our own workers (58 -> 102 transactions a second).
        self._locks = Locks()

    def __call__(self, raw: Any) -> None:
        """Apply a raw message.

        Raises:
            Invalid: it is not a message of ours; anything else that its handler raises.
        """
        message = parse(raw)
        if message.source != self._inbox.publisher:
            raise Invalid(f"{message.id} came from {message.source} by the queue for {self._inbox.publisher}")
        with self._locks.take(message.subject), logs.about(message_id=message.id, traceparent=message.traceparent):
            if is_heads(message):
                heads.note(self._db, self._inbox.name, heads_in(message))
                return
            try:
                receive(self._db, self._inbox.name, message, self._effect_of(message))
            except Exception as error:
                self._note(raw, message, error)
                raise

    def _effect_of(self, message: Message) -> Callable[[], None] | None:
        contract = message.type.removeprefix(f"{message.source}.")
        if is_unread(contract, message.versions, self._service.contracts):
            return partial(_wait_for_upgrade, self._db.service, message)
        found = self._service.handler_of(contract)
        if found is None:
            return None
        fact, handler = found
        return partial(handler, self._db, message.read(fact), message)

    def _note(self, raw: Any, message: Message, error: Exception) -> None:
        """Note that *message* is tried again, unless the database is what fails."""
        if is_passing(error) or delay_of(attempt_of(raw.headers), trouble_of(error)) is None:
            return
        with contextlib.suppress(Exception):
            unread = isinstance(error, Unread)
            failing.note(self._db, self._inbox.name, message, error=repr(error), is_unread=unread)


class Unread(NotYet):
    """A message in a version that this service does not know; it waits, and its subject with it, for the upgrade."""


def _wait_for_upgrade(service: str, message: Message) -> None:
    raise Unread(f"{service} does not know {message.type}; it waits for the upgrade")
