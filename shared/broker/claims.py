"""A namespace of a broker belongs to one system: two in one would take each other's messages.

The claim is an exchange whose alternate exchange is named for the system: the broker refuses to declare it with
another. That one exists beside it, so that anybody can ask by its name whose the namespace is, without any rights.
"""

import amqp
from kombu import Connection, Exchange

from shared.errors import Refused


class ForeignSystem(Refused):
    """The namespace of this broker belongs to another system."""

    code = "foreign-system"


def claim(amqp_uri: str, namespace: str, system: str) -> None:
    """Claim *namespace* for *system*; twice changes nothing.

    Raises:
        ForeignSystem: another system has it.
    """
    with Connection(amqp_uri, connect_timeout=5) as connection:
        try:
            _claim(namespace, system)(connection.default_channel).declare()
        except amqp.exceptions.PreconditionFailed as refused:
            raise ForeignSystem(_whose(namespace)) from refused
        mark = _mark(namespace, system)(connection.default_channel)
        mark.declare()
        _claim(namespace, system)(connection.default_channel).bind_to(mark)


def release(amqp_uri: str, namespace: str) -> None:
    """Let *namespace* belong to nobody; the mark goes with the claim that it is bound to."""
    with Connection(amqp_uri, connect_timeout=5) as connection:
        _claim(namespace, "")(connection.default_channel).delete()


def belongs(connection: Connection, namespace: str, system: str) -> bool:
    """Whether *namespace* belongs to *system*.

    Raises:
        ForeignSystem: it belongs to another one.
    """
    if _stands(connection, _mark(namespace, system)):
        return True
    if _stands(connection, _claim(namespace, system)):
        raise ForeignSystem(_whose(namespace))
    return False


def _claim(namespace: str, system: str) -> Exchange:
    arguments = {"alternate-exchange": _mark(namespace, system).name}
    return Exchange(f"{namespace}system", type="fanout", durable=True, arguments=arguments)


def _mark(namespace: str, system: str) -> Exchange:
    return Exchange(f"{namespace}system.{system}", type="fanout", durable=True, auto_delete=True)


def _stands(connection: Connection, exchange: Exchange) -> bool:
    channel = connection.channel()
    try:
        exchange(channel).declare(passive=True)
    except amqp.exceptions.NotFound:  # which has closed the channel
        return False
    channel.close()
    return True


def _whose(namespace: str) -> str:
    return (
        f"Another system uses the namespace {namespace!r} of this broker, and each would take the other's messages. "
        "Give this one a NAMESPACE, a virtual host or a broker of its own; if the other one is gone for good, run "
        "./challenge topology --take-over."
    )
