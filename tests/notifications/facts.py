"""Facts of the others that call for letters; a builder takes only what its test is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.applications.contracts import (
    ExceptionGranted,
    ExceptionRevoked,
    ExpressionStarted,
    ExpressionSubmitted,
    ExpressionWithdrawn,
)
from services.events.contracts import (
    DelegateDescribed,
    DelegateRegistered,
    DelegationInvited,
    RegistrationCancelled,
    SessionCancelled,
    SessionChanged,
)
from services.selection.contracts import DecisionReleased, Outcome
from shared.calendar import EntryStatus
from shared.challenge import Role
from shared.people import City
from shared.phrases import phrase
from tests.notifications.builders import ATHENS, NOW, OPENING, START, a_contact, an_entry, an_id


def started(expression_id: UUID = ATHENS, **changes: Any) -> ExpressionStarted:
    whole = {
        "expression_id": expression_id,
        "challenge_id": "icc-2020",
        "lane": "new-cities",
        "name": "Athens",
        "contact": a_contact(),
    }
    return ExpressionStarted.model_validate({**whole, **changes})


def submitted(expression_id: UUID = ATHENS, version: int = 1, **changes: Any) -> ExpressionSubmitted:
    whole = {
        "expression_id": expression_id,
        "challenge_id": "icc-2020",
        "lane": "new-cities",
        "version": version,
        "role": Role.CORE,
        "alumni": False,
        "international": False,
        "consortium": False,
        "cities": [City(name="Athens", country="GR")],
        "name": "Athens",
        "countries": ["GR"],
        "themes": ["data"],
        "answers": {},
        "contact": a_contact(),
        "content_hash": "b5bb9d8014a0f9b1d61e21e796d78dcc",
        "submitted_at": NOW,
    }
    return ExpressionSubmitted.model_validate({**whole, **changes})


def withdrawn(expression_id: UUID = ATHENS, **changes: Any) -> ExpressionWithdrawn:
    whole = {
        "expression_id": expression_id,
        "challenge_id": "icc-2020",
        "lane": "new-cities",
        "version": 1,
        "name": "Athens",
        "reason": "",
        "contact": a_contact(),
        "withdrawn_at": NOW,
    }
    return ExpressionWithdrawn.model_validate({**whole, **changes})


def excepted(**changes: Any) -> ExceptionGranted:
    whole = {
        "expression_id": ATHENS,
        "challenge_id": "icc-2020",
        "lane": "new-cities",
        "name": "Athens",
        "contact": a_contact(),
        "rules": ("population",),
        "reason": "It leads the region.",
        "by_name": "Office",
        "granted_at": NOW,
    }
    return ExceptionGranted.model_validate({**whole, **changes})


def revoked(**changes: Any) -> ExceptionRevoked:
    same = excepted(reason="It was meant for another city.").model_dump(exclude={"granted_at"})
    return ExceptionRevoked.model_validate({**same, "revoked_at": NOW, **changes})


def decided(outcome: Outcome = Outcome.SELECTED, expression_id: UUID = ATHENS, **changes: Any) -> DecisionReleased:
    whole = {
        "expression_id": expression_id,
        "challenge_id": "icc-2020",
        "lane": "new-cities",
        "name": "Athens",
        "role": Role.CORE,
        "alumni": False,
        "international": False,
        "consortium": False,
        "cities": [City(name="Athens", country="GR")],
        "outcome": outcome,
        "reasons": "Rank 1 of 131.",
        "released_at": NOW,
    }
    return DecisionReleased.model_validate({**whole, **changes})


def invited(**changes: Any) -> DelegationInvited:
    whole = {
        "delegation_id": an_id("delegation"),
        "expression_id": ATHENS,
        "event_id": "icc-2020.launch-week",
        "event_title": "Launch week",
        "name": "Athens",
        "seats": 2,
        "starts_at": START,
        "ends_at": START + timedelta(days=4),
        "zone": "Europe/Brussels",
        "invited_at": NOW,
    }
    return DelegationInvited.model_validate({**whole, **changes})


def registered(name: str = "Eleni", *, sequence: int = 0) -> DelegateRegistered:
    return DelegateRegistered(
        registration_id=an_id(f"seat of {name}"),
        delegate_id=an_id(name),
        session_id=OPENING,
        event_id="icc-2020.launch-week",
        contact=a_contact(name),
        entry=an_entry(sequence),
        registered_at=NOW,
    )


def renamed(name: str) -> DelegateDescribed:
    contact = a_contact("Eleni").model_copy(update={"name": name})
    return DelegateDescribed(
        delegate_id=an_id("Eleni"),
        event_id="icc-2020.launch-week",
        contact=contact,
        described_at=NOW + timedelta(hours=1),
    )


def given_back(name: str = "Eleni", *, sequence: int = 1) -> RegistrationCancelled:
    return RegistrationCancelled(
        registration_id=an_id(f"seat of {name}"),
        delegate_id=an_id(name),
        session_id=OPENING,
        contact=a_contact(name),
        entry=an_entry(sequence, status=EntryStatus.CANCELLED),
        cancelled_at=NOW,
    )


def moved(sequence: int = 1) -> SessionChanged:
    return SessionChanged(
        session_id=OPENING,
        event_id="icc-2020.launch-week",
        entry=an_entry(sequence),
        changes=(phrase("session-place-changed", place="Hall 2"), phrase("session-new-link")),
    )


def called_off(sequence: int = 2) -> SessionCancelled:
    return SessionCancelled(
        session_id=OPENING,
        event_id="icc-2020.launch-week",
        reason="The speaker is ill.",
        entry=an_entry(sequence, status=EntryStatus.CANCELLED),
    )
