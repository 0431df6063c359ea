"""The relays of everybody, the product's own, which go on for so many operations, rest, break and die."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from greenlet import greenlet

from shared.broker import relay as relaying
from shared.broker.pulse import Pulse
from tests.simulation.broker import Line
from tests.simulation.memory import MemoryDatabase

if TYPE_CHECKING:
    from tests.simulation.world import World

WATCHED = ("journal", "returns", "feeds", "gaps")  # collections of whose changes the product's relay is told


class Crash(BaseException):
    """A process dies here. No `except Exception` of the product catches it."""


class Relays:
    """Two replicas of the publisher's, and one of each follower."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._databases: dict[str, MemoryDatabase] = {"relay-1": world.teller, "relay-2": world.teller}
        self._databases |= {f"relay of {name}": db for name, db in world.hearers.items()}
        self._watched = {name: [db[one] for one in WATCHED] for name, db in self._databases.items()}
        self._rested = dict[str, Any]()
        self._alive = {name: self._begin(name) for name in self._databases}
        self._hub: Any = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._alive)

    def __contains__(self, name: object) -> bool:
        return name in self._alive

    def pause(self) -> None:
        """The relay that is at work lets others go on."""
        self._hub.switch()

    def is_resting(self, name: str) -> bool:
        """Whether a relay found nothing to do at this very moment, and nothing that it asks was written since; or has
        nothing at all, and nobody to tell its heads."""
        db = self._databases[name]
        if db is not self._world.teller and not any(one.rows for one in self._watched[name]):
            return True
        return bool(self._rested.get(name) == self._moment(name))

    def run(self, name: str, steps: int, trouble: str = "") -> str:
        """Let a relay go on for so many operations; "rests" when it has nothing to do."""
        self._hub = greenlet.getcurrent()
        with self._world.inside(name, steps, trouble):
            try:
                return str(self._alive[name].switch() or "")
            except Crash:
                self._alive[name] = self._begin(name)
                return ""

    def kill(self, name: str) -> None:
        """The relay dies wherever it stands."""
        if self._alive[name]:
            with self._world.inside(name):
                try:
                    self._alive[name].throw(Crash)
                except Crash:
                    self._world.tell(f"{name} dies")
        self._alive[name] = self._begin(name)

    def _moment(self, name: str) -> Any:
        world = self._world
        return world.now, world.skew, *(one.writes for one in self._watched[name])

    def _begin(self, name: str) -> Any:
        self._rested.pop(name, None)
        return greenlet(lambda: self._live(name))

    def _live(self, name: str) -> None:
        """A relay's life, until it dies."""
        db, world, nowhere = self._databases[name], self._world, cast("Any", None)
        while True:
            self._rested.pop(name, None)
            one = relaying.Relay(db, "", list(world.hearers) if db is world.teller else [], Pulse())
            batch: Any = Line(world.broker, world.here, lambda: world.now)
            try:
                while True:
                    began = self._moment(name)
                    sent = [one._send_journal(batch), one._send_returns(batch), one._send_feed(batch)]
                    one._send_heads(nowhere, batch)
                    if any(sent):
                        world.tell(f"  {name} sent {sent[0]} of the journal, {sent[1]} returns, {sent[2]} feeds")
                    if not any(sent):
                        self._rested[name] = began
                    self._hub.switch("rests" if not any(sent) else "")
            except Exception as error:  # as the product's relay does: whatever it is, try again
                world.tell(f"  {name}: {error!r}, begins again")
                self._hub.switch("")
