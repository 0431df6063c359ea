"""Lets everybody finish, has the operator do what status asks for, and judges by the product's checker."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from operator import itemgetter

from shared.delivery import audit
from shared.delivery.audit import Fate, Row
from shared.mongo import Document
from shared.mongo.auditing import Follower, audited
from tests.simulation.facts import is_heard, name_in
from tests.simulation.operator import Operator
from tests.simulation.world import World

PATIENCE = timedelta(seconds=900)  # until all must be right; a subject may wait eight times 16 s for several facts
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
        for _ in range(100):
            for name in self.world.relays:
                self._exhaust(name)
            if not self._consume():
                return
        self.world.wrong.append("relay and consumers never come to rest")

    def _exhaust(self, relay: str) -> None:
        """Let a relay go on until it has nothing to do; of the publisher's two one is enough."""
        for _ in range(100):
            if relay == "relay-2" or self.world.relays.is_resting(relay):
                return
            if self.world.relays.run(relay, 10_000) == "rests":
                return
        self.world.wrong.append(f"{relay} never comes to rest")

    def _consume(self) -> bool:
        """Let the consumers deal with what waits; whether anything did."""
        world, dice, did = self.world, self.world.dice, False
        for name in world.consumers:
            while world.consumers.give(name) or world.consumers.has_in_hand(name):
                world.consumers.work(name, dice)
                did = True
        for name in world.hearers:
            while world.consumers.file_dead(name):
                did = True
        return did

    def _judge(self) -> list[str]:
        """What the checker says, with no grace, for the queues are empty; and whatever is not applied."""
        world = self.world
        followers = [Follower(db, world.inboxes[name].name) for name, db in world.hearers.items()]
        found = audited(world.teller, followers, grace=timedelta(0))
        held = [f"{count} are {fate}" for fate, count in found.fates.items() if fate is not Fate.APPLIED]
        said = self._said()
        effects = [one for name in world.hearers for one in self._effects(name, said)]
        return [*map(str, found.troubles), *held, *map(str, effects)]

    def _said(self) -> dict[str, list[Document]]:
        """The rows of the publisher's journal per subject, in order."""
        found: dict[str, list[Document]] = {}
        for row in sorted(self.world.teller["journal"].rows.values(), key=itemgetter("sequence")):
            found.setdefault(row["subject"], []).append(row)
        return found

    def _effects(self, name: str, said: Mapping[str, list[Document]]) -> Iterator[audit.Trouble]:
        world, db, queue = self.world, self.world.hearers[name], self.world.inboxes[name].name
        done = {row["_id"]: row["names"] for row in db["heard"].rows.values()}
        for subject in sorted(set(world.said) | set(done)):
            journal = said.get(subject, [])
            rows = [row for row in _rows(journal) if (name, subject, row.sequence) not in world.skipped]
            upto = db["cursors"].rows.get(f"{queue}/{subject}", {"sequence": 0})["sequence"]
            forgotten = set(world.said.get(subject, ())) - {name_in(row["message"]) for row in journal}
            yield from audit.effects(queue, subject, rows, upto, done.get(subject, []), forgotten)


def _rows(journal: Iterable[Document]) -> list[Row]:
    """The rows that call for an effect, under names that the product had no part in."""
    rows, before = [], ""
    for row in journal:
        message = row["message"]
        if is_heard(message["type"]) and message["fact"] != before:
            rows.append(Row(row["sequence"], name_in(message), None, row["sent_at"]))
            before = message["fact"]
    return rows
