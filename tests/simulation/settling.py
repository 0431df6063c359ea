"""Lets everybody finish, has the operator do what status asks for, and judges by the product's checker."""

from collections.abc import Iterator
from datetime import timedelta

from shared.delivery import audit
from shared.delivery.audit import Fate, Row
from shared.messages import Message
from shared.mongo.auditing import Follower, audited
from tests.simulation.facts import is_heard
from tests.simulation.operator import Operator
from tests.simulation.world import World

PATIENCE = timedelta(seconds=300)  # until everything must have come right
ROUND = 8  # seconds


class Settling:
    """The end of a history."""

    def __init__(self, world: World) -> None:
        self.world, self._operator = world, Operator(world)

    def settle(self) -> None:
        """Let everybody finish, and note what is wrong then."""
        world = self.world
        world.tell("from here on nothing is hurt any more; the bugs are mended, the followers upgraded")
        world.skew, world.version, world.mood.is_mended = timedelta(), "new", True
        world.broker.declare()
        until, found = world.now + PATIENCE, ["messages go round and round"]
        while world.now < until:
            self._work()
            if world.broker.waiting() == 0:
                found = self._judge()
            if world.wrong or (world.broker.waiting() == 0 and not found):
                return
            world.wait(ROUND)
            self._operator.look()
        world.wrong += [f"not right after {PATIENCE.seconds} s: {one}" for one in found]

    def _work(self) -> None:
        """Everybody works until there is nothing to do at this moment."""
        world, dice = self.world, self.world.dice
        for _ in range(100):
            rests = [world.run_relay(name, 10_000) == "rests" for name in world.relays if name != "relay-2"]
            for name in world.consumers:
                while world.give(name) or world.consumers[name].hand:
                    world.work(name, dice)
                    rests.append(False)
            for name in world.hearers:
                while world.file_dead(name):
                    rests.append(False)
            if all(rests):
                return
        world.wrong.append("relay and consumers never come to rest")

    def _judge(self) -> list[str]:
        """What the checker says, with no grace, for the queues are empty; and whatever is not applied."""
        world = self.world
        followers = [Follower(db, world.inboxes[name].name) for name, db in world.hearers.items()]
        found = audited(world.teller, followers, grace=timedelta(0))
        held = [f"{count} are {fate}" for fate, count in found.fates.items() if fate is not Fate.APPLIED]
        effects = [one for name in world.hearers for one in self._effects(name)]
        return [*map(str, found.troubles), *held, *map(str, effects)]

    def _effects(self, name: str) -> Iterator[audit.Trouble]:
        world, db, queue = self.world, self.world.hearers[name], self.world.inboxes[name].name
        done = {row["_id"]: row["names"] for row in db["heard"].rows.values()}
        for subject in sorted(set(world.said) | set(done)):
            rows = [row for row in self._rows(subject) if (name, subject, row.sequence) not in world.skipped]
            upto = db["cursors"].rows.get(f"{queue}/{subject}", {"sequence": 0})["sequence"]
            forgotten = set(world.said.get(subject, ())) - self._known(subject)
            yield from audit.effects(queue, subject, rows, upto, done.get(subject, []), forgotten)

    def _known(self, subject: str) -> set[str]:
        journal = (row for row in self.world.teller["journal"].rows.values() if row["subject"] == subject)
        return {self.world.name_of(Message.model_validate(row["message"])) for row in journal}

    def _rows(self, subject: str) -> list[Row]:
        """The rows that call for an effect, under names that the product had no part in."""
        rows, before = [], ""
        journal = [row for row in self.world.teller["journal"].rows.values() if row["subject"] == subject]
        for row in sorted(journal, key=lambda one: int(one["sequence"])):
            message = Message.model_validate(row["message"])
            if is_heard(message.type) and message.fact != before:
                rows.append(Row(message.sequence, self.world.name_of(message), None, row["sent_at"]))
                before = message.fact
        return rows
