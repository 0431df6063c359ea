"""The relays of everybody, the product's own, which go on for so many operations, rest, break and die."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from greenlet import greenlet

from shared.broker import relay as relaying
from shared.broker.pulse import Pulse
from shared.mongo import Database
from tests.simulation.broker import Line

if TYPE_CHECKING:
    from tests.simulation.world import World


class Crash(BaseException):
    """A process dies here. No `except Exception` of the product catches it."""


class Relays:
    """Two replicas of the publisher's, and one of each follower."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._databases: dict[str, Database] = {"relay-1": world.teller, "relay-2": world.teller}
        self._databases |= {f"relay of {name}": db for name, db in world.hearers.items()}
        self._alive = {name: self._begin(name) for name in self._databases}
        self._hub: Any = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._alive)

    def __contains__(self, name: object) -> bool:
        return name in self._alive

    def pause(self) -> None:
        """The relay that is at work lets others go on."""
        self._hub.switch()

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

    def _begin(self, name: str) -> Any:
        return greenlet(lambda: self._live(name))

    def _live(self, name: str) -> None:
        """A relay's life, until it dies."""
        db, world, nowhere = self._databases[name], self._world, cast("Any", None)
        while True:
            one = relaying.Relay(db, "", list(world.hearers) if db is world.teller else [], Pulse())
            batch: Any = Line(world.broker, world.here, lambda: world.now)
            try:
                while True:
                    sent = [one._send_journal(batch), one._send_returns(batch), one._send_feed(batch)]
                    one._send_heads(nowhere, batch)
                    if any(sent):
                        world.tell(f"  {name} sent {sent[0]} of the journal, {sent[1]} returns, {sent[2]} feeds")
                    self._hub.switch("rests" if not any(sent) else "")
            except Exception as error:  # as the product's relay does: whatever it is, try again
                world.tell(f"  {name}: {error!r}, begins again")
                self._hub.switch("")
