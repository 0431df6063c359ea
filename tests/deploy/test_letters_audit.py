"""The audit of letters knows a fact by all the messages that tell it, and a letter by the one that was heard."""

from collections.abc import Callable

import pytest

from deploy.operate import letters_audit
from services.applications.contracts import ChallengeDefined
from services.notifications.service import SERVICE
from services.selection.contracts import DecisionReleased
from shared.broker.service import Service
from shared.messages import Fact, Message
from shared.mongo import Database
from tests import reasons, versions
from tests.notifications.builders import a_challenge, tell
from tests.notifications.facts import decided, submitted

OLDER = Service(card=SERVICE.card, handlers={k: v for k, v in SERVICE.handlers.items() if k is not DecisionReleased})


@pytest.fixture
def selection(database: Callable[[str], Database]) -> Database:
    return database("selection")


@pytest.fixture
def ledger(database: Callable[[str], Database]) -> Database:
    """Notifications, which knows the expression that is decided on."""
    found = database("notifications")
    tell(found, ChallengeDefined(revision=1, challenge=a_challenge()), submitted())
    return found


def said(selection: Database, *facts: Fact) -> list[Message]:
    selection.transact(lambda: selection.announce(*facts))
    return [Message.parse(row["message"]) for row in selection["journal"].find().sort([("sequence", 1)])]


def hear(ledger: Database, told: list[Message], service: Service = SERVICE) -> None:
    versions.hear(ledger, service, told, queue=f"{ledger.namespace}notifications.from-selection.v1")


def troubles(ledger: Database, selection: Database) -> list[str]:
    found = letters_audit.troubles(ledger, {"selection": selection})
    return [trouble.what for trouble in found if "nobody sends" not in trouble.what]


@pytest.mark.parametrize("service", [SERVICE, OLDER])
def test_the_letter_of_a_decision_is_found_whichever_version_was_heard(
    ledger: Database, selection: Database, service: Service
) -> None:
    messages = said(selection, decided(reasons=reasons.by_rank()))

    hear(ledger, messages, service)

    (letter,) = ledger["letters"].find({"template": "decision-selected"})
    assert letter["message"] == messages[0 if service is SERVICE else 1].id
    assert troubles(ledger, selection) == []


def test_the_letter_of_a_decision_that_was_told_in_the_first_version_alone_is_found(
    ledger: Database, selection: Database
) -> None:
    hear(ledger, said(selection, *decided().older()))

    assert troubles(ledger, selection) == []


def test_a_letter_of_old_that_knows_its_message_alone_is_found(ledger: Database, selection: Database) -> None:
    hear(ledger, said(selection, *decided().older()))
    ledger["letters"].update_many({}, {"$unset": {"fact": ""}})

    assert troubles(ledger, selection) == []


def test_a_decision_is_due_once_all_its_versions_have_been_passed(ledger: Database, selection: Database) -> None:
    messages = said(selection, decided(reasons=reasons.by_rank()))

    hear(ledger, messages[:1], OLDER)

    assert troubles(ledger, selection) == []


def test_a_decision_without_its_letter_is_named_once(ledger: Database, selection: Database) -> None:
    hear(ledger, said(selection, decided(reasons=reasons.by_rank())))
    ledger["letters"].delete_many({"template": "decision-selected"})

    assert troubles(ledger, selection) == ["calls for a letter (decision-) that was never written"]


def test_a_letter_for_each_of_two_versions_is_one_too_many(ledger: Database, selection: Database) -> None:
    messages = said(selection, decided(reasons=reasons.by_rank()))
    hear(ledger, messages)
    letter = ledger["letters"].find_one({"template": "decision-selected"}) or {}
    ledger["letters"].insert_one({**letter, "_id": "another", "message": messages[1].id, "state": "sent"})

    assert troubles(ledger, selection) == ["stands 2 times in the ledger"]
