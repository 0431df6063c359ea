"""Brings a database to where a test begins: the call closed, scored, decided."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.applications.contracts import ChallengeDefined
from services.selection.actions import appoint, assign, correct, decide, release_decisions, score
from services.selection.actions.reading import desk, results
from services.selection.contracts import Outcome
from services.selection.forms import Batch, NewReviewer, Terms
from services.selection.model.corrections import Change
from services.selection.model.releases import Release
from services.selection.model.sheets import Marks, Sheet
from services.selection.service import SERVICE
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.challenge import Challenge, Role
from shared.messages import Fact, Message
from shared.mongo import Database
from shared.person import Person
from tests.selection.builders import (
    CHAIR,
    CLOSED,
    PROGRAMME,
    a_challenge,
    a_close,
    a_commitment,
    a_reveal,
    a_submission,
    an_id,
    points,
)

CORE = ("Ulm", "Bonn", "Jena", "Trier")
REVIEWERS = (("Rita", "AT"), ("Sven", "DK"), ("Tone", "NO"))


def hear(db: Database, *facts: Fact) -> None:
    """Handle *facts* as the work process would, each in a transaction of its own."""
    for fact in facts:
        handler = SERVICE.handlers[type(fact)]
        db.transact(lambda fact=fact, handler=handler: handler(db, fact, envelope(fact)))  # type: ignore[misc]


def envelope(fact: Fact) -> Message:
    return Message(
        id="m",
        source="applications",
        type=f"applications.{fact.contract_name()}",
        subject=fact.subject,
        time=CLOSED,
        sequence=1,
        data=fact.model_dump(mode="json"),
    )


def define(db: Database, challenge: Challenge | None = None, revision: int = 1) -> None:
    hear(db, ChallengeDefined(revision=revision, challenge=challenge or a_challenge()))


def close(db: Database, names: Sequence[str] = CORE, mentors: Sequence[str] = ()) -> None:
    """Both lanes closed, their rounds open and their lots known."""
    hear(db, a_commitment(), a_commitment(lane="mentors"))
    hear(db, *[a_submission(name) for name in names])
    hear(db, *[a_submission(name, "FI", lane="mentors", role=Role.MENTOR) for name in mentors])
    hear(db, a_close(*names), a_close(*mentors, lane="mentors"))
    hear(db, a_reveal(), a_reveal(lane="mentors"))


def fill_roster(db: Database, reviewers: Sequence[tuple[str, str]] = REVIEWERS) -> None:
    new = [NewReviewer(name=name, email=email_of(name), country=country) for name, country in reviewers]
    appoint.add(db, new, by=CHAIR)


def email_of(name: str) -> str:
    return f"{name.lower()}@reviewers.example"


def person_of(name: str) -> Person:
    """The reviewer *name*, asking."""
    return Person(email_of(name))


def sheets_of(db: Database, name: str) -> list[Sheet]:
    """The sheets of the reviewer *name*."""
    reviewer = Reviewers(db).by_email(email_of(name))
    assert reviewer is not None
    return Sheets(db).of_reviewer(reviewer.id)


def a_scorer_of(db: Database, name: str) -> Person:
    """Somebody who was assigned the expression."""
    scorers = {sheet.reviewer_id for sheet in Sheets(db).of_expression(an_id(name))}
    return next(Person(one.email) for one in Reviewers(db).all() if one.id in scorers)


def score_all(db: Database, best_first: Sequence[str]) -> None:
    """Every sheet submitted; the ranking is then *best_first*."""
    worth = {an_id(name): 5 - place / 2 for place, name in enumerate(best_first)}
    for reviewer in Reviewers(db).all():
        for sheet in Sheets(db).of_reviewer(reviewer.id):
            submit_points(db, sheet.expression_id, Person(reviewer.email), worth[sheet.expression_id])


def submit_points(db: Database, expression_id: UUID, by: Person, value: float, revision: int = 0) -> None:
    """Submit the same points for every criterion."""
    marks = Marks(points=points(value), comment="Well argued.", submit=True, revision=revision)
    score.put_sheet(db, expression_id, marks, by=by)


def with_roster(
    db: Database, names: Sequence[str] = CORE, mentors: Sequence[str] = (), challenge: Challenge | None = None
) -> None:
    """The rounds open and reviewers on the roster, nothing assigned."""
    define(db, challenge)
    close(db, names, mentors)
    fill_roster(db)


def with_assignment(
    db: Database, names: Sequence[str] = CORE, mentors: Sequence[str] = (), challenge: Challenge | None = None
) -> UUID:
    """Every expression assigned, nothing scored; the first one of Rita's."""
    with_roster(db, names, mentors, challenge)
    assign.run(db, by=CHAIR)
    return desk.assigned(db, by=person_of("Rita"))[0][0].id


def scored(db: Database, names: Sequence[str] = CORE, mentors: Sequence[str] = ()) -> None:
    with_assignment(db, names, mentors)
    score_all(db, [*names, *mentors])


def tied(db: Database, *, lots: bool = True) -> None:
    """All of them have the same points from everybody. Without *lots* nothing was heard of any."""
    define(db)
    if lots:
        close(db)
    else:
        hear(db, *[a_submission(name) for name in CORE], a_close(*CORE), a_close(lane="mentors"))
    fill_roster(db)
    assign.run(db, by=CHAIR)
    for reviewer in Reviewers(db).all():
        for sheet in Sheets(db).of_reviewer(reviewer.id):
            submit_points(db, sheet.expression_id, Person(reviewer.email), 3.5)


def decided(db: Database, names: Sequence[str] = CORE, mentors: Sequence[str] = ()) -> None:
    scored(db, names, mentors)
    decide.propose(db, Terms(reserve_percent=50), by=CHAIR)


def proposed(db: Database) -> Release:
    return release_decisions.propose(db, Batch(), by=PROGRAMME)


def released(db: Database) -> Release:
    release = proposed(db)
    return release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)


def proposed_correction(db: Database, of: str, outcome: Outcome | None = None, **changes: Any) -> Release:
    usual = {"because": "It was wrong.", "reasons": "Told anew." if outcome else ""}
    given = Change(outcome=outcome, **(usual | changes))
    return correct.propose(db, an_id(of), given, by=PROGRAMME)


def corrected(db: Database, of: str, outcome: Outcome | None = None, **changes: Any) -> Release:
    """A released decision corrected, by two people."""
    release = proposed_correction(db, of, outcome, **changes)
    return release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)


def outcomes(db: Database, by: Person = CHAIR) -> dict[str, str]:
    """The outcome of each decision as it stands and *by* may read it, by the applicant's name."""
    return {name: decision.outcome.value for name, decision in results.decisions(db, by=by)[1]}


def messages(db: Database, name: str) -> list[dict[str, object]]:
    """The bodies of the facts of this name in the journal, in their newest version, in the order they were written."""
    rows = db["journal"].find({"type": {"$regex": rf"^selection\.{name}\.v"}}, sort=[("_id", 1)])
    newest = {row["message"]["fact"]: row["message"]["data"] for row in reversed(list(rows))}
    return list(reversed(newest.values()))


def on(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)
