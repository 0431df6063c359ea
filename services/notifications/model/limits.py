"""How long things of the mail may take: RFC 5321's minima for a talk with a mail server, leases and pauses."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Limits:
    """Seconds, each a value so that a test can divide them all by one factor.

    Attributes:
        connect: until the server takes the call.
        greeting, command, data, block, final: for the server's first word, for each command, for DATA, for taking a
            block of the text and for its answer to the final dot (RFC 5321, 4.5.3.2).
        whole: for one letter; a server that sends a byte now and then would keep every other limit.
        lease: how long a letter stays with a sender of whom nothing is heard; it is renewed while they talk.
        grace: for letters in hand when the process is told to stop; less than the runner's LAST_WORDS.
    """

    connect: float = 30
    greeting: float = 300
    command: float = 300
    data: float = 120
    block: float = 180
    final: float = 600
    whole: float = 3600
    lease: float = 30
    grace: float = 5

    def divided(self, factor: float) -> "Limits":
        """All of them by *factor*."""
        return Limits(**{one.name: getattr(self, one.name) / factor for one in fields(self)})
