"""Ports of this machine: each part has its own wanted one, and takes a free one when somebody else has that."""

import secrets
import socket
from contextlib import closing

from deploy.console import CannotStart, say

HERE = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether nobody listens on *port* of this machine."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port nobody listens on just now.

    It lies below those that the kernel lends to outgoing connections (net.ipv4.ip_local_port_range, from 32768):
    a server takes seconds to listen, and until then any of our own connections might be lent that very port.
    """
    while not is_free(port := 10_000 + secrets.randbelow(22_000)):
        pass
    return port


def take(wanted: int, what: str) -> int:
    """*wanted* if it is free, else another, and says so. 0 takes any."""
    if wanted and is_free(wanted):
        return wanted
    port = any_free()
    if wanted:
        say(f"Port {wanted} is taken; the {what} uses {port}.")
    return port


def insist(port: int, what: str) -> int:
    """*port*, which somebody asked for by name.

    Raises:
        CannotStart: it is taken.
    """
    if not is_free(port):
        raise CannotStart(f"Port {port}, asked for the {what}, is taken. Stop what listens there, or name another.")
    return port


def answers(port: int) -> bool:
    """Whether somebody accepts connections on *port*."""
    try:
        with socket.create_connection((HERE, port), timeout=1):
            return True
    except OSError:
        return False
