"""What the chapters share: the connections, the mail, the organisers, and many hands."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

from demo.client import Line, Person
from demo.post import Post
from demo.system import System

Item = TypeVar("Item")
Made = TypeVar("Made")
CHALLENGE = Path(__file__).parents[1] / "deploy" / "challenges" / "icc-2020.yaml"
HANDS = 5  # requests at once
BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass
class Stage:
    """The running story.

    Attributes:
        submitted: per applicant's address, when each of their submissions began, in real time.
        call: its JSON, as somebody kept it who saved it when the call opened.
    """

    line: Line
    post: Post
    system: System
    programme: Person
    chair: Person
    tell: Callable[[str], None]
    hands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(HANDS))
    submitted: dict[str, list[datetime]] = field(default_factory=dict)
    call: dict[str, Any] = field(default_factory=dict)

    def each(self, work: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
        """*work* done for all *items*, several at once; the results in their order."""
        return list(self.hands.map(work, items))

    def sign_in(self, people: Iterable[Person]) -> None:
        """Everybody signs in by the link mailed to them."""
        everybody = list(people)
        self.each(Person.ask_to_sign_in, everybody)
        self.each(lambda person: person.enter(self.post.wait(person.email, "sign-in")[-1].link), everybody)

    def go_on_to(self, when: str) -> None:
        """Let it become *when*, a wall-clock time in Brussels, once nothing is under way any more."""
        self.system.move(datetime.fromisoformat(when).replace(tzinfo=BRUSSELS))

    def say(self, text: str) -> None:
        """Tell what happened, with the edition's date."""
        self.tell(f"{day(self.system.now())}: {text}")

    def close(self) -> None:
        """Let go of everything."""
        self.post.close()
        self.hands.shutdown(cancel_futures=True)
        self.line.close()


def organisers() -> dict[str, str]:
    """The addresses of a programme officer and a chair, by office, as the challenge file names them."""
    challenge: dict[str, Any] = yaml.safe_load(CHALLENGE.read_text())
    return {office: one["email"] for one in reversed(challenge["organisers"]) for office in one["offices"]}


def day(when: datetime) -> str:
    """Such as 29 May 2020, in Brussels."""
    return f"{when.astimezone(BRUSSELS):%-d %B %Y}"
