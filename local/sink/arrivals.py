"""What arrived, and a way to wait for more."""

import asyncio
from typing import Any

from local.sink.letters import Letters

LONGEST_WAIT = 30  # seconds that somebody may wait for the next mail in one request


class Arrivals:
    """The kept mails, and the news of each."""

    def __init__(self, kept: Letters) -> None:
        self.kept = kept
        self._news = asyncio.Condition()

    async def add(self, sender: str, recipients: list[str], raw: bytes) -> int:
        """Keep a mail and wake everybody who waits for one."""
        number = self.kept.add(sender, recipients, raw)
        async with self._news:
            self._news.notify_all()
        return number

    async def after(self, number: int, *, to: str, limit: int, wait: float) -> list[dict[str, Any]]:
        """What came after *number*; waits up to *wait* seconds while that is nothing."""
        until = asyncio.get_running_loop().time() + min(wait, LONGEST_WAIT)
        async with self._news:
            while not (found := self.kept.arrived(to=to, after=number, limit=limit)):
                left = until - asyncio.get_running_loop().time()
                if left <= 0:
                    return []
                try:
                    await asyncio.wait_for(self._news.wait(), left)
                except TimeoutError:
                    return []
        return found
