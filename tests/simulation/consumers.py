"""The consumers of every follower, the product's own, each with messages in hand, in the order that is dealt."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from shared.broker.dead_letters import Filing
from shared.broker.handling import Handling
from shared.broker.subscription import Subscription
from shared.broker.topology import Inbox
from shared.delivery.heads import NAME
from shared.messages import Message
from shared.mongo import Database
from tests.simulation.broker import Raw, Sender
from tests.simulation.facts import is_heard
from tests.simulation.relays import Crash

if TYPE_CHECKING:
    from tests.simulation.world import World

IN_HAND = 5  # messages that a consumer has been given and has not answered
TOGETHER = (1, 1, 2, 3, 5)  # messages that it deals with in one transaction


@dataclass
class Consumer:
    """One replica of a follower: what it runs, and the messages it has in hand."""

    name: str
    db: Database
    inbox: Inbox
    subscription: Subscription
    handling: Handling
    hand: list[Raw] = field(default_factory=list)
    answered: list[Raw] = field(default_factory=list)

    def holds(self, raw: Raw) -> bool:
        """Whether it came by the connection that stands: a consumer here loses that only when it dies."""
        return True

    def answer(self, raws: list[Raw]) -> None:
        """What the product's consumer acknowledges."""
        self.answered += raws

    def give_back(self, raw: Raw) -> None:
        """What it could neither apply nor send on, and so does not acknowledge."""


class Consumers:
    """Two replicas of each follower."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._all = {f"{name}-{n}": self._begin(name, n) for name in world.hearers for n in (1, 2)}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def end(self) -> None:
        """Let go of each other."""
        for one in self._all.values():
            one.subscription.__dict__.clear()

    def has_in_hand(self, name: str) -> bool:
        """Whether a consumer has messages that it has not answered."""
        return bool(self._all[name].hand)

    def give(self, name: str) -> bool:
        """The broker gives a consumer the next message of its queue; whether there was one."""
        one = self._all[name]
        queue = self._world.broker.queues.get(one.inbox.name)
        if not queue or len(one.hand) >= IN_HAND:
            return False
        one.hand.append(queue.pop(0))
        return True

    def work(self, name: str, dice: Random, steps: int = 1_000_000, trouble: str = "") -> None:
        """A consumer deals with some of the messages in its hand together, in any order."""
        one, world = self._all[name], self._world
        if not one.hand:
            return
        dice.shuffle(one.hand)
        count = dice.choice(TOGETHER)
        raws, one.hand = one.hand[:count], one.hand[count:]
        one.handling._service, one.answered = world.services[one.db.service][world.version], []
        with world.inside(name, steps, trouble):
            try:
                errors = one.handling(raws)
                one.subscription.settle(raws, errors)
            except Crash:
                world.tell(f"{name} dies with {len(raws)} messages in hand, {raws[0].properties['message_id']} first")
                world.broker.put_back([*raws, *one.hand])
                one.hand.clear()
                return
        for raw, error in zip(raws, errors, strict=True):
            self._follow_up(one, raw, error)

    def disconnect(self, name: str) -> None:
        """The broker takes a consumer for dead, and gives to others what it had in hand."""
        one = self._all[name]
        self._world.broker.put_back(one.hand)
        one.hand.clear()

    def file_dead(self, follower: str, steps: int = 1_000_000, trouble: str = "") -> bool:
        """A dead letter is filed into the database; whether there was one."""
        world, inbox = self._world, self._world.inboxes[follower]
        queue = world.broker.queues.get(inbox.dead.name)
        if not queue:
            return False
        raw = queue[0]
        with world.inside(follower, steps, trouble):
            try:
                (error,) = Filing(world.hearers[follower], inbox)([raw])
            except Crash:
                return True  # it stays in its queue
        if error is not None:
            return True
        queue.pop(0)
        world.tell(f"{follower} files a dead letter: {raw.headers.get('error', '')[:100]}")
        return True

    def _begin(self, name: str, replica: int) -> Consumer:
        world, inbox, db = self._world, self._world.inboxes[name], self._world.hearers[name]
        subscription: Any = Subscription(inbox, lambda: 1)
        handling = Handling(db, world.services[name][world.version], inbox)
        one = Consumer(f"{name}-{replica}", db, inbox, subscription, handling)
        subscription.queue_consumer = one
        subscription._publisher = Sender(world.broker, inbox.again.name, world.here, lambda: world.now)
        return one

    def _follow_up(self, one: Consumer, raw: Raw, error: Exception | None) -> None:
        """Do what the broker does with the answer."""
        became = f": {error!r}" if error else " is dealt with"
        self._world.tell(f"{one.name} {raw.properties['message_id']}{became}")
        if not any(each is raw for each in one.answered):
            self._world.broker.put_back([raw])
        elif error is None:
            self._note_silence(one, self._world.parsed[raw.body, raw.content_type])

    def _note_silence(self, one: Consumer, message: Message) -> None:
        """Whatever is acknowledged was applied, or is kept until its turn."""
        subject, sequence = message.subject, message.sequence
        place = f"{one.inbox.name}/{subject}/{sequence}/"
        heard: list[str] = one.db["heard"].rows.get(subject, {}).get("names", [])
        if (
            message.type.endswith(f".{NAME}")
            or not is_heard(message.type)
            or (one.db.service, subject, sequence) in self._world.skipped
            or any(name.endswith(f"/{message.fact}") for name in reversed(heard))
            or any(str(key).startswith(place) for key in one.db["early"].rows)
        ):
            return
        self._world.wrong.append(f"{one.name} passed over {message.id} without a word")
