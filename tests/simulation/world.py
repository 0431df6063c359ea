"""A publisher, its relays, a broker and followers, all of the product's own code, in a time and order that is dealt.

Nothing here decides what becomes of a message: the product's relay, consumer, journal, inbox, heads, feeds, healing and
dead letters do, over a store and a broker in memory. A step is dealt beforehand as a kind and a seed of its own, so
that leaving others out changes little in it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from pymongo.errors import AutoReconnect

from shared.broker.topology import Inbox
from shared.messages import Message
from shared.mongo import Database
from tests.simulation.broker import Broker, broken
from tests.simulation.consumers import Consumers
from tests.simulation.facts import CARD, KINDS, Grown, Mood, follower, name_in, name_of
from tests.simulation.memory import MemoryDatabase
from tests.simulation.relays import Crash, Relays

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS = ("a", "b", "c")


@dataclass
class Present:
    """The world that the product's clock asks."""

    world: "World | None" = None


PRESENT = Present()


class Inside:
    """A block that runs as somebody; see World.inside."""

    __slots__ = ("_before", "_steps", "_trouble", "_who", "_world")

    def __init__(self, world: "World", who: str, steps: int, trouble: str) -> None:
        self._world, self._who, self._steps, self._trouble = world, who, steps, trouble

    def __enter__(self) -> None:
        world = self._world
        self._before = world.at_work
        world.at_work, world.steps_left, world.trouble_at = self._who, self._steps, (self._steps, self._trouble)

    def __exit__(self, *error: object) -> None:
        self._world.at_work, self._world.trouble_at = self._before, (0, "")


@cache
def inbox_of(follower: str) -> Inbox:
    """The queues by which a follower hears, which are named but once."""
    return Inbox(follower, CARD.name)


class World:
    """Everything that takes part in one history."""

    def __init__(self, seed: int, *, followers: int, says: bool = False) -> None:
        self.dice, self.says, self.words = Random(f"{seed}/world"), says, list[str]()
        self.now, self.skew, self._ids = BEGINNING, timedelta(), 0
        self.steps_left, self.trouble_at = 0, (0, "")
        self.at_work: Any = None
        names = ["hearer", "other"][:followers]
        self.mood = Mood(Random(f"{seed}/mood"))
        self.teller = MemoryDatabase(CARD.name, self.here, self._key)
        self.hearers = {name: MemoryDatabase(name, self.here, self._key) for name in names}
        self.inboxes = {name: inbox_of(name) for name in names}
        self.broker = Broker(CARD.name, list(self.inboxes.values()))
        self.services = {name: follower(name, self.mood, self.applied) for name in names}
        self.version = "old"
        self.consumers, self.relays = Consumers(self), Relays(self)
        self.said = dict[
            str, list[str]
        ]()  # per subject the name of all ever said, also what a restored publisher forgot
        self.numbers = dict.fromkeys(TOPICS, 0)
        self.parsed: dict[tuple[bytes, str], Message] = {}  # what the product made of bodies
        self.acts: set[str] = set()  # that may have lost something, or estranged somebody
        self.wrong: list[str] = []
        self.skipped: set[tuple[str, str, int]] = set()  # what a person decided to go on without

    def end(self) -> None:
        """Let go of everything: a world is full of circles, and a hundred of them are more than a cache holds."""
        for db in (self.teller, *self.hearers.values()):
            db.store.collections.clear()
            vars(db).clear()
        self.consumers.end()
        vars(self).clear()

    def time(self) -> datetime:
        """The machine's time, which may have jumped."""
        return self.now + self.skew

    def seconds(self) -> float:
        """A clock that never jumps."""
        return (self.now - BEGINNING).total_seconds() + 1000

    def new_id(self) -> UUID:
        """An id that is the same in every replay."""
        self._ids += 1
        return UUID(int=self._ids)

    def _key(self) -> int:
        """What stands for an ObjectId: rising, but for two machines whose clocks differ."""
        self._ids += 1
        return (self._ids * 100 + self.dice.randrange(-250, 250)) * 1_000_000 + self._ids

    def here(self, what: str) -> None:
        """Between any two operations: this process dies, its connection breaks, or others go on first."""
        if self.at_work is None:
            return
        self.steps_left -= 1
        if self.steps_left <= 0 and self.trouble_at[1]:
            kind = self.trouble_at[1]
            self.trouble_at = (0, "")
            self.tell(f"    {kind} at: {what}")
            raise Crash if kind == "crash" else broken() if what in ("publish", "confirms") else AutoReconnect("gone")
        if self.steps_left <= 0 and self.at_work in self.relays:
            self.relays.pause()

    def inside(self, who: str, steps: int = 1_000_000, trouble: str = "") -> "Inside":
        """The block runs as *who*; after *steps* operations *trouble* comes (crash, error) or others go on."""
        return Inside(self, who, steps, trouble)

    def tell(self, text: str) -> None:
        """One line of the history in words."""
        if self.says:
            self.words.append(f"{self.seconds() - 1000:8.1f} s  {text}")

    def applied(self, db: Database, message: Message) -> None:
        """The effect of every handler: the message's name at the end of its subject's list."""
        db["heard"].update_one({"_id": message.subject}, {"$push": {"names": name_of(message)}}, upsert=True)

    def say(self, dice: Random, steps: int = 1_000_000, trouble: str = "") -> None:
        """A transaction of the publisher announces a few facts."""
        facts = []
        for _ in range(dice.choice([1, 1, 1, 2, 3])):
            topic = dice.choice(TOPICS[:2] * 3 + TOPICS[2:])
            self.numbers[topic] += 1
            kind = Grown if dice.random() < 0.03 else dice.choice(KINDS)
            facts.append(kind(topic=topic, number=self.numbers[topic]))
        before = set(self.teller["journal"].rows)
        with self.inside("writer", steps, trouble):
            try:
                self.teller.transact(lambda: self.teller.announce(*facts))
            except (Crash, AutoReconnect):
                self.tell("the writer dies, or loses its database")
        for row in self.new_rows(before):
            message = row["message"]
            self.said.setdefault(row["subject"], []).append(name_in(message))
            self.tell(f"said: {message['id']} ({message['type']})")

    def new_rows(self, before: set[Any]) -> list[dict[str, Any]]:
        """What the journal has gained."""
        return [row for key, row in self.teller["journal"].rows.items() if key not in before]

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)
        self.broker.tick(self.now)
