"""What happens in a history: the daily work, and what is done to it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from shared.errors import Refused
from shared.messages import Message
from shared.mongo import dead_letters
from tests.simulation.broker import Raw
from tests.simulation.facts import CARD, is_heard, name_of
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
        daily = self._daily(dice, hearer, consumer, relay)
        if kind in daily:
            daily[kind]()
            return
        self.world.acts.add(kind)
        if kind in TOLD or "back up" in kind or "restore" in kind:
            self.world.tell(f"{kind} ({hearer})")
        self._harm(dice, hearer, relay, consumer)[kind]()

    def _daily(self, dice: Random, hearer: str, consumer: str, relay: str) -> dict[str, Callable[[], object]]:
        world = self.world
        return {
            "say": partial(world.say, dice),
            "relay-1": lambda: world.relays.run("relay-1", dice.choice(RELAYS)),
            "relay-2": lambda: world.relays.run("relay-2", dice.choice(RELAYS)),
            "follower's relay": lambda: world.relays.run(f"relay of {hearer}", dice.choice(RELAYS)),
            "give": lambda: [world.consumers.give(consumer) for _ in range(2)],
            "work": partial(world.consumers.work, consumer, dice),
            "file": partial(world.consumers.file_dead, hearer),
            "wait": lambda: world.wait(dice.uniform(1, 6)),
            "long wait": lambda: world.wait(dice.uniform(10, 60)),
            "kill relay": lambda: world.relays.run(relay, dice.randrange(1, 20), "crash"),
            "break relay": lambda: world.relays.run(relay, dice.randrange(1, 20), "error"),
            "kill writer": lambda: world.say(dice, dice.randrange(1, 8), "crash"),
            "kill consumer": lambda: world.consumers.work(consumer, dice, dice.randrange(1, 6), "crash"),
            "break consumer": lambda: world.consumers.work(consumer, dice, dice.randrange(1, 6), "error"),
            "kill filer": lambda: world.consumers.file_dead(hearer, dice.randrange(1, 3), "crash"),
            "disconnect": lambda: world.consumers.disconnect(consumer),
        }

    def _harm(self, dice: Random, hearer: str, relay: str, consumer: str) -> dict[str, Callable[[], object]]:
        world, queue = self.world, self._queue(hearer, dice)
        return {
            "clock jumps": lambda: self._jump(dice),
            "purge": lambda: self._lose(consumer, queue, with_it=False),
            "delete a queue": lambda: self._lose(consumer, queue, with_it=True),
            "declare": world.broker.declare,
            "back up follower": lambda: self._backups.update({hearer: world.hearers[hearer].store.copy()}),
            "restore follower": lambda: self._restore_follower(hearer),
            "back up publisher": lambda: self._backups.update({CARD.name: world.teller.store.copy()}),
            "restore publisher": self._restore_publisher,
            "forge": lambda: self._forge(hearer, dice),
            "heal": lambda: self._operator.heal(hearer),
            "skip": lambda: self._skip(hearer, dice),
            "replay": lambda: self._replay(hearer, dice),
        }

    def _queue(self, hearer: str, dice: Random) -> str:
        inbox = self.world.inboxes[hearer]
        return str(dice.choice([inbox.name] * 4 + [queue.name for queue in inbox.waits]))

    def _jump(self, dice: Random) -> None:
        """The machines' clocks go wrong, or right again."""
        self.world.skew = timedelta() if self.world.skew else timedelta(hours=dice.choice([-24, -1, 1, 24]))

    def _lose(self, consumer: str, queue: str, *, with_it: bool) -> None:
        """What one consumer has in hand goes back, and is lost with the rest."""
        self.world.consumers.disconnect(consumer)
        self.world.broker.lose(queue, with_it=with_it)

    def _restore_follower(self, hearer: str) -> None:
        if hearer in self._backups:
            for replica in (1, 2):
                self.world.consumers.disconnect(f"{hearer}-{replica}")
            self.world.relays.kill(f"relay of {hearer}")
            self.world.hearers[hearer].store.restore(self._backups[hearer])

    def _restore_publisher(self) -> None:
        if CARD.name in self._backups:
            self.world.relays.kill("relay-1")
            self.world.relays.kill("relay-2")
            self.world.teller.store.restore(self._backups[CARD.name])

    def _forge(self, hearer: str, dice: Random) -> None:
        """Somebody writes a message by hand that stands in the place of one that was said."""
        rows = [row for row in self.world.teller["journal"].rows.values() if is_heard(row["type"])]
        if rows:
            message = Message.model_validate(dice.choice(rows)["message"])
            forged = message.model_copy(update={"fact": f"by hand {self.world.new_id()}"})
            self.world.said.setdefault(message.subject, []).append(name_of(forged))
            raw = Raw(forged.model_dump_json().encode(), {"message_id": forged.id})
            self.world.broker.publish(f"{CARD.name}.feeds", self.world.inboxes[hearer].name, raw, self.world.now)

    def _skip(self, hearer: str, dice: Random) -> None:
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

    def _replay(self, hearer: str, dice: Random) -> None:
        db = self.world.hearers[hearer]
        if waiting := dead_letters.listing(db):
            dead_letters.replay(db, dice.choice(waiting)["_id"], by="operator@example.org")
