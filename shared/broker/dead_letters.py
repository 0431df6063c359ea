"""Files dead letters: from the dead-letter queue, where they land safely, into the database, where a person works."""

import logging
from collections.abc import Sequence
from typing import Any

import eventlet

from shared.broker.consumer import Errors, Hearing
from shared.broker.raw import body_of
from shared.broker.topology import Inbox
from shared.mongo import Database
from shared.mongo.dead_letters import file

log = logging.getLogger(__name__)


class DeadLetterQueue(Hearing):
    """Consumes one inbox's dead letters, one at a time; one that cannot be filed now stays in the queue."""

    def __init__(self, inbox: Inbox, **options: Any) -> None:
        super().__init__(inbox, lambda: 1, **options)
        self.queue = inbox.dead

    def settle(self, raws: Sequence[Any], errors: Errors) -> None:
        if not any(errors):
            self.queue_consumer.answer(raws)
        else:
            log.error("could not file a dead letter of %s: %r; it stays in its queue", self.inbox.name, errors[0])
            eventlet.sleep(5)  # the database is away; the letter is safe where it is
            self.queue_consumer.give_back(raws[0])


class Filing:
    """What the worker of one dead-letter queue does."""

    def __init__(self, db: Database, inbox: Inbox) -> None:
        self._db, self._inbox = db, inbox

    def __call__(self, raws: Sequence[Any]) -> Errors:
        """Keep raw dead letters; why each could not be kept, if it could not."""
        return [self._keep(raw) for raw in raws]

    def _keep(self, raw: Any) -> Exception | None:
        message_id = str(raw.properties.get("message_id") or "")
        try:
            letter_id = file(
                self._db,
                self._inbox.name,
                body_of(raw),
                message_id=message_id,
                content_type=str(raw.content_type or ""),
                headers=dict(raw.headers or {}),
            )
        except Exception as error:  # whatever it is: the letter stays in its queue
            return error
        log.error("dead letter %s in %s: %s", letter_id, self._inbox.name, message_id or "a stranger's message")
        return None
