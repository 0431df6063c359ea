"""Valid things of the applications service, and what a test wants different about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.applications.actions import close_lanes, reading, send, write
from services.applications.actions.close_lanes import GRACE
from services.applications.actions.hearing import selection
from services.applications.model.content import Content
from services.applications.model.expressions import Expression, Status
from services.applications.model.receipts import Receipt
from services.selection.contracts import DecisionReleased, DecisionReleasedV1, Outcome, Reasons
from shared.challenge import Challenge, Criterion, EventPlan, Lane, Office, Organiser, Places, Question, Role
from shared.messages import Message
from shared.mongo import Database
from shared.person import Person

OPENS = datetime(2020, 2, 26, 23, 0, tzinfo=UTC)
CLOSES = datetime(2020, 5, 29, 15, 0, tzinfo=UTC)
BEFORE = CLOSES - timedelta(days=10)
OWNER = Person("eleni@city.example.org")
OFFICER = Person("officer@example.org")
CHAIR = Person("chair@example.org")
STRANGER = Person("stranger@example.org")
BOTH = Person("both@example.org")
BOTH_OFFICES = Organiser(name="Bo Both", email=BOTH.email, offices=(Office.CHAIR, Office.PROGRAMME))
Move = Callable[[datetime], None]


def a_lane(lane_id: str = "new-cities", **about: Any) -> Lane:
    return Lane(**{"id": lane_id, "title": "New cities", "opens_at": OPENS, "closes_at": CLOSES, **about})


def a_challenge(**about: Any) -> Challenge:
    whole: dict[str, Any] = {
        "id": "test-2020",
        "title": "Test challenge 2020",
        "summary": "A call for tests.",
        "zone": "Europe/Brussels",
        "lanes": (
            a_lane(),
            a_lane("alumni", title="Alumni", alumni=True, closes_at=CLOSES - timedelta(days=7)),
            a_lane("mentors", title="Mentor cities", role=Role.MENTOR, anywhere=True),
        ),
        "eligible_countries": ("BE", "GR", "IT"),
        "themes": {"mobility": "Mobility", "open-data": "Open data"},
        "questions": (
            Question(id="ambition", title="What do you want to reach?"),
            Question(id="partners", title="Who takes part?", longest=100),
            Question(id="experience", title="What did you try before?", required=False),
        ),
        "places": (Places(id="core", title="Core cities", role=Role.CORE, count=2),),
        "criteria": (Criterion(id="relevance", title="Relevance", question="How well?", weight=100),),
        "tie_breaks": ("relevance",),
        "organisers": (
            Organiser(name="Ada Officer", email="officer@example.org", offices=(Office.PROGRAMME,)),
            Organiser(name="Cleo Chair", email="chair@example.org", offices=(Office.CHAIR,)),
        ),
        "events": (EventPlan(id="launch", title="Launch", zone="Europe/Brussels", sessions=()),),
    }
    return Challenge(**{**whole, **about})


def some_content(**about: Any) -> Content:
    whole: dict[str, Any] = {
        "name": "Θεσσαλονίκη",
        "country": "GR",
        "population": 325_182,
        "public_entity": True,
        "applies": "alone",
        "answers": {"ambition": "Καλύτερες συγκοινωνίες.", "partners": "The university."},
        "themes": ("mobility",),
        "contact": {"name": "Ελένη Παπαδοπούλου", "language": "el", "zone": "Europe/Athens"},
    }
    return Content.model_validate({**whole, **about})


def a_consortium(*names: str, country: str = "GR", **about: Any) -> Content:
    members = [{"name": name, "country": country} for name in names]
    return some_content(applies="consortium", population=None, members=members, **about)


def an_expression(status: Status = Status.DRAFT, *, content: Content | None = None, **about: Any) -> Expression:
    content = content or some_content()
    expression_id = UUID(int=7)
    sent = None
    if status not in (Status.DRAFT, Status.LAPSED):
        sent = Receipt(
            expression_id=expression_id,
            challenge_id="test-2020",
            lane="new-cities",
            version=1,
            content=content,
            content_hash="0" * 64,
            submitted_at=BEFORE,
        )
    whole: dict[str, Any] = {
        "id": expression_id,
        "challenge_id": "test-2020",
        "lane": "new-cities",
        "owner": OWNER.email,
        "status": status,
        "content": content,
        "sent": sent,
        "started_at": BEFORE,
        "changed_at": BEFORE,
    }
    return Expression(**{**whole, **about})


@dataclass(frozen=True)
class Call:
    """A database with the test challenge loaded."""

    db: Database
    challenge: Challenge

    def draft(self, content: Content | None = None, *, lane: str = "new-cities", by: Person = OWNER) -> Expression:
        return write.start(self.db, lane, content or some_content(), by=by, at=BEFORE).expression

    def sent(self, content: Content | None = None, *, lane: str = "new-cities", by: Person = OWNER) -> Expression:
        draft = self.draft(content, lane=lane, by=by)
        send.submit(self.db, draft.id, by=by, at=BEFORE, seen=draft.revision)
        return reading.mine(self.db, draft.id, by=by).expression

    def expression(self, expression_id: UUID) -> Expression:
        """The owner's expression as it is now."""
        return reading.mine(self.db, expression_id, by=OWNER).expression

    def close(self, move: Move, *, at: datetime = CLOSES) -> None:
        """Let the time pass to when lanes that close *at* that moment are closed, and close them."""
        close(move, at=at)
        close_lanes.close_due_lanes(self.db)

    def release(self, fact: DecisionReleased | DecisionReleasedV1) -> None:
        """Let applications hear *fact*."""
        self.db.transact(lambda: selection.on_decision_released(self.db, fact, message_of(fact)))

    def facts(self, kind: str, version: int = 1) -> list[dict[str, Any]]:
        """The bodies of the facts of this kind in the journal, in order."""
        rows = self.db["journal"].find({"type": f"applications.{kind}.v{version}"}, sort=[("_id", 1)])
        return [row["message"]["data"] for row in rows]


def close(move: Move, *, at: datetime = CLOSES) -> None:
    move(at + GRACE + timedelta(seconds=1))


def to(content: Content) -> Callable[[Content], Content]:
    return lambda _: content


def released(
    expression_id: UUID,
    *,
    generation: int = 1,
    outcome: Outcome = Outcome.SELECTED,
    reasons: Reasons = "Clear and bold.",
) -> DecisionReleased:
    return DecisionReleased(
        expression_id=expression_id,
        challenge_id="test-2020",
        lane="new-cities",
        name="Θεσσαλονίκη",
        role=Role.CORE,
        alumni=False,
        international=False,
        consortium=False,
        cities=(),
        outcome=outcome,
        reasons=reasons,
        generation=generation,
        released_at=CLOSES,
    )


def message_of(fact: DecisionReleased | DecisionReleasedV1) -> Message:
    return Message(
        id=f"selection/{fact.subject}/1",
        source="selection",
        type=f"selection.{fact.contract_name()}",
        subject=fact.subject,
        time=CLOSES,
        sequence=1,
        data=fact.model_dump(mode="json"),
    )
