"""The system as its operator sees it from outside: its clock, and whether anything is still under way."""

import time
from datetime import datetime
from typing import Any

from demo.client import Line, Person, Unexpected
from deploy.console import counted

SERVICES = ("applications", "selection", "events", "notifications")
WAITING = ("queued", "sending")  # states of letters that will still go out
LOOK = 0.15  # seconds between two looks
PATIENCE = 150  # seconds until all must have come to rest; letters of a killed mailer rest for two minutes


class NotQuiet(Exception):
    """Something is still under way after a long time. Says what."""


class System:
    """One system. *officer* must be a signed-in organiser before `settle()` and `move()`."""

    def __init__(self, line: Line, officer: Person) -> None:
        self._public = Person(line, "anybody")
        self._officer = officer

    def now(self) -> datetime:
        """The edition's time."""
        return datetime.fromisoformat(self._public.get("/demo/clock")["now"])

    def move(self, to: datetime) -> None:
        """Let the edition's time be *to*, once nothing is under way any more."""
        self.settle()
        self._public.post("/demo/clock", {"to": to.isoformat()})

    def statuses(self) -> dict[str, dict[str, Any]]:
        """What each service says of its messages."""
        return {name: self._public.get(f"/{name}/api/status") for name in SERVICES}

    def letters(self) -> dict[str, int]:
        """How many letters stand in which state."""
        totals = self._officer.get("/notifications/api/letters/totals")
        return {state: int(count) for state, count in totals["by_state"].items()}

    def settle(self) -> None:
        """Wait until every message was heard and every letter has gone: two looks in a row that say the same.

        Raises:
            NotQuiet: something stays under way.
        """
        until, before = time.monotonic() + PATIENCE, None
        while True:
            statuses = self.statuses()
            waits = under_way(statuses, {}) or under_way(statuses, self.letters())
            published = [statuses[name]["published"] for name in SERVICES]
            if not waits and published == before:
                return
            before = published if not waits else None
            if time.monotonic() > until:
                raise NotQuiet(f"still under way after {PATIENCE} s: {'; '.join(waits)}")
            time.sleep(LOOK)

    def until(self, what: str, path: str, reached: Any, *, by: Person | None = None) -> Any:
        """The answer of *path* once *reached* says that it is the awaited one."""
        until = time.monotonic() + PATIENCE
        while not reached(answer := (by or self._public).get(path)):
            if time.monotonic() > until:
                raise Unexpected(f"{what} did not happen within {PATIENCE} s; {path} says {str(answer)[:600]}")
            time.sleep(LOOK)
        return answer


def under_way(statuses: dict[str, dict[str, Any]], letters: dict[str, int]) -> list[str]:
    """What still moves, in words."""
    found = [f"{counted(count, 'letter')} {state}" for state, count in letters.items() if state in WAITING and count]
    for name, status in statuses.items():
        if status["unsent"]:
            found.append(f"{name} has {counted(status['unsent'], 'message')} to send")
        if status["early"]:
            found.append(f"{name} holds {counted(status['early'], 'early message')}")
        for publisher, heard in status["heard"].items():
            if heard != (said := statuses[publisher]["published"]):
                found.append(f"{name} has heard {heard} of {publisher}'s {counted(said, 'message')}")
    return found
