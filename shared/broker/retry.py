"""Which errors pass by themselves: the one place that sorts them for `delivery.retries`."""

from datetime import timedelta

from amqp.exceptions import AMQPError
from kombu.exceptions import OperationalError

from shared.delivery.retries import Trouble
from shared.errors import NotYet, Stale
from shared.messages import Invalid
from shared.mongo.errors import is_passing

ALERT_AFTER = timedelta(minutes=10)  # that a message may wait for something missing before an operator should know


def is_transient(error: BaseException) -> bool:
    """Whether waiting alone can mend *error*."""
    return isinstance(error, NotYet | Stale | OperationalError | AMQPError | ConnectionError) or is_passing(error)


def trouble_of(error: BaseException) -> Trouble:
    """Of which kind *error* is."""
    if isinstance(error, Invalid):
        return Trouble.INVALID
    return Trouble.PASSING if is_transient(error) else Trouble.BUG
