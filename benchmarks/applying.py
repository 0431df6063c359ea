"""A running system with an open call, and what its applicants are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from services.applications.model.content import Content
from services.applications.model.expressions import Expression
from services.applications.store.expressions import Expressions
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database
from shared.settings import Settings
from shared.web.sessions import issue_token

READY = 3000  # requests that are made ready for a round; as many as are sent in it at most
TEXT = "We want to reach this and that, with these and those. " * 20  # 1,000 characters


def somebody() -> str:
    """The address of nobody else."""
    return f"{clock.new_id().hex}@example.org"


@dataclass(frozen=True)
class Office:
    """A running system with an open call, and what makes requests to it."""

    settings: Settings
    db: Database
    challenge: Challenge

    def content(self, *, text: str = TEXT) -> Content:
        """A whole content, ready to be sent."""
        answers = {question.id: text[: question.longest] for question in self.challenge.questions}
        return Content(
            name="Made-up City",
            country="BE",
            population=120_000,
            public_entity=True,
            applies="alone",
            answers=answers,
            themes=tuple(self.challenge.themes)[:2],
            contact={"name": "Anna Made-up", "language": "fr", "zone": "Europe/Brussels"},
        )

    def token(self, email: str) -> str:
        """A script's, that writes for *email*."""
        return issue_token(self.settings, email, ("applications:write",), timedelta(hours=2))

    def drafts(self) -> Iterator[Expression]:
        """READY complete drafts, each of somebody else, in the database."""
        now, lane = clock.now(), self.challenge.lanes[0].id
        about = {"challenge_id": self.challenge.id, "lane": lane, "content": self.content()}
        about = {**about, "started_at": now, "changed_at": now}
        made = [Expression(id=clock.new_id(), owner=somebody(), **about) for _ in range(READY)]
        store = Expressions(self.db)
        self.db[store.collection].insert_many([store._row(one) for one in made])
        return iter(made)
