"""The language that is spoken now: whoever answers a request or writes a letter sets it (`shared.texts.speaking`)."""

from contextvars import ContextVar

ORIGINAL = "en"  # of our own sentences, as they stand in the code
spoken: ContextVar[str] = ContextVar("language", default=ORIGINAL)


def language() -> str:
    """The language that is spoken now."""
    return spoken.get()
