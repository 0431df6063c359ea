"""Whoever operates the system: does what status asks for by the product's own means, and nothing else."""

from shared.delivery.heads import Finding, Gap
from shared.errors import Refused, Stale
from shared.mongo import Document, dead_letters
from shared.mongo.heads import missing
from shared.mongo.healing import estranged, heal, rebase
from tests.simulation.world import World

LOSING = {"restore follower", "restore publisher", "forge"}  # what heal is there for, beside a lossy broker
ESTRANGING = {"restore publisher", "forge"}  # what rebase is there for
BY = "operator@example.org"


class Operator:
    """Acts on a world, and says what it should not have been asked for."""

    def __init__(self, world: World) -> None:
        self.world, self._is_final, self._asked = world, False, set[tuple[str, str, int]]()

    def look(self) -> None:
        """Do what status asks for now, when nothing is hurt any more."""
        self._is_final = True
        for name, db in self.world.hearers.items():
            rows = missing(db)
            for row in rows:
                self._answer(name, row)
            if any(row["finding"] == Finding.BEHIND for row in rows):
                self.heal(name)
            for letter in dead_letters.listing(db):
                self._settle(name, letter)

    def heal(self, name: str) -> None:
        """What the command `messages heal` does; it must feed what is lacking and nothing else."""
        world, db, queue = self.world, self.world.hearers[name], self.world.inboxes[name].name
        world.broker.declare()
        found = heal(world.teller, db, queue, is_idle=not world.broker.waiting(queue))
        for subject in found.forked:
            self._rebase(name, subject)
        dead = {
            (row.get("subject"), row.get("sequence"))
            for row in dead_letters.listing(db)
            if not dead_letters.is_strange(row)
        }
        for gap in found.gaps:
            world.tell(f"  heal: {gap.subject} {gap.first} to {gap.last}")
            cursor = db["cursors"].rows.get(f"{queue}/{gap.subject}", {"sequence": 0})
            if gap.first <= cursor["sequence"]:
                world.wrong.append(f"heal feeds {gap.subject} {gap.first}, which {name} had applied")
            self._note_asked(name, gap)
            if any((gap.subject, sequence) in dead for sequence in range(gap.first, gap.last + 1)):
                world.wrong.append(f"heal feeds a dead letter of {name} and {gap.subject}")

    def _note_asked(self, name: str, gap: Gap) -> None:
        """At the end, what was fed once need not be fed again."""
        asked = {(name, gap.subject, sequence) for sequence in range(gap.first, gap.last + 1)}
        if again := asked & self._asked:
            self.world.wrong.append(f"heal was asked once more for {sorted(again)[0]}")
        self._asked |= asked if self._is_final else set()

    def _answer(self, name: str, row: Document) -> None:
        world, subject = self.world, row["subject"]
        world.tell(f"status: {name} of {subject}: {row['finding']}, {row['said']} said, {row['applied']} applied")
        if row["finding"] != Finding.BEHIND:
            self._rebase(name, subject)
            return
        if not (world.broker.has_lost or world.acts & LOSING):
            world.wrong.append(f"{name} lacks messages of {subject}, and nothing was done that could lose any")

    def _rebase(self, name: str, subject: str) -> None:
        world, queue = self.world, self.world.inboxes[name].name
        handled = world.services[name][world.version].contracts
        if not world.acts & ESTRANGING:
            world.wrong.append(f"{name} is estranged of {subject}, and the publisher was never restored")
        try:
            gap = rebase(world.teller, world.hearers[name], queue, subject, handled=handled, by=BY, reason="a test")
        except (Refused, Stale) as refused:
            world.tell(f"  {refused}")
        else:
            world.tell(f"  rebase: {name} goes on with {subject} after {gap.first - 1}")

    def _settle(self, name: str, letter: Document) -> None:
        world, db = self.world, self.world.hearers[name]
        if not dead_letters.is_strange(letter):
            if "a bug" not in letter["error"]:
                world.wrong.append(f"{letter['message_id']} is a dead letter of {name}: {letter['error']}")
            dead_letters.replay(db, letter["_id"], by=BY)
            return
        if letter["subject"] in estranged(world.teller, db, world.inboxes[name].name):
            self._rebase(name, letter["subject"])
        if dead_letters.show(db, letter["_id"])["state"] == "waiting":
            dead_letters.skip(db, letter["_id"], by=BY, reason="it was written by hand")
