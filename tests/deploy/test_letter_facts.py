"""A ledger of before November 2026, whose letters were known by their messages' ids alone, goes on working."""

from collections.abc import Callable

import pytest

from deploy.operate import letter_facts, services
from services.applications.contracts import ExpressionSubmitted
from shared.messages import Message
from shared.mongo import Database
from shared.mongo.inbox import receive
from tests.notifications.builders import an_id
from tests.notifications.facts import submitted

OLD_INDEX = [("message", 1), ("template", 1), ("recipient_key", 1)]


@pytest.fixture
def applications(database: Callable[[str], Database]) -> Database:
    return database("applications")


@pytest.fixture
def ledger(database: Callable[[str], Database]) -> Database:
    return database("notifications")


def heard(applications: Database, ledger: Database, fact: ExpressionSubmitted) -> Message:
    """A message that notifications has applied."""
    applications.transact(lambda: applications.announce(fact))
    (row,) = applications["journal"].find().sort("_id", -1).limit(1)
    message = Message.model_validate(row["message"])
    receive(ledger, f"{ledger.namespace}notifications.from-applications.v1", message, None)
    return message


def test_each_letter_and_issue_learns_the_fact_that_called_for_it(applications: Database, ledger: Database) -> None:
    first, second = (heard(applications, ledger, submitted(version=n)) for n in (1, 2))
    causes = (first.id, f"{second.id}/{an_id('a')}", "applications/expression/none/1", "notifications/sign-in/1")
    ledger["letters"].insert_many([{"message": cause, "about": f"{n}"} for n, cause in enumerate(causes)])
    ledger["issues"].insert_one({"_id": second.id})

    learnt = [letter_facts.learn(ledger, {"applications": applications}) for _ in range(2)]

    assert learnt == [3, 0]
    assert [row.get("fact") for row in ledger["letters"].find().sort("about", 1)] == [
        first.fact,
        second.fact,
        None,
        None,
    ]
    assert [row["fact"] for row in ledger["issues"].find()] == [second.fact]


def test_a_letter_learns_no_fact_that_was_said_in_the_place_of_its_own(
    applications: Database, ledger: Database
) -> None:
    message = heard(applications, ledger, submitted())
    ledger["letters"].insert_one({"message": message.id})
    applications["journal"].update_many({}, {"$set": {"message.fact": "said after a restore"}})

    assert letter_facts.learn(ledger, {"applications": applications}) == 0


def test_the_index_that_forbade_a_second_letter_under_a_message_id_goes(ledger: Database) -> None:
    ledger["letters"].create_index(OLD_INDEX, unique=True)

    for _ in range(2):
        services.table("notifications").settle_in(ledger)

    assert OLD_INDEX not in [list(index["key"].items()) for index in ledger["letters"].list_indexes()]
