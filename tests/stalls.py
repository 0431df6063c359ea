"""How long a web process lets everybody wait, in CPU seconds of its own: other users of the machine do not count."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from fastapi import FastAPI

from shared.settings import Settings


@dataclass
class Pulse:
    """A task of the event loop that asks for its turn every millisecond.

    Attributes:
        longest: CPU seconds that this process spent, in whichever thread, while the loop had none of its turns.
        turns: how many it had.
    """

    longest: float = 0.0
    turns: int = 0

    async def beat(self) -> None:
        """Note every turn, for ever."""
        last = time.process_time()
        while True:
            await asyncio.sleep(0.001)
            now = time.process_time()
            self.longest, last = max(self.longest, now - last), now
            self.turns += 1

    def restart(self) -> None:
        """Forget what was: the turn that is under way, too, for the test itself may have kept the loop from it."""
        ahead = self.turns + 2
        while self.turns < ahead:
            time.sleep(0.001)
        self.longest = 0.0


def with_pulse(create: Callable[[Settings], FastAPI], pulse: Pulse) -> Callable[[Settings], FastAPI]:
    """*create*, whose application's event loop beats *pulse*."""

    def made(settings: Settings) -> FastAPI:
        app = create(settings)
        own = app.router.lifespan_context

        @asynccontextmanager
        async def beating(served: FastAPI) -> AsyncIterator[None]:
            async with own(served):
                task = asyncio.create_task(pulse.beat())
                yield
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

        app.router.lifespan_context = beating
        return app

    return made


@contextmanager
def at_once(pulse: Pulse, what: str) -> Iterator[None]:
    """What happens here takes half a second at most, and lets nobody else wait for more than a fifth.

    What the tests hold in memory is kept from the collector meanwhile: no web process has that, and one round over it
    takes 0.1 to 0.3 s.
    """
    gc.freeze()
    pulse.restart()
    began = time.process_time()
    try:
        yield
    finally:
        spent = time.process_time() - began
        gc.unfreeze()
    assert (spent < 0.5, pulse.longest < 0.2) == (True, True), f"{what}: {spent:.3f} s, others {pulse.longest:.3f} s"
