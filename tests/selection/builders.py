"""Makes valid things for selection's tests; each takes only what its test is about."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from services.applications.contracts import (
    CallClosed,
    ExpressionSubmitted,
    ExpressionWithdrawn,
    FinalExpression,
    LotsCommitted,
    LotsRevealed,
)
from services.selection.contracts import Outcome
from services.selection.model.announcement import Entry
from services.selection.model.committee import Member, Reviewer
from services.selection.model.decisions import Decision
from services.selection.model.expressions import Expression
from services.selection.model.releases import Release
from services.selection.model.sheets import Sheet
from shared import lots
from shared.challenge import Challenge, Criterion, Lane, Office, Organiser, Places, Role
from shared.lots import Fixed
from shared.people import City, Contact
from shared.person import Person

OPENED = datetime(2020, 2, 27, 9, tzinfo=UTC)
CLOSED = datetime(2020, 5, 29, 15, tzinfo=UTC)
CHAIR, PROGRAMME = Person("chair@example.org"), Person("programme@example.org")
OTHER_CHAIR = Person("second-chair@example.org")
CRITERIA = (
    Criterion(id="relevance", title="Relevance", question="Does it fit?", weight=40),
    Criterion(id="ambition", title="Ambition", question="How far?", weight=30),
    Criterion(id="impact", title="Impact", question="What changes?", weight=20),
    Criterion(id="resources", title="Resources", question="With what?", weight=10),
)


def an_id(name: str) -> UUID:
    """The same identifier for the same *name*, always."""
    return uuid5(NAMESPACE_URL, name)


def a_challenge(**changes: Any) -> Challenge:
    lanes = (
        Lane(id="core", title="Core cities", opens_at=OPENED, closes_at=CLOSED),
        Lane(id="mentors", title="Mentors", role=Role.MENTOR, anywhere=True, opens_at=OPENED, closes_at=CLOSED),
    )
    places = (
        Places(id="core", title="core cities", role=Role.CORE, count=2),
        Places(id="mentors", title="European mentors", role=Role.MENTOR, count=1),
        Places(id="world", title="international mentors", role=Role.MENTOR, international=True, count=1),
    )
    organisers = (
        Organiser(name="Carla Chair", email=CHAIR.email, offices=(Office.CHAIR,)),
        Organiser(name="Pavel Programme", email=PROGRAMME.email),
        Organiser(name="Second Chair", email=OTHER_CHAIR.email, offices=(Office.CHAIR,)),
    )
    given: dict[str, Any] = {
        "id": "icc-test",
        "title": "A test challenge",
        "summary": "",
        "zone": "Europe/Brussels",
        "lanes": lanes,
        "eligible_countries": ("DE", "FR", "IT", "ES", "FI", "SE"),
        "themes": {"mobility": "Mobility"},
        "questions": (),
        "places": places,
        "criteria": CRITERIA,
        "reviews_per_expression": 2,
        "tie_breaks": ("relevance", "ambition"),
        "organisers": organisers,
    }
    return Challenge(**(given | changes))


def _about(name: str, country: str, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "challenge_id": "icc-test",
        "lane": "core",
        "version": 1,
        "name": name,
        "role": Role.CORE,
        "alumni": False,
        "international": False,
        "consortium": False,
        "cities": (City(name=name, country=country, population=90_000),),
        "countries": (country,),
        "themes": ("mobility",),
        "answers": {"why": f"Because of {name}."},
        "content_hash": f"hash of {name}",
        "submitted_at": CLOSED - timedelta(days=1),
    }
    return given | changes


def an_expression(name: str = "Ulm", country: str = "DE", **changes: Any) -> Expression:
    return Expression(id=an_id(name), **_about(name, country, **changes))


def a_submission(name: str = "Ulm", country: str = "DE", **changes: Any) -> ExpressionSubmitted:
    contact = Contact(email=f"{name.lower().replace(' ', '.')}@city.example", name=f"Clerk of {name}")
    return ExpressionSubmitted(expression_id=an_id(name), contact=contact, **_about(name, country, **changes))


def a_withdrawal(name: str = "Ulm", at: datetime = CLOSED - timedelta(hours=1), **changes: Any) -> ExpressionWithdrawn:
    given: dict[str, Any] = {
        "expression_id": an_id(name),
        "challenge_id": "icc-test",
        "lane": "core",
        "version": 1,
        "name": name,
        "reason": "",
        "contact": Contact(email="clerk@city.example"),
        "withdrawn_at": at,
    }
    return ExpressionWithdrawn(**(given | changes))


def a_close(*names: str, lane: str = "core", version: int = 1) -> CallClosed:
    final = tuple(FinalExpression(expression_id=an_id(name), version=version) for name in names)
    return CallClosed(challenge_id="icc-test", lane=lane, closed_at=CLOSED, final=final)


def a_seed(lane: str = "core") -> str:
    """The seed of a lane's lot."""
    return hashlib.sha256(lane.encode()).hexdigest()


def a_commitment(lane: str = "core", **changes: Any) -> LotsCommitted:
    given: dict[str, Any] = {
        "challenge_id": "icc-test",
        "lane": lane,
        "commitment": lots.commitment(a_seed(lane)),
        "fixed": Fixed.BEFORE_ANY,
        "committed_at": OPENED,
    }
    return LotsCommitted(**(given | changes))


def a_reveal(lane: str = "core", **changes: Any) -> LotsRevealed:
    given: dict[str, Any] = {"challenge_id": "icc-test", "lane": lane, "seed": a_seed(lane), "revealed_at": CLOSED}
    return LotsRevealed(**(given | changes))


def a_reviewer(name: str = "Rita", country: str = "AT", **changes: Any) -> Reviewer:
    given: dict[str, Any] = {"email": f"{name.lower()}@reviewers.example", "added_at": OPENED, "added_by": CHAIR.email}
    return Reviewer(id=an_id(name), name=name, country=country, **(given | changes))


def a_member(email: str = PROGRAMME.email, *offices: Office) -> Member:
    return Member(email=email, name=email.partition("@")[0], offices=frozenset(offices))


def a_sheet(**changes: Any) -> Sheet:
    given: dict[str, Any] = {"expression_id": an_id("Ulm"), "reviewer_id": an_id("Rita"), "lane": "core"}
    return Sheet(**(given | {"assigned_at": CLOSED} | changes))


def points(*values: float) -> dict[str, float]:
    """Points for the four criteria; the last value stands for those that follow."""
    filled = [*values, *[values[-1]] * len(CRITERIA)]
    return {criterion.id: value for criterion, value in zip(CRITERIA, filled, strict=False)}


def a_decision(name: str = "Ulm", outcome: Outcome = Outcome.SELECTED, **changes: Any) -> Decision:
    given: dict[str, Any] = {
        "expression_id": an_id(name),
        "generation": 1,
        "challenge_id": "icc-test",
        "lane": "core",
        "outcome": outcome,
        "reasons": "Ranked 1 of 1.",
        "why": ("Ranked 1 of 1.",),
        "decided_at": CLOSED,
        "decided_by": CHAIR.email,
    }
    return Decision(**(given | changes))


def a_release(**changes: Any) -> Release:
    given: dict[str, Any] = {
        "id": an_id("release"),
        "challenge_id": "icc-test",
        "lanes": ("core",),
        "digest": "d",
        "total": 1,
        "outcomes": {"selected": 1},
        "proposed_by": PROGRAMME.email,
        "proposed_by_chair": False,
        "proposed_at": CLOSED,
    }
    return Release(**(given | changes))


def an_entry(name: str = "Ulm", country: str = "DE", **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "expression_id": an_id(name),
        "generation": 1,
        "name": name,
        "role": Role.CORE,
        "alumni": False,
        "international": False,
        "consortium": False,
        "cities": (City(name=name, country=country),),
        "countries": (country,),
        "outcome": Outcome.SELECTED,
        "announced_at": CLOSED,
    }
    return Entry(**(given | changes))
