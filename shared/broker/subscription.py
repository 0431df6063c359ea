"""Hears one publisher, and answers the broker for each of its messages: done, tried again later, or a dead letter."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nameko.amqp.publish import Publisher, UndeliverableMessage

from shared import clock, logs
from shared.broker.consumer import Errors, Hearing
from shared.broker.raw import ids_of
from shared.broker.retry import ALERT_AFTER, trouble_of
from shared.delivery.retries import attempt_of, delay_of, failing_since
from shared.messages import Invalid

log = logging.getLogger(__name__)


class Subscription(Hearing):
    """Hears one publisher: acknowledges what was applied, and sends the rest to wait or to the dead letters."""

    def setup(self) -> None:
        super().setup()
        self._publisher = Publisher(
            self.queue_consumer.amqp_uri, exchange=self.inbox.again.name, mandatory=True, confirm_timeout=10
        )

    def settle(self, raws: Sequence[Any], errors: Errors) -> None:
        """Once the broker is away, it is not waited for again for each of the others. What came by a connection that is
        gone is not sent on: the broker gives it to somebody again."""
        done, is_away = [], False
        for raw, error in zip(raws, errors, strict=True):
            if not self.queue_consumer.holds(raw):
                continue
            trouble = self._trouble(raw, error) if error is not None and not is_away else None
            is_away = is_away or (trouble is not None and not isinstance(trouble, UndeliverableMessage))
            if error is None or not (trouble or is_away):
                done.append(raw)
            else:
                self.queue_consumer.give_back(raw)
        self.queue_consumer.answer(done)

    def _trouble(self, raw: Any, error: Exception) -> Exception | None:
        """Send *raw* on; what kept it here, if anything."""
        try:
            self._send_on(raw, error)
        except Exception as trouble:
            log.warning("could not send on %s: %r", raw.properties.get("message_id"), trouble)
            return trouble
        return None

    def _send_on(self, message: Any, error: Exception) -> None:
        attempt = attempt_of(message.headers)
        delay = delay_of(attempt, trouble_of(error))
        since = failing_since(message.headers, clock.real())
        with logs.about(**ids_of(message)):
            self._say(message, error, attempt, since, dead=delay is None)
        to = self.inbox.dead if delay is None else self.inbox.waits[delay]
        self._publisher.publish(
            message.body,
            routing_key=to.name,
            serializer=None,
            content_type=message.content_type,
            content_encoding=message.content_encoding,
            message_id=message.properties.get("message_id"),
            headers={"attempt": attempt + 1, "error": repr(error)[:500], "failing_since": since.isoformat()},
        )

    def _say(self, message: Any, error: Exception, attempt: int, since: datetime, *, dead: bool) -> None:
        is_long_ago = clock.real() - since > ALERT_AFTER
        level = logging.ERROR if dead or is_long_ago else logging.WARNING if attempt else logging.INFO
        became = "is a dead letter" if dead else f"waits, attempt {attempt + 1}"
        trace = error if dead and not isinstance(error, Invalid) else None
        log.log(level, "%s %s: %r", message.properties.get("message_id"), became, error, exc_info=trace)
