"""What happens in a history: the daily work, and what is done to it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from shared.errors import Refused
from shared.messages import Message
from shared.mongo import dead_letters
from tests.simulation.broker import Raw
from tests.simulation.facts import CARD, is_heard, name_of
from tests.simulation.memory import MemoryDatabase
from tests.simulation.operator import Operator
from tests.simulation.world import World

ACTS = {
    "kill relay": 3,
    "break relay": 3,
    "kill writer": 2,
    "kill consumer": 4,
    "break consumer": 4,
    "disconnect": 3,
    "kill filer": 1,
    "clock jumps": 2,
    "purge": 2,
    "delete a queue": 2,
    "declare": 3,
    "back up follower": 2,
    "restore follower": 2,
    "back up publisher": 3,
    "restore publisher": 3,
    "forge": 1,
    "heal": 2,
    "skip": 1,
    "replay": 1,
    "long wait": 2,
}
TOLD = {"purge", "delete a queue", "declare", "clock jumps", "heal", "skip", "replay", "forge"}
RELAYS = [3, 10, 30]  # operations that a relay goes on for at once


class At(NamedTuple):
    """Whom a step is about, and its dice."""

    dice: Random
    hearer: str
    consumer: str
    relay: str


WORK: dict[str, Callable[[World, At], object]] = {
    "say": lambda world, at: world.say(at.dice),
    "relay-1": lambda world, at: world.relays.run("relay-1", at.dice.choice(RELAYS)),
    "relay-2": lambda world, at: world.relays.run("relay-2", at.dice.choice(RELAYS)),
    "follower's relay": lambda world, at: world.relays.run(f"relay of {at.hearer}", at.dice.choice(RELAYS)),
    "give": lambda world, at: [world.consumers.give(at.consumer) for _ in range(2)],
    "work": lambda world, at: world.consumers.work(at.consumer, at.dice),
    "file": lambda world, at: world.consumers.file_dead(at.hearer),
    "wait": lambda world, at: world.wait(at.dice.uniform(1, 6)),
    "long wait": lambda world, at: world.wait(at.dice.uniform(10, 60)),
    "kill relay": lambda world, at: world.relays.run(at.relay, at.dice.randrange(1, 20), "crash"),
    "break relay": lambda world, at: world.relays.run(at.relay, at.dice.randrange(1, 20), "error"),
    "kill writer": lambda world, at: world.say(at.dice, at.dice.randrange(1, 8), "crash"),
    "kill consumer": lambda world, at: world.consumers.work(at.consumer, at.dice, at.dice.randrange(1, 6), "crash"),
    "break consumer": lambda world, at: world.consumers.work(at.consumer, at.dice, at.dice.randrange(1, 6), "error"),
    "kill filer": lambda world, at: world.consumers.file_dead(at.hearer, at.dice.randrange(1, 3), "crash"),
    "disconnect": lambda world, at: world.consumers.disconnect(at.consumer),
}


class Damage:
    """Does what a step says, to a world."""

    def __init__(self, world: World) -> None:
        self.world, self._backups = world, dict[str, Any]()
        self._operator = Operator(world)

    def do(self, kind: str, dice: Random) -> None:
        """The step of that *kind*."""
        self.world.wait(dice.random() * 0.3)
        hearer = dice.choice(sorted(self.world.hearers))
        consumer = f"{hearer}-{dice.choice([1, 2])}"
        relay = dice.choice(["relay-1", "relay-1", f"relay of {hearer}"])
        at = At(dice, hearer, consumer, relay)
        if kind in WORK:
            WORK[kind](self.world, at)
            return
        self.world.acts.add(kind)
        if kind in TOLD or "back up" in kind or "restore" in kind:
            self.world.tell(f"{kind} ({hearer})")
        queue = self._queue(hearer, dice)
        HARM[kind](self, at, queue)

    def _queue(self, hearer: str, dice: Random) -> str:
        inbox = self.world.inboxes[hearer]
        return str(dice.choice([inbox.name] * 4 + [queue.name for queue in inbox.waits]))

    def back_up(self, db: MemoryDatabase) -> None:
        """Keep what a publisher or follower knows now."""
        self._backups[db.service] = db.store.copy()

    def heal(self, hearer: str) -> None:
        """An operator has a follower fed what it lacks."""
        self._operator.heal(hearer)

    def jump(self, dice: Random) -> None:
        """The machines' clocks go wrong, or right again."""
        self.world.skew = timedelta() if self.world.skew else timedelta(hours=dice.choice([-24, -1, 1, 24]))

    def lose(self, consumer: str, queue: str, *, with_it: bool) -> None:
        """What one consumer has in hand goes back, and is lost with the rest."""
        self.world.consumers.disconnect(consumer)
        self.world.broker.lose(queue, with_it=with_it)

    def restore_follower(self, hearer: str) -> None:
        """A follower goes on with what it knew at its backup."""
        if hearer in self._backups:
            for replica in (1, 2):
                self.world.consumers.disconnect(f"{hearer}-{replica}")
            self.world.relays.kill(f"relay of {hearer}")
            self.world.hearers[hearer].store.restore(self._backups[hearer])

    def restore_publisher(self) -> None:
        """The publisher goes on with what it knew at its backup."""
        if CARD.name in self._backups:
            self.world.relays.kill("relay-1")
            self.world.relays.kill("relay-2")
            self.world.teller.store.restore(self._backups[CARD.name])

    def forge(self, hearer: str, dice: Random) -> None:
        """Somebody writes a message by hand that stands in the place of one that was said."""
        rows = [row for row in self.world.teller["journal"].rows.values() if is_heard(row["type"])]
        if rows:
            message = Message.model_validate(dice.choice(rows)["message"])
            forged = message.model_copy(update={"fact": f"by hand {self.world.new_id()}"})
            self.world.said.setdefault(message.subject, []).append(name_of(forged))
            raw = Raw(forged.model_dump_json().encode(), {"message_id": forged.id})
            self.world.broker.publish(f"{CARD.name}.feeds", self.world.inboxes[hearer].name, raw, self.world.now)

    def skip(self, hearer: str, dice: Random) -> None:
        """An operator goes on without a dead letter."""
        db = self.world.hearers[hearer]
        if waiting := dead_letters.listing(db):
            letter = dice.choice(waiting)
            try:
                dead_letters.skip(db, letter["_id"], by="operator@example.org", reason="a test")
            except Refused as refused:
                self.world.tell(f"  {refused}")
                return
            if not dead_letters.is_strange(letter):
                self.world.skipped.add((hearer, letter.get("subject", ""), letter.get("sequence", 0)))

    def replay(self, hearer: str, dice: Random) -> None:
        """An operator has a dead letter tried again."""
        db = self.world.hearers[hearer]
        if waiting := dead_letters.listing(db):
            dead_letters.replay(db, dice.choice(waiting)["_id"], by="operator@example.org")


HARM: dict[str, Callable[[Damage, At, str], object]] = {
    "clock jumps": lambda damage, at, queue: damage.jump(at.dice),
    "purge": lambda damage, at, queue: damage.lose(at.consumer, queue, with_it=False),
    "delete a queue": lambda damage, at, queue: damage.lose(at.consumer, queue, with_it=True),
    "declare": lambda damage, at, queue: damage.world.broker.declare(),
    "back up follower": lambda damage, at, queue: damage.back_up(damage.world.hearers[at.hearer]),
    "restore follower": lambda damage, at, queue: damage.restore_follower(at.hearer),
    "back up publisher": lambda damage, at, queue: damage.back_up(damage.world.teller),
    "restore publisher": lambda damage, at, queue: damage.restore_publisher(),
    "forge": lambda damage, at, queue: damage.forge(at.hearer, at.dice),
    "heal": lambda damage, at, queue: damage.heal(at.hearer),
    "skip": lambda damage, at, queue: damage.skip(at.hearer, at.dice),
    "replay": lambda damage, at, queue: damage.replay(at.hearer, at.dice),
}
