"""How the programme office is reached: the one address that pages, letters and refusals name.

It is what MAIL_FROM says (`Settings.contact`), for answers to letters come there, too. A request carries it, so that a
sentence made anywhere can name it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("office", default="")


def contact() -> str:
    """The office's address, where a request is answered; empty elsewhere."""
    return _address.get()


@contextmanager
def reached_at(address: str) -> Iterator[None]:
    """Name *address* in what is said meanwhile."""
    before = _address.set(address)
    try:
        yield
    finally:
        _address.reset(before)
