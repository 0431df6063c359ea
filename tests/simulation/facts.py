"""What the simulated publisher says, in one version or two, unheard or unknown, and what its followers do with it."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from shared.broker.service import Handler, Service
from shared.errors import NotYet
from shared.messages import Card, Fact, Message
from shared.mongo import Database


class _About(Fact):
    topic: str
    number: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic}"


class Told(_About):
    """Handled."""


class _First:
    class Moved(_About):
        """The first version of Moved."""


class Moved(_About):
    """Told in two versions, both handled: it is to be applied once."""

    contract_version = 2

    def older(self) -> tuple[Fact, ...]:
        return (_First.Moved(topic=self.topic, number=self.number),)


class Murmured(_About):
    """Handled by nobody: it moves the cursor, and that is all."""


class _Known:
    class Grown(_About):
        """The version of Grown that followers know before their upgrade."""


class Grown(_About):
    """Told in a version that followers learn at their upgrade only."""

    contract_version = 2


CARD = Card("teller", "what was said", (Told, Moved, Murmured, Grown), ())
KINDS: tuple[type[_About], ...] = (Told, Told, Told, Moved, Murmured)
TRIES = 8  # of a bug that mends itself, or does not
TIMES = [0] * 40 + [1, 1, 2, 2, TRIES]  # that a handler stumbles over a message


class Mood:
    """How handlers fare: most do their work, some miss a fact of somebody else, some have a bug until it is mended."""

    def __init__(self, dice: Random) -> None:
        self._dice, self._left, self.is_mended = dice, dict[str, tuple[int, str]](), False

    def stumble(self, message: Message, follower: str) -> None:
        """Raise what this message makes a handler raise now."""
        key = f"{follower}/{message.id}/{message.fact}"
        if key not in self._left:
            times = self._dice.choice(TIMES)
            self._left[key] = times, self._dice.choice(["bug", "not yet"])
        times, kind = self._left[key]
        if times and not (self.is_mended and kind == "bug"):
            self._left[key] = times - 1, kind
            raise RuntimeError("a bug") if kind == "bug" else NotYet("a fact of somebody else")


def follower(name: str, mood: Mood, applied: Callable[[Database, Message], None]) -> dict[str, Service]:
    """The message side of a follower, before its upgrade and after."""

    def handle(db: Database, fact: Fact, message: Message) -> None:
        applied(db, message)
        mood.stumble(message, name)

    card = Card(name, "what was heard", (), (CARD.name,))
    handlers: dict[type[Fact], Handler] = dict.fromkeys((Told, Moved, _First.Moved, _Known.Grown), handle)
    return {"old": Service(card, handlers), "new": Service(card, {**handlers, Grown: handle})}


def is_heard(message_type: str) -> bool:
    """Whether a follower does something about messages of that type."""
    return ".Murmured." not in message_type


def name_of(message: Message) -> str:
    """A name for a message that is its own, made without the product's digest, which is under test."""
    return f"{message.subject}/{message.sequence}/{message.type}/{message.fact}"


def name_in(row: Mapping[str, Any]) -> str:
    """The name of a message as it stands in a journal."""
    return f"{row['subject']}/{row['sequence']}/{row['type']}/{row['fact']}"
