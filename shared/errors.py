"""The three ways to say no, and the one way to say "not yet". Everything else that is raised is a bug.

One place turns these into HTTP answers (`shared.web.problems`), one place decides what is tried again
(`shared.broker.retry`).
"""

from collections.abc import Mapping
from typing import ClassVar

from shared.phrases import Phrase, Slot


class _No(Exception):
    """Says no, in a phrase that pages, API answers and letters make a sentence of.

    Attributes:
        code: stable, in kebab-case; part of the API.
        phrase: what to say: the class's own code with its slots, unless another one is given; a text is said as it is.
    """

    code: ClassVar[str]

    def __init__(self, message: Phrase | str = "", **slots: Slot) -> None:
        self.phrase = message if isinstance(message, Phrase) else Phrase(code=message or self.code, slots=slots)
        super().__init__(str(self.phrase))


class Refused(_No):
    """A rule says no. The person sees why, and what to do.

    Attributes:
        fields: what is wrong with which field, by the form's field name; empty when it is about the whole.
    """

    code: ClassVar[str] = "refused"

    def __init__(
        self, message: Phrase | str = "", *, fields: Mapping[str, Phrase | str] | None = None, **slots: Slot
    ) -> None:
        super().__init__(message, **slots)
        self.fields = dict(fields or {})


class NotAllowed(Refused):
    """The person may not do this."""

    code: ClassVar[str] = "not-allowed"


class SignInNeeded(Refused):
    """Nobody is signed in, and somebody must be."""

    code: ClassVar[str] = "sign-in-needed"


class TooMany(Refused):
    """Too often in too short a time.

    Attributes:
        retry_after: seconds until it is worth trying again.
    """

    code: ClassVar[str] = "too-many"

    def __init__(self, message: Phrase | str = "", *, retry_after: int, **slots: Slot) -> None:
        super().__init__(message, fields=None, **slots)
        self.retry_after = retry_after


class NotFound(_No):
    """There is no such thing, or the person may not know that there is."""

    code: ClassVar[str] = "not-found"


class Gone(NotFound):
    """It was there, and it will not come back: whoever asks again and again can stop."""

    code: ClassVar[str] = "gone"


class Stale(_No):
    """Somebody changed it meanwhile; look again before you change it."""

    code: ClassVar[str] = "stale"


class NotYet(Exception):
    """A message needs a fact from another publisher that has not arrived. Tried again for as long as it takes."""
