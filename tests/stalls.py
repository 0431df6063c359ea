"""How long a web process lets everybody wait, in CPU seconds of its own: other users of the machine do not count."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx
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


def at_once(pulse: Pulse, what: str, refuse: Callable[[], httpx.Response]) -> httpx.Response:
    """*refuse* takes half a second at most, and lets nobody else wait for more than a fifth; its answer.

    It may show that in one of three tries: a crowded machine adds to what a process is said to have spent, and never
    takes from it.
    """
    for _ in range(3):
        pulse.restart()
        began = time.process_time()
        answer = refuse()
        spent = time.process_time() - began
        if spent < 0.5 and pulse.longest < 0.2:
            return answer
    raise AssertionError(f"{what}: {spent:.3f} s, others {pulse.longest:.3f} s")
