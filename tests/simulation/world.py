"""A publisher, its relays, a broker and followers, all of the product's own code, in a time and order that is dealt.

Nothing here decides what becomes of a message: the product's relay, consumer, journal, inbox, heads, feeds, healing and
dead letters do, over a store and a broker in memory. A step is dealt beforehand as a kind and a seed of its own, so
that leaving others out changes little in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

from greenlet import greenlet
from pymongo.errors import AutoReconnect

from shared.broker import relay as relaying
from shared.broker.dead_letters import Filing
from shared.broker.handling import Handling
from shared.broker.pulse import Pulse
from shared.broker.subscription import Subscription
from shared.broker.topology import Inbox
from shared.delivery.heads import is_heads
from shared.messages import Message
from shared.mongo import Database
from tests.simulation.broker import Broker, Line, Raw, Sender, broken
from tests.simulation.facts import CARD, KINDS, Grown, Mood, follower, is_heard
from tests.simulation.memory import MemoryDatabase

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS = ("a", "b", "c")
IN_HAND = 5  # messages that a consumer has been given and has not answered


class Crash(BaseException):
    """A process dies here. No `except Exception` of the product catches it."""


@dataclass
class Present:
    """The world that the product's clock asks."""

    world: "World | None" = None


PRESENT = Present()


@dataclass
class Consumer:
    """One replica of a follower: what it runs, and the messages it has in hand."""

    name: str
    db: Database
    inbox: Inbox
    subscription: Subscription
    handling: Handling
    hand: list[Raw] = field(default_factory=list)
    answered: str = ""

    def ack_message(self, raw: Raw) -> None:
        """What the product's consumer answers the broker."""
        self.answered = "ack"

    def requeue_message(self, raw: Raw) -> None:
        """What it answers when it could do neither."""
        self.answered = "requeue"


class World:
    """Everything that takes part in one history."""

    def __init__(self, seed: int, *, followers: int, says: bool = False) -> None:
        self.dice, self.says, self.words = Random(f"{seed}/world"), says, list[str]()
        self.now, self.skew, self._ids = BEGINNING, timedelta(), 0
        self.steps_left, self.trouble_at = 0, (0, "")
        self._inside: Any = None
        names = ["hearer", "other"][:followers]
        self.mood = Mood(Random(f"{seed}/mood"))
        self.teller = MemoryDatabase(CARD.name, self.here, self._key)
        self.hearers = {name: MemoryDatabase(name, self.here, self._key) for name in names}
        self.inboxes = {name: Inbox(name, CARD.name) for name in names}
        self.broker = Broker(CARD.name, list(self.inboxes.values()))
        self.services = {name: follower(name, self.mood, self._applied) for name in names}
        self.version = "old"
        self.consumers = {f"{name}-{n}": self._consumer(name, n) for name in names for n in (1, 2)}
        self.databases = {"relay-1": self.teller, "relay-2": self.teller}
        self.databases |= {f"relay of {name}": db for name, db in self.hearers.items()}
        self.relays = {name: self._relay(name) for name in self.databases}
        self.said: dict[
            str, list[str]
        ] = {}  # per subject every digest ever said, also what a restored publisher forgot
        self.numbers = dict.fromkeys(TOPICS, 0)
        self.acts: set[str] = set()  # that may have lost something, or estranged somebody
        self.wrong: list[str] = []
        self.skipped: set[tuple[str, str, int]] = set()  # what a person decided to go on without

    # What the product asks its surroundings

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
        if self._inside is None:
            return
        self.steps_left -= 1
        if self.steps_left <= 0 and self.trouble_at[1]:
            kind = self.trouble_at[1]
            self.trouble_at = (0, "")
            self.tell(f"    {kind} at: {what}")
            raise Crash if kind == "crash" else broken() if what in ("publish", "confirms") else AutoReconnect("gone")
        if self.steps_left <= 0 and self._inside in self.relays:
            self._hub.switch()

    @contextmanager
    def inside(self, who: str, steps: int = 1_000_000, trouble: str = "") -> Iterator[None]:
        """The block runs as *who*; after *steps* operations *trouble* comes (crash, error) or others go on."""
        before = self._inside
        self._inside, self.steps_left, self.trouble_at = who, steps, (steps, trouble)
        try:
            yield
        finally:
            self._inside, self.trouble_at = before, (0, "")

    def tell(self, text: str) -> None:
        """One line of the history in words."""
        if self.says:
            self.words.append(f"{self.seconds() - 1000:8.1f} s  {text}")

    # The relay

    def _relay(self, name: str) -> Any:
        return greenlet(lambda: self._live(name))

    def _live(self, name: str) -> None:
        """A relay's life, until it dies."""
        while True:
            db, nowhere = self.databases[name], cast("Any", None)
            one = relaying.Relay(db, "", list(self.hearers) if db is self.teller else [], Pulse())
            batch: Any = Line(self.broker, self.here, lambda: self.now)
            try:
                while True:
                    sent = [one._send_journal(batch), one._send_returns(batch), one._send_feed(batch)]
                    one._send_heads(nowhere, batch)
                    if any(sent):
                        self.tell(f"  {name} sent {sent[0]} of the journal, {sent[1]} returns, {sent[2]} feeds")
                    self._hub.switch("rests" if not any(sent) else "")
            except Exception as error:  # as the product's relay does: whatever it is, try again
                self.tell(f"  {name}: {error!r}, begins again")
                self._hub.switch("")

    def run_relay(self, name: str, steps: int, trouble: str = "") -> str:
        """Let a relay go on for so many operations; "rests" when it has nothing to do."""
        self._hub = greenlet.getcurrent()
        with self.inside(name, steps, trouble):
            try:
                return str(self.relays[name].switch() or "")
            except Crash:
                self.relays[name] = self._relay(name)
                return ""

    def kill_relay(self, name: str) -> None:
        """The relay dies wherever it stands."""
        if self.relays[name]:
            with self.inside(name):
                try:
                    self.relays[name].throw(Crash)
                except Crash:
                    self.tell(f"{name} dies")
        self.relays[name] = self._relay(name)

    # The consumers

    def _consumer(self, name: str, replica: int) -> Consumer:
        inbox, db = self.inboxes[name], self.hearers[name]
        subscription: Any = Subscription(inbox)
        one = Consumer(f"{name}-{replica}", db, inbox, subscription, Handling(db, self.services[name]["old"], inbox))
        subscription.queue_consumer = one
        subscription._publisher = Sender(self.broker, inbox.again.name, self.here, lambda: self.now)
        return one

    def _applied(self, db: Database, message: Message) -> None:
        """The effect of every handler: its name at the end of its subject's list."""
        db["heard"].update_one({"_id": message.subject}, {"$push": {"names": self.name_of(message)}}, upsert=True)

    def name_of(self, message: Message) -> str:
        """A name for a message that is its own, made without the product's digest, which is under test."""
        return f"{message.subject}/{message.sequence}/{message.type}/{message.fact}"

    def give(self, name: str) -> bool:
        """The broker gives a consumer the next message of its queue; whether there was one."""
        one = self.consumers[name]
        queue = self.broker.queues.get(one.inbox.name)
        if not queue or len(one.hand) >= IN_HAND:
            return False
        one.hand.append(queue.pop(0))
        return True

    def work(self, name: str, dice: Random, steps: int = 1_000_000, trouble: str = "") -> None:
        """A consumer deals with one of the messages in its hand, which may not be the first."""
        one = self.consumers[name]
        if not one.hand:
            return
        raw = one.hand.pop(dice.randrange(len(one.hand)))
        one.handling._service, one.answered = self.services[one.db.service][self.version], ""
        with self.inside(name, steps, trouble):
            try:
                error = self._handle(one, raw)
                one.subscription._settle(raw, None, error, None)
            except Crash:
                self.tell(f"{name} dies with {raw.properties['message_id']} in hand")
                self.broker.put_back([raw, *one.hand])
                one.hand.clear()
                return
        self.tell(
            f"{name} {raw.properties['message_id']}: {error!r}"
            if error
            else f"{name} has dealt with {raw.properties['message_id']}"
        )
        if one.answered != "ack":
            self.broker.put_back([raw])
        elif error is None:
            self._note_silence(one, raw)

    def _note_silence(self, one: Consumer, raw: Raw) -> None:
        """Whatever is acknowledged was applied, or is kept until its turn."""
        message = Message.model_validate_json(raw.body)
        place = f"{one.inbox.name}/{message.subject}/{message.sequence}/"
        heard: list[str] = one.db["heard"].rows.get(message.subject, {}).get("names", [])
        if (
            is_heads(message)
            or not is_heard(message.type)
            or (one.db.service, message.subject, message.sequence) in self.skipped
            or any(name.endswith(f"/{message.fact}") for name in heard)
            or any(str(key).startswith(place) for key in one.db["early"].rows)
        ):
            return
        self.wrong.append(f"{one.name} passed over {message.id} without a word")

    def _handle(self, one: Consumer, raw: Raw) -> Exception | None:
        try:
            one.handling(raw)
        except Exception as error:  # every kind, as the product's runner does
            return error
        return None

    def disconnect(self, name: str) -> None:
        """The broker takes a consumer for dead, and gives to others what it had in hand."""
        one = self.consumers[name]
        self.broker.put_back(one.hand)
        one.hand.clear()

    def file_dead(self, follower: str, steps: int = 1_000_000, trouble: str = "") -> bool:
        """A dead letter is filed into the database; whether there was one."""
        queue = self.broker.queues.get(self.inboxes[follower].dead.name)
        if not queue:
            return False
        raw = queue[0]
        with self.inside(follower, steps, trouble):
            try:
                Filing(self.hearers[follower], self.inboxes[follower])(raw)
            except (Crash, Exception):
                return True  # it stays in its queue
        queue.pop(0)
        self.tell(f"{follower} files a dead letter: {raw.headers.get('error', '')[:100]}")
        return True

    # What is said

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
            message = Message.model_validate(row["message"])
            self.said.setdefault(message.subject, []).append(self.name_of(message))
            self.tell(f"said: {message.id} ({message.type})")

    def new_rows(self, before: set[Any]) -> list[dict[str, Any]]:
        """What the journal has gained."""
        return [row for key, row in self.teller["journal"].rows.items() if key not in before]

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)
        self.broker.tick(self.now)
