"""A database of an older release, whose keys were made by casefold, goes on working."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from deploy.operate import services
from services.events.store.delegates import Delegates
from services.events.store.expressions import Applicants
from services.notifications.store.letters import Letters, fitting
from services.notifications.store.subscribers import Subscribers
from services.selection.store.reviewers import Reviewers
from shared import addresses, clock
from shared.mongo import Database, Document
from shared.settings import Settings
from tests.notifications.builders import a_letter

THEN = datetime(2020, 3, 1, tzinfo=UTC)
OURS, NEIGHBOUR = "Anna@großstadt.example.de", "anna@grossstadt.example.de"
CONTACT = {"email": OURS, "name": "Anna", "language": "de", "zone": "Europe/Berlin"}


def old(address: str) -> str:
    """A key as it was made then."""
    return address.strip().casefold()


@pytest.fixture
def older(settings: Settings) -> Callable[[str], Database]:
    """Makes the database of a service that holds what an older release wrote, without today's indexes."""

    def make(service: str) -> Database:
        db = Database.connect(settings, service)
        for collection, rows in ROWS[service].items():
            db[collection].insert_many([{"_id": clock.new_id(), **row} for row in rows])
        return db

    return make


def a_subscriber(address: str = OURS) -> Document:
    consent = {"at": THEN, "wording_version": "1", "source": "a form", "confirmed_at": THEN}
    return {
        "_id": "s1",
        "email": address,
        "email_key": old(address),
        "state": "confirmed",
        "ask": 1,
        "consent": consent,
    }


def a_row(address: str = OURS) -> Document:
    letter = a_letter(recipient=address, about=f"session/e.opening/{old(address)}").model_dump()
    return {"_id": letter.pop("id"), **letter, "recipient_key": old(address)}


def a_reviewer(address: str) -> Document:
    about: dict[str, Any] = {"name": "R", "country": "DE", "added_at": THEN, "added_by": "the chair"}
    reviewer_id = clock.new_id()
    return {**about, "_id": reviewer_id, "id": reviewer_id, "email": old(address)}


DELEGATE = {"id": UUID(int=1), "delegation_id": UUID(int=2), "event_id": "e", "present": True, "added_at": THEN}
ROWS: dict[str, dict[str, list[Document]]] = {
    "applications": {"expressions": [{"owner": OURS, "owner_key": old(OURS), "content": {"name": "A"}}]},
    "events": {
        "applicants": [
            {"expression_id": UUID(int=1), "version": 1, "name": "A", "contact": CONTACT, "address": old(OURS)}
        ],
        "delegates": [{"_id": UUID(int=1), **DELEGATE, "contact": CONTACT, "address": old(OURS)}],
    },
    "notifications": {"subscribers": [a_subscriber()], "letters": [a_row()]},
    "selection": {"reviewers": [a_reviewer("Rita@example.org"), a_reviewer("Ben@bücher.example.de"), a_reviewer(OURS)]},
}


def settle_in(db: Database, times: int = 1) -> None:
    for _ in range(times):
        services.table(db.service).settle_in(db)


def found(db: Database, address: str) -> list[int]:
    """How many things each store finds under *address*."""
    if db.service == "applications":
        return [db["expressions"].count_documents({"owner_key": addresses.key(address)})]
    if db.service == "events":
        return [len(Applicants(db).at(address)), len(Delegates(db).at(address))]
    about = f"session/e.opening/{addresses.key(address)}"
    letters = Letters(db).list(fitting(recipient=address), after=None, limit=9)
    return [
        int(Subscribers(db).with_address(address) is not None),
        len(letters),
        len(Letters(db).unsent_about([about])),
    ]


@pytest.mark.parametrize("service", ["applications", "events", "notifications"])
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_kept_is_found_by_its_owner_and_not_by_the_neighbour(
    older: Callable[[str], Database], service: str, times: int
) -> None:
    db = older(service)

    settle_in(db, times)

    assert set(found(db, OURS)) == {1}
    assert set(found(db, NEIGHBOUR)) == {0}


def test_a_roster_that_was_kept_casefolded_gets_keys_and_keeps_its_spellings(
    older: Callable[[str], Database],
) -> None:
    db = older("selection")

    settle_in(db, 2)

    assert {one.email for one in Reviewers(db).all()} == {"rita@example.org", "ben@bücher.example.de", NEIGHBOUR}
    for spelling in ("RITA@example.org", "ben@bücher.example.de", "Ben@xn--bcher-kva.example.de", NEIGHBOUR):
        assert Reviewers(db).by_email(spelling) is not None


def test_a_move_that_was_cut_short_is_finished_the_next_time(older: Callable[[str], Database]) -> None:
    db = older("selection")
    some = db["reviewers"].find_one({"email": "rita@example.org"}) or {}
    db["reviewers"].update_one({"_id": some["_id"]}, {"$set": {"email_key": "rita@example.org"}})

    settle_in(db)

    assert db["reviewers"].count_documents({"email_key": {"$type": "string"}}) == 3


def test_who_came_back_under_todays_key_before_the_move_keeps_it_and_nothing_is_lost(
    older: Callable[[str], Database],
) -> None:
    db = older("notifications")
    db["subscribers"].create_index("email_key", unique=True)
    db["subscribers"].insert_one({**a_subscriber(), "_id": "s2", "email_key": addresses.key(OURS)})

    settle_in(db, 2)

    mine = Subscribers(db).with_address(OURS)
    assert mine is not None
    assert mine.subscriber_id == "s2"
    assert [one.subscriber_id for one in Subscribers(db).confirmed(after="", limit=9)] == ["s1", "s2"]
